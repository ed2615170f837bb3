"""Compliance: what was given to whom in a calendar year, beside what a physician may be given, and what it follows.

Definitions, for the calendar year of the period's last day, up to the relationships' day:

- Total of a person = Σ value of every gift in a touch that took place and in which the person took part; the yearly
  staff event is outside. Headroom = limit - total. Warning from ``gift_warning`` (80 %) of the limit on.
- The limit (42 CFR 411.357(k)) is for physicians, by the credentials of the settings; gifts to others are added up too.
- Gifts that follow referrals: Spearman's rank correlation of each contact's gifts and referrals in the year, over
  contacts that are looked after or got a gift; told from ``gift_correlation`` (0.5) on, with at least 10 contacts of
  whom 5 got something. The exception forbids gifts that take volume or value of referrals into account.

It tracks and never approves. No legal advice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rounds.analysis import grouped
from rounds.base.dates import Period
from rounds.base.stats import spearman
from rounds.book.gifts import Given, given, is_physician, limit_of, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds.book.gifts import Standing
    from rounds.book.records import Contact, Limit, Settings, Touch
    from rounds.book.relationships import Relationship

FEWEST, FEWEST_GIVEN = 10, 5


@dataclass(frozen=True, slots=True)
class GiftLine:
    """One person who was given something in the year; ``limit`` is None for others than physicians, or unknown."""

    source_id: str
    name: str
    liaison: str
    physician: bool
    total: float
    limit: float | None
    standing: Standing
    referrals: int
    touches: tuple[Touch, ...]

    @property
    def headroom(self) -> float | None:
        """US dollars that are left for the year; below 0 over the limit."""
        return None if self.limit is None else round(self.limit - self.total, 2)

    @property
    def part(self) -> float | None:
        """Part of the limit that is used."""
        return self.total / self.limit if self.limit else None


@dataclass(frozen=True, slots=True)
class Compliance:
    """Gifts of one calendar year up to ``until``; lines by what they got, most first.

    Attributes:
        year: The calendar year.
        until: The last day that was counted.
        limit: The limit for a physician; None: none is written down for the year.
        lines: Everybody who was given something.
        nobody: Touches with a gift that name no person: it cannot be counted for anyone.
        correlation: Spearman's rho of gifts and referrals; None: too few to tell, or all the same.
        compared: How many contacts that rests on.
        suspicious: Whether gifts follow referrals closely enough to be told.
    """

    year: int
    until: date
    limit: Limit | None
    lines: tuple[GiftLine, ...]
    nobody: tuple[Touch, ...]
    correlation: float | None
    compared: int
    suspicious: bool

    @property
    def physicians(self) -> tuple[GiftLine, ...]:
        """The physicians among them."""
        return tuple(line for line in self.lines if line.physician)

    @property
    def over(self) -> tuple[GiftLine, ...]:
        """Physicians over the limit."""
        return tuple(line for line in self.lines if line.standing == "over")

    @property
    def close(self) -> tuple[GiftLine, ...]:
        """Physicians close to it."""
        return tuple(line for line in self.lines if line.standing == "warning")

    @property
    def total(self) -> float:
        """US dollars given to everybody."""
        return round(sum(line.total for line in self.lines), 2)


def compliance(relationships: Sequence[Relationship], settings: Settings, until: date) -> Compliance:
    """The gifts of the calendar year of ``until``, up to that day."""
    window = Period(date(until.year, 1, 1), until)
    touches = {touch.id: touch for one in relationships for touch in one.touches_in(window) if touch.gift}
    by_contact = grouped(given(touches.values()), lambda one: one.contact)
    limit = limit_of(settings, until.year)
    lines = [
        _line(one, one.contact, by_contact[one.id], limit, window)
        for one in relationships
        if one.contact and one.id in by_contact
    ]
    rho, compared = _follows(relationships, by_contact, window)
    return Compliance(
        year=until.year,
        until=until,
        limit=limit,
        lines=tuple(sorted(lines, key=lambda line: (-line.total, line.source_id))),
        nobody=tuple(touch for touch in touches.values() if not touch.contacts),
        correlation=rho,
        compared=compared,
        suspicious=rho is not None and rho >= settings.cutoffs.gift_correlation,
    )


def _line(one: Relationship, contact: Contact, gifts: Sequence[Given], limit: Limit | None, window: Period) -> GiftLine:
    physician, total = is_physician(contact, one.settings), gifts[-1].total
    most = limit.value if limit and physician else None
    return GiftLine(
        source_id=one.id,
        name=one.name,
        liaison=one.liaison,
        physician=physician,
        total=total,
        limit=most,
        standing="ok" if most is None else standing(total, most, one.settings),
        referrals=one.referrals_in(window),
        touches=tuple(each.touch for each in gifts),
    )


def _follows(
    relationships: Iterable[Relationship], by_contact: dict[str, list[Given]], window: Period
) -> tuple[float | None, int]:
    """Spearman's rho of gifts and referrals, and over how many contacts."""
    people = [one for one in relationships if one.contact and (one.active or one.id in by_contact)]
    amounts = [by_contact[one.id][-1].total if one.id in by_contact else 0.0 for one in people]
    if len(people) < FEWEST or sum(amount > 0 for amount in amounts) < FEWEST_GIVEN:
        return None, len(people)
    return spearman(amounts, [float(one.referrals_in(window)) for one in people]), len(people)
