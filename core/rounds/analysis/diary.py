"""Diary: promises, the next touches of rhythms and opportunities, and events, as entries of calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.dates import day_words
from rounds.base.ids import make_id
from rounds.base.words import capital
from rounds.plugins.diaries import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from rounds.analysis.followups import FollowUp
    from rounds.analysis.next_touches import NextTouch
    from rounds.book.records import Campaign
    from rounds.book.relationships import Relationship


def diary(
    promises: Iterable[FollowUp],
    touches: Iterable[NextTouch],
    events: Iterable[Campaign],
    by_id: Mapping[str, Relationship],
    as_of: date,
    *,
    client: str,
    zone: ZoneInfo | None = None,
) -> tuple[Entry, ...]:
    """The entries as of a day, in order of day and uid.

    Promises that are not kept, and the next touch of a source, stand on their day, or on ``as_of`` when that has
    passed; events, which are their liaison's, from their hour on in the client's time ``zone``. Uids end with the
    client's name, so that two clients' calendars do not meet.
    """
    domain = make_id(client, otherwise="client")
    found = [_promise(one, by_id, as_of, domain) for one in promises if one.state != "kept" and one.active]
    found += [_touch(one, by_id, as_of, domain) for one in touches if one.matter != "promise"]
    found += [entry for one in events if not one.void and (entry := _event(one, as_of, domain, zone))]
    return tuple(sorted(found, key=lambda entry: (entry.day, entry.uid)))


def _promise(one: FollowUp, by_id: Mapping[str, Relationship], as_of: date, domain: str) -> Entry:
    source, day = by_id.get(one.source_id), max(one.due, as_of)
    how = f" ({one.channel})" if one.channel else ""
    late = f", was due {day_words(one.due)}" if one.due < as_of else ""
    return Entry(
        uid=f"{one.touch_id}@{domain}",
        kind="promise",
        title=f"{one.name}: {capital(one.action)}{how}{late}",
        day=day,
        liaison=one.liaison,
        note="\n".join([f"Promised on {day_words(one.promised)}.", *_whereabouts(source)]),
        made=one.promised,
        version=max(0, (day - one.promised).days),
    )


def _touch(one: NextTouch, by_id: Mapping[str, Relationship], as_of: date, domain: str) -> Entry:
    source = by_id.get(one.source_id)
    last = source.last_touch if source else None
    made = min(last or one.due, as_of)
    return Entry(
        uid=f"{one.source_id}.next@{domain}",
        kind="rhythm",
        title=one.action if source and source.called in one.action else f"{one.name}: {one.action}",
        day=max(one.due, as_of),
        liaison=one.owner,
        note="\n".join([*one.reasons, *_whereabouts(source)]),
        made=made,
        version=max(0, (max(one.due, as_of) - made).days),
    )


def _event(one: Campaign, as_of: date, domain: str, zone: ZoneInfo | None) -> Entry | None:
    event = one.event
    if event is None or event.starts.date() < as_of:
        return None
    return Entry(
        uid=f"{one.id}.event@{domain}",
        kind="event",
        title=one.name,
        day=event.starts.date(),
        liaison=one.liaison,
        note=one.notes.strip(),
        made=min(one.start, as_of),
        version=event.version,
        starts=event.starts.replace(tzinfo=zone),
        ends=event.until.replace(tzinfo=zone),
        place=event.place,
    )


def _whereabouts(one: Relationship | None) -> list[str]:
    """Where the source works, and the first number."""
    if one is None:
        return []
    numbers = [phone.number for phone in (one.contact.phones if one.contact else ())][:1]
    address = one.address
    street = ", ".join(filter(None, (address.line1, address.city))) if address else ""
    return [line for line in (one.workplace_name, street, *numbers) if line]
