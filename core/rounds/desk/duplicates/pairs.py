"""Pairs that are proposed as one, of people or of places: who is looked at beside whom, and who is left out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from rounds.book.records import Contact, Organization
    from rounds.desk.duplicates.likeness import Likeness

LEAST = 0.5
"""Pairs below this score are not proposed."""
_MOST_SHARING = 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two people or places that are probably one: the score, 0 to 1, and why."""

    first: str
    second: str
    score: float
    reasons: tuple[str, ...]


def proposals(
    records: Iterable[Contact | Organization],
    keys: Mapping[str, Iterable[Hashable]],
    judge: Callable[[str, str], Likeness],
    least: float,
) -> tuple[Proposal, ...]:
    """Pairs of records that share one of their ``keys``, the likeliest first; not those that somebody told apart."""
    apart = {frozenset((one.id, other)) for one in records for other in one.different_from}
    found = []
    for first, second in _sharing(keys):
        if frozenset((first, second)) not in apart:
            judged = judge(first, second)
            if judged.score >= least:
                found.append(Proposal(first, second, judged.score, judged.reasons))
    return tuple(sorted(found, key=lambda one: (-one.score, one.first, one.second)))


def _sharing(keys: Mapping[str, Iterable[Hashable]]) -> Iterator[tuple[str, str]]:
    """Each pair that shares a key, once; a key that very many have brings nobody together."""
    blocks: dict[Hashable, list[str]] = defaultdict(list)
    for one, own in keys.items():
        for key in own:
            blocks[key].append(one)
    seen: set[tuple[str, str]] = set()
    for members in blocks.values():
        if 1 < len(members) <= _MOST_SHARING:
            for pair in combinations(sorted(members), 2):
                if pair not in seen:
                    seen.add(pair)
                    yield pair
