"""Dates that cannot be: an end before its start, an answer before the question, a touch tomorrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rounds.book.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from rounds.base.problems import Source
    from rounds.book.finding import Known
    from rounds.book.records import Campaign, Contact, Feedback, Goal, Record, Referral, Touch

_NOT_YET = "it does not count until then"


class Chronology:
    """Dates in the wrong order are errors; dates that lie after ``as_of`` are warnings (a clock, a typing slip)."""

    def __init__(self, known: Known) -> None:
        self._as_of = known.as_of
        self._found: list[Finding] = []

    def look(self, record: Record) -> None:
        """Look at the dates of one record."""
        dated: Callable[[Any, date], Iterator[Finding]] | None = _DATED.get(record.kind)
        if dated:
            self._found.extend(dated(record, self._as_of))

    def findings(self) -> Iterator[Finding]:
        """Dates that cannot be."""
        return iter(self._found)


def _order(
    source: Source, where: tuple[str | int, ...], first: date | None, second: date | None, message: str
) -> Iterator[Finding]:
    if first and second and second < first:
        yield Finding(source, where, f"{message} ({second} is before {first})", "mend one of the two dates")


def _future(source: Source, field: str, day: date | None, as_of: date, hint: str = _NOT_YET) -> Iterator[Finding]:
    if day and day > as_of:
        yield Finding(source, (field,), f"{day} lies after {as_of}", hint, "warning")


def _contact(contact: Contact, _as_of: date) -> Iterator[Finding]:
    for index, place in enumerate(contact.affiliations):
        where = ("affiliations", index, "until")
        yield from _order(contact.source, where, place.since, place.until, "the work there ends before it begins")


def _touch(touch: Touch, as_of: date) -> Iterator[Finding]:
    hint = f"{_NOT_YET}; a touch that is only planned belongs under 'next:'"
    yield from _future(touch.source, "date", touch.date, as_of, hint)
    if touch.next:
        where = ("next", "due")
        yield from _order(touch.source, where, touch.date, touch.next.due, "the next step is due before the touch")


def _referral(referral: Referral, as_of: date) -> Iterator[Finding]:
    source = referral.source
    if bool(referral.month) == bool(referral.received_on):
        hint = "a count has 'month: 2026-11', a single case has 'received_on: 2026-11-18'"
        yield Finding(source, (), "a referral needs either a month or the day it was received", hint)
        return
    yield from _future(source, "month" if referral.month else "received_on", referral.day, as_of)
    days = (referral.received_on, referral.scheduled_on, referral.seen_on, referral.reported_on)
    steps = ("received_on", "scheduled_on", "seen_on", "reported_on")
    if referral.received_on:
        for index in (1, 2, 3):
            message = f"{steps[index]} lies before received_on"
            yield from _order(source, (steps[index],), days[0], days[index], message)
    for name in ("scheduled", "seen", "reported"):
        number = getattr(referral, name)
        if number is not None and number > referral.count:
            yield Finding(source, (name,), f"{name} is {number}, of only {referral.count} received", "mend one of them")


def _feedback(item: Feedback, as_of: date) -> Iterator[Finding]:
    yield from _future(item.source, "opened", item.opened, as_of)
    yield from _order(item.source, ("resolved",), item.opened, item.resolved, "it is resolved before it was opened")
    for index, told in enumerate(item.told):
        yield from _order(item.source, ("told", index, "date"), item.opened, told.date, "told before it was heard")


def _goal(goal: Goal, _as_of: date) -> Iterator[Finding]:
    yield from _order(goal.source, ("due",), goal.start, goal.due, "the goal is due before it starts")


def _campaign(campaign: Campaign, _as_of: date) -> Iterator[Finding]:
    yield from _order(campaign.source, ("end",), campaign.start, campaign.end, "the campaign ends before it starts")
    event = campaign.event
    if event:
        where = ("event", "ends")
        yield from _order(campaign.source, where, event.starts, event.until, "the event ends before it starts")


_DATED: Mapping[str, Callable[[Any, date], Iterator[Finding]]] = {
    "contact": _contact,
    "touch": _touch,
    "referral": _referral,
    "feedback": _feedback,
    "goal": _goal,
    "campaign": _campaign,
}
