"""Dates that cannot be: an end before its start, an answer before the question, a touch tomorrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.checks.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from rounds.book import Book
    from rounds.checks.finding import Known
    from rounds.problems import Source
    from rounds.records import Contact, Feedback, Referral, Touch
_NOT_YET = "it does not count until then"


def check_chronology(book: Book, known: Known) -> Iterator[Finding]:
    """Dates in the wrong order are errors; dates that lie after ``as_of`` are warnings (a clock, a typing slip)."""
    for contact in book.contacts.values():
        yield from _contact(contact)
    for touch in book.touches.values():
        yield from _touch(touch, known.as_of)
    for referral in book.referrals:
        yield from _referral(referral, known.as_of)
    for item in book.feedback.values():
        yield from _feedback(item, known.as_of)
    for goal in book.goals.values():
        yield from _order(goal.source, ("due",), goal.start, goal.due, "the goal is due before it starts")
    for campaign in book.campaigns.values():
        yield from _order(campaign.source, ("end",), campaign.start, campaign.end, "the campaign ends before it starts")
        event = campaign.event
        if event:
            where = ("event", "ends")
            yield from _order(campaign.source, where, event.starts, event.until, "the event ends before it starts")


def _order(
    source: Source, where: tuple[str | int, ...], first: date | None, second: date | None, message: str
) -> Iterator[Finding]:
    if first and second and second < first:
        yield Finding(source, where, f"{message} ({second} is before {first})", "mend one of the two dates")


def _future(source: Source, field: str, day: date | None, as_of: date, hint: str = _NOT_YET) -> Iterator[Finding]:
    if day and day > as_of:
        yield Finding(source, (field,), f"{day} lies after {as_of}", hint, "warning")


def _contact(contact: Contact) -> Iterator[Finding]:
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
