"""Referral sources by filter, a row each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rounds.book.filters import parse_filter
from rounds.book.relationships import relate
from rounds.desk.desk import facts

if TYPE_CHECKING:
    from datetime import date

    from rounds.book.relationships import Relationship
    from rounds.desk.desk import Desk

MONTHS = 12


@dataclass(frozen=True, slots=True)
class ListSources:
    """Which sources, in which order.

    Attributes:
        filter: Terms of the filter language: ``tier:A``, ``overdue``, part of a name; none: everybody.
        sort: What the rows are ordered by; those alike, by family name.
    """

    filter: tuple[str, ...] = ()
    sort: Literal["name", "tier", "due", "referrals", "last"] = "name"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source in a list.

    Attributes:
        place: Where the person works, or the organization's town.
        last_touch: The day of the last touch; None: there was none.
        next_due: The day by which the cadence asks for the next; None: it asks for none.
        state: Where it stands in its cadence: ``due``, ``overdue`` ...; empty: it has none.
        referrals: Of the last 12 full months.
    """

    id: str
    name: str
    tier: str
    status: str
    liaison: str
    place: str
    last_touch: date | None
    next_due: date | None
    state: str
    referrals: int

    def as_data(self) -> dict[str, object]:
        """For other programs; a day that there is not is an empty text."""
        days = {"last touch": str(self.last_touch or ""), "next due": str(self.next_due or "")}
        about = facts(self, "id", "name", "tier", "status", "liaison", "place")
        return {**about, **days, **facts(self, "state", "referrals")}


@dataclass(frozen=True, slots=True)
class SourceList:
    """The sources that match, in order."""

    rows: tuple[SourceRow, ...]

    def as_data(self) -> list[dict[str, object]]:
        """For other programs."""
        return [row.as_data() for row in self.rows]


def list_sources(desk: Desk, request: ListSources) -> SourceList:
    """The referral sources that match a filter.

    Raises:
        UsageError: the filter cannot be understood.

    Example:
        >>> [row.id for row in list_sources(desk, ListSources(("tier:A", "owner:dana"), sort="due")).rows][:1]
        ['raghunathan-priya']
    """
    wanted = parse_filter(request.filter)
    desk.note_errors()
    found = [one for one in relate(desk.book, desk.as_of) if wanted.matches(one)]
    found.sort(key=lambda one: _sort_key(one, request.sort))
    return SourceList(tuple(map(_row, found)))


def _row(one: Relationship) -> SourceRow:
    state = "" if one.state == "none" else one.state
    days = (one.last_touch, one.next_due)
    return SourceRow(
        one.id, one.name, one.tier, one.status, one.liaison, one.workplace_name, *days, state, _referrals(one)
    )


def _referrals(one: Relationship) -> int:
    return one.referrals_in(one.full_months(MONTHS))


def _sort_key(one: Relationship, sort: str) -> tuple[object, ...]:
    source = one.contact
    family = (source.family if source else "") or one.name.rsplit(" ", 1)[-1]
    keys: dict[str, tuple[object, ...]] = {
        "tier": (one.tier or "~",),
        "due": (one.next_due is None, one.next_due.isoformat() if one.next_due else ""),
        "referrals": (-_referrals(one),),
        "last": (one.last_touch is not None, one.last_touch.isoformat() if one.last_touch else ""),
    }
    return (*keys.get(sort, ()), family.casefold(), one.id)
