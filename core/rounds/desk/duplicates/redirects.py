"""What names a record that was merged names the one that stands instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rounds.desk.imports import Fill

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rounds.book.book import Book
    from rounds.book.records import Feedback, Record, Referral
    from rounds.desk.imports import RecordFiles, Where

_PARTIES = ("contact", "organization")


def redirects_of(book: Book) -> dict[str, str]:
    """The record that stands, by the id of each that was merged into it."""
    merged = (one.id for one in book.sources() if one.merged_into and one.void)
    return {each: stands for each in merged if (stands := book.standing(each)) != each}


def redirected(book: Book, files: RecordFiles, standing: Mapping[str, str]) -> list[Fill]:
    """The edits of every record that names one of these, void ones too: what is undone must be as it was."""
    return [
        Fill(record.kind, record.id, record.source, values, 0)
        for record in _naming(book, standing)
        if (values := _values(record, files, standing))
    ]


def _naming(book: Book, standing: Mapping[str, str]) -> Iterator[Record]:
    for person in book.contacts.values():
        if any(place.organization in standing for place in person.affiliations):
            yield person
    yield from (place for place in book.organizations.values() if place.parent in standing)
    for touch in book.touches.values():
        if not standing.keys().isdisjoint(touch.sources):
            yield touch
    heard_and_sent: list[Referral | Feedback] = [*book.referrals, *book.feedback.values()]
    for record in heard_and_sent:
        if record.contact in standing or record.organization in standing:
            yield record


def _values(record: Record, files: RecordFiles, standing: Mapping[str, str]) -> dict[Where, Any]:
    values: dict[Where, Any] = {}
    for field in (*_PARTIES, "parent"):
        named = getattr(record, field, "")
        if named in standing:
            values[field,] = standing[named]
    contact = values.get(("contact",), getattr(record, "contact", ""))
    also = getattr(record, "also", ())
    if also and (any(one in standing for one in also) or contact in also):
        others = dict.fromkeys(standing.get(one, one) for one in also)
        values["also",] = [one for one in others if one != contact]
    document = files.document(record) if hasattr(record, "affiliations") else None
    for index, place in enumerate(document.get("affiliations", ()) if document else ()):
        if place.get("organization") in standing:
            values["affiliations", index, "organization"] = standing[place["organization"]]
    return values
