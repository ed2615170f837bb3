"""What may still be given to whom this year, asked before money is spent. It is no legal advice."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.analysis.compliance import compliance
from rounds.base.dates import parse_day
from rounds.base.problems import Option, Remedy, UsageError
from rounds.book.gifts import given, is_physician, limit_of, standing
from rounds.book.relationships import relate
from rounds.desk.desk import facts
from rounds.desk.lookup import choose_contact

if TYPE_CHECKING:
    from datetime import date

    from rounds.analysis.compliance import Compliance
    from rounds.book.book import Book
    from rounds.book.records import Contact
    from rounds.desk.desk import Desk


NO_ADVICE = "This tracks what is recorded, and approves nothing. It is no legal advice."
_MOST = 1_000_000.0
_CENTS = 100
_TRY = Option("say", "total", "184.50", " --heads 9, or --value 20.50 for each")


@dataclass(frozen=True, slots=True)
class CheckGift:
    """A gift that is thought of.

    Attributes:
        people: Who is to get it, by id or name.
        total: US dollars for everybody together, as people write them.
        value: US dollars for each, instead.
        heads: How many share it; None: the named people alone.
        indivisible: It cannot be divided: its whole value counts for each.
        day: When it is to be given.
    """

    people: tuple[str, ...]
    total: str = ""
    value: str = ""
    heads: int | None = None
    indivisible: bool = False
    day: str = "today"


@dataclass(frozen=True, slots=True)
class Headroom:
    """One person before a gift: US dollars so far in the year, with the gift, and the limit (None: there is none)."""

    contact: Contact
    is_physician: bool
    so_far: float
    after: float
    limit: float | None
    standing: str

    @property
    def left(self) -> float | None:
        """US dollars that are left with the gift; below 0 over the limit."""
        return None if self.limit is None else round(self.limit - self.after, 2)

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        about = {"contact": self.contact.id, "name": self.contact.name, "so_far": self.so_far}
        return about | {"with_this": self.after, **facts(self, "limit", "left", "standing")}


@dataclass(frozen=True, slots=True)
class GiftCheck:
    """Whether a gift is within everybody's limit.

    Attributes:
        each: US dollars for each, rounded up to the cent.
        on: The day on which it is to be given.
        people: Each person before it.
        remarks: What the limits do not say of these people, and who would be over, a line each.
    """

    each: float
    on: date
    people: tuple[Headroom, ...]
    remarks: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        """Whether somebody would be over the limit."""
        return any(one.standing == "over" for one in self.people)

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        people = [one.as_data() for one in self.people]
        return {"each": self.each, "on": self.on, "people": people, "remarks": list(self.remarks), "note": NO_ADVICE}


def check_gift(desk: Desk, request: CheckGift) -> GiftCheck:
    """Whether a gift is within everybody's limit for the year.

    Raises:
        Ambiguous: several people could be meant.
        UsageError: nobody is named, or the amount cannot be understood.

    Example:
        >>> check_gift(desk, CheckGift(("okafor",), value="20.50")).is_over
        False
    """
    desk.note_errors()
    book = desk.book
    named = [choose_contact(book, name, desk.ear) for name in request.people if name.strip()]
    chosen = list({contact.id: contact for contact in named}.values())
    if not chosen:
        raise UsageError("nobody is named", Remedy("name who gets it:", "gift check", " okafor,lee --total 184.50"))
    each = _each(request, len(chosen))
    on = parse_day(request.day, desk.as_of, ahead=True)
    found = tuple(_headroom(book, contact, each, on) for contact in chosen)
    return GiftCheck(each, on, found, tuple(_remarks(book, found, on)))


def _each(request: CheckGift, named: int) -> float:
    """US dollars for each: a share of the total, rounded up to the cent, so that nobody's is told too low."""
    total, value, heads = request.total, request.value, request.heads
    if bool(total) == bool(value):
        raise UsageError("the amount is missing" if not total else "--total and --value say the same", _TRY)
    amount = _amount(total or value)
    if value or request.indivisible:
        return amount
    if heads is not None and heads < named:
        raise UsageError(
            f"{heads} cannot share it when {named} are named", Option("count everybody who eats:", "heads", "9")
        )
    return math.ceil(round(amount * _CENTS / (heads or named), 6)) / _CENTS


def _amount(text: str) -> float:
    try:
        amount = float(text.strip().removeprefix("$").replace(",", ""))
    except ValueError as error:
        raise UsageError(f"'{text}' is not an amount of dollars", _TRY) from error
    if not 0 < amount <= _MOST:
        raise UsageError(f"'{text}' is not an amount that can be given", _TRY)
    return amount


def _headroom(book: Book, contact: Contact, each: float, on: date) -> Headroom:
    gifts = [one for one in given(book.touches.values()) if one.contact == contact.id and one.year == on.year]
    so_far = gifts[-1].total if gifts else 0.0
    physician = is_physician(contact, book.settings)
    limit = limit_of(book.settings, on.year) if physician else None
    after = round(so_far + each, 2)
    most = limit.value if limit else None
    how = "ok" if most is None else standing(after, most, book.settings)
    return Headroom(contact, physician, so_far, after, most, how)


def _remarks(book: Book, found: tuple[Headroom, ...], on: date) -> list[str]:
    lines: list[str] = []
    limit = limit_of(book.settings, on.year)
    if limit is None and any(one.is_physician for one in found):
        lines.append(f"No limit is written down for {on.year}: add it to limits.yaml. Nothing could be compared.")
    elif limit and not limit.verified:
        lines.append(f"The limit of {on.year} is not verified ({limit.authority}).")
    others = [one.contact.called for one in found if not one.is_physician]
    if others:
        lines.append(f"No yearly limit is kept for {', '.join(others)}: no physician by the record's credentials.")
    lines += [
        f"{one.contact.called} would be ${-(one.left or 0):,.2f} over: give less, or nothing."
        for one in found
        if one.standing == "over"
    ]
    return lines


@dataclass(frozen=True, slots=True)
class ListGifts:
    """The calendar year whose gifts are listed; None: today's."""

    year: int | None = None


@dataclass(frozen=True, slots=True)
class GiftList:
    """What was given in a calendar year, those who got most first."""

    found: Compliance

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        lines = [
            {"contact": line.source_id, "name": line.name, "total": line.total, "gifts": len(line.touches)}
            | {"physician": line.physician, "limit": line.limit, "left": line.headroom, "standing": line.standing}
            for line in self.found.lines
        ]
        found = self.found
        return {"year": found.year, "until": found.until, "people": lines, "total": found.total, "note": NO_ADVICE}


def list_gifts(desk: Desk, request: ListGifts) -> GiftList:
    """What was given to whom in a calendar year, up to today.

    Example:
        >>> list_gifts(desk, ListGifts(2026)).found.year
        2026
    """
    desk.note_errors()
    as_of, year = desk.as_of, request.year
    until = as_of if year in {None, as_of.year} else as_of.replace(year=year or as_of.year, month=12, day=31)
    return GiftList(compliance(relate(desk.book, max(as_of, until)), desk.settings, until))
