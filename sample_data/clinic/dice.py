"""Chance that comes out the same on every machine."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


class Dice:
    """Throws that belong to a name: one person's throws do not move when another person is added.

    Only ``Random.random`` is used, whose results Python promises to keep for a seed.
    """

    def __init__(self, name: str) -> None:
        self._random = random.Random(f"cedar {name}")  # noqa: S311 - a sample, not a secret

    def share(self) -> float:
        """A number from 0 up to 1."""
        return self._random.random()

    def chance(self, probability: float) -> bool:
        """Whether it happens, with this probability."""
        return self.share() < probability

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self.share() * (high - low + 1))

    def spread(self, low: float, high: float) -> float:
        """A number between the two."""
        return low + self.share() * (high - low)

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[int(self.share() * len(items))]

    def weighted(self, weights: Mapping[str, float]) -> str:
        """One of the keys, as often as its weight says."""
        left = self.share() * sum(weights.values())
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        return list(weights)[-1]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order."""
        rest = list(items)
        return [rest.pop(int(self.share() * len(rest))) for _ in items]


class Deck:
    """Cards dealt in chance order; each comes round once before any comes again."""

    def __init__(self, dice: Dice, cards: Sequence[str]) -> None:
        self._dice, self._cards = dice, cards
        self._left: list[str] = []

    def draw(self) -> str:
        """The next card."""
        if not self._left:
            self._left = self._dice.shuffled(self._cards)
        return self._left.pop()


def short_code(*parts: str) -> str:
    """Six letters and digits that stand for the parts, as at the end of a touch's id."""
    number = int.from_bytes(hashlib.blake2b(" ".join(parts).encode(), digest_size=8).digest(), "big")
    return "".join(_LETTERS[number >> 5 * place & 31] for place in range(6))
