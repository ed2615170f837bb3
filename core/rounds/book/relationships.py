"""Relationships: each referral source with its timeline and facts, as of a day; one for each source of a book."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from rounds.base.dates import month_end
from rounds.book.relationship import DAYS_PER_YEAR, NO_REFERRALS, NO_TOUCHES, CadenceState, Norms, Relationship
from rounds.book.timelines import Later, is_source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from rounds.base.dates import Period
    from rounds.book.book import Book
    from rounds.book.records import Contact, Organization, Touch
    from rounds.book.timelines import Timelines

__all__ = ["DAYS_PER_YEAR", "CadenceState", "Norms", "Relationship", "distinct_touches", "relate", "within"]


def relate(book: Book, as_of: date, also: Collection[str] = (), norms: Norms | None = None) -> tuple[Relationship, ...]:
    """One relationship for each contact, and for each organization that is a source itself, in id order.

    An organization is a source when it has a tier, a potential, or touches, promises, referrals or feedback without a
    contact; the organizations in ``also`` are taken in any case. What is dated after ``as_of`` and what is void is left
    out. ``norms`` are those of the whole book, where this one is only some of it.
    """
    timelines = book.timelines(as_of)
    found = [_relationship(book, contact, timelines, as_of) for contact in book.contacts.values() if not contact.void]
    found += [
        _relationship(book, place, timelines, as_of)
        for place in book.organizations.values()
        if not place.void and (place.id in also or is_source(place, timelines))
    ]
    usual = norms or _norms(found, as_of)
    return tuple(replace(relationship, norms=usual) for relationship in sorted(found, key=lambda one: one.id))


def _relationship(book: Book, source: Contact | Organization, timelines: Timelines, as_of: date) -> Relationship:
    places = source.organizations if source.kind == "contact" else ()  # type: ignore[union-attr]
    return Relationship(
        source=source,
        as_of=as_of,
        settings=book.settings,
        organizations=tuple(book.organizations[place] for place in places if place in book.organizations),
        touches=timelines.touches.get(source.id, NO_TOUCHES),
        referrals=timelines.received.get(source.id, NO_REFERRALS),
        sent=timelines.sent.get(source.id, NO_REFERRALS),
        feedback=timelines.feedback.get(source.id, ()),
        promises=Later(lambda: timelines.promises.get(source.id, ())),
        keeping=Later(lambda: timelines.keeping.get(source.id, ())),
    )


def _norms(relationships: Sequence[Relationship], as_of: date) -> Norms:
    referring = [one for one in relationships if one.referrals_in(one.last_year)]
    last = max((one.last_referral for one in relationships if one.last_referral), default=None)
    return Norms(
        referrals=_ninth_decile([one.referrals_in(one.last_year) for one in referring]),
        value=_ninth_decile([one.value_in(one.last_year) for one in referring]),
        through=min(month_end(last), as_of) if last else None,
        since=min((one.first_referral for one in relationships if one.first_referral), default=None),
        sent=sum(one.sent_in(one.last_year) for one in relationships),
    )


def _ninth_decile(values: Sequence[float]) -> float:
    """The 90th percentile by the nearest-rank method."""
    ordered = sorted(values)
    return float(ordered[max(0, -(-len(ordered) * 9 // 10) - 1)]) if ordered else 0.0


def distinct_touches(relationships: Iterable[Relationship], period: Period, direction: str = "") -> list[Touch]:
    """The touches of the period, each once however many sources took part, in order of day and id.

    With a ``direction``, outbound or inbound, only those.
    """
    found = {touch.id: touch for one in relationships for touch in one.touches_in(period)}
    kept = (touch for touch in found.values() if direction in {"", touch.direction})
    return sorted(kept, key=lambda touch: (touch.date, touch.id))


def within(touches: Sequence[Touch], period: Period) -> Sequence[Touch]:
    """Of touches in order of day, those of the period."""
    low = bisect_left(touches, period.start, key=_date)
    return touches[low : bisect_right(touches, period.end, lo=low, key=_date)]


def _date(touch: Touch) -> date:
    return touch.date
