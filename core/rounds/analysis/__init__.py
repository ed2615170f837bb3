"""Analyses: independent pure functions over relationships, one question a module; and the lines that they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rounds.book.relationships import Relationship

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What an analysis says of one source begins with who that is; tier and owner (the liaison's id) may be empty."""

    source_id: str
    name: str
    tier: str
    liaison: str


def about(one: Relationship) -> tuple[str, str, str, str]:
    """What a ``SourceLine`` begins with: ``CadenceLine(*about(one), planned=3, ...)``."""
    return one.id, one.name, one.tier, one.liaison


def grouped(items: Iterable[Item], name_of: Callable[[Item], str]) -> dict[str, list[Item]]:
    """The items by name, such as a tier or an owner, in order of the names; those without one come last, as ""."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(name_of(item), []).append(item)
    return {name: groups[name] for name in sorted(groups, key=lambda name: (not name, name))}
