"""The practices that the wanted people work at, gathered while their lines are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rounds import Incoming

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass
class _Practice:
    name: str
    line: int
    reach: Mapping[str, Any]
    is_of_one_place: bool = True


@dataclass
class Practices:
    """Each practice by its key. What is kept of one does not grow with its people or places."""

    _by_key: dict[str, _Practice] = field(default_factory=dict)

    def add(self, key: str, name: str, line: int, reach: Mapping[str, Any]) -> None:
        """A line names the practice, and says where it is."""
        known = self._by_key.setdefault(key, _Practice(name, line, reach))
        known.is_of_one_place &= _building(known.reach) == _building(reach)
        known.name = min(known.name, name)
        known.reach = min(known.reach, reach, key=str)

    def records(self) -> Iterator[Incoming]:
        """An organization each. One at several addresses gets none: its people have theirs."""
        for key, one in self._by_key.items():
            reach = one.reach if one.is_of_one_place else {}
            yield Incoming("organization", {"name": one.name, **reach}, one.line, key=key)


def _building(reach: Mapping[str, Any]) -> tuple[str, str]:
    """What two suites of one house share."""
    address = reach.get("address", {})
    return address.get("line1", ""), address.get("zip", "")[:5]
