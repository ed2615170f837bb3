"""Touches and referrals of a file: whose they are, and whether the book has them already."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rounds.desk.imports.differences import Outcome, apply_values
from rounds.desk.imports.identity import canonical, touch_id
from rounds.desk.imports.plan import Creation, Fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rounds.book.book import Book
    from rounds.book.records import Record, Referral
    from rounds.desk.imports.identity import SourceLookup
    from rounds.desk.imports.plan import Where
    from rounds.plugins.contracts import Incoming

EVENT_KINDS = frozenset({"touch", "referral"})
REFERRAL_FIELDS = (
    "count", "scheduled", "seen", "reported", "received_on", "scheduled_on", "seen_on", "reported_on",
)  # fmt: skip
Key = tuple[str, ...]


def with_party(incoming: Incoming, lookup: SourceLookup, made: Mapping[str, Creation]) -> tuple[Incoming, str]:
    """The same with its NPI replaced by the contact or organization that has it, and why that cannot be."""
    document = dict(incoming.document)
    for field in ("contact", "organization"):
        named = lookup.by_id.get(str(document.get(field) or ""))
        if named is not None and named.kind == field:
            document[field] = named.id
    npi = str(document.pop("npi", "") or "")
    if not npi or document.get("contact") or document.get("organization"):
        return replace(incoming, document=document), ""
    record = lookup.by_npi.get(npi) or made.get(npi)
    if record is None:
        return incoming, f"no contact or organization has the NPI {npi}"
    return replace(incoming, document={record.kind: record.id, **document}), ""


def plan_touches(
    incoming: Iterable[Incoming], book: Book, documents: Callable[[Record], Mapping[str, Any] | None]
) -> Outcome:
    """Touches that the book lacks; of those that it has, by id, empty fields are filled."""
    outcome = Outcome()
    groups: dict[str, list[Incoming]] = defaultdict(list)
    for one in incoming:
        groups[str(one.document.get("id") or touch_id(one.document))].append(one)
    for touch_id_ in sorted(groups):
        ordered = sorted(groups[touch_id_], key=lambda one: canonical(one.document))
        record = book.touches.get(touch_id_)
        document = documents(record) if record is not None else None
        if record is not None and (record.void or document is None):
            words = (
                f"the touch '{touch_id_}' was voided: {record.void}" if record.void else f"'{touch_id_}' has no file"
            )
            outcome.reject(ordered, words)
            continue
        start = ordered[0].document if document is None else document
        values: dict[Where, Any] = {}
        for one in ordered if record is not None else ordered[1:]:
            values |= outcome.compare(("touch", touch_id_), apply_values(start, values), one).fills
        line = min(one.line for one in ordered)
        if record is None:
            new = {name: value for name, value in apply_values(start, values).items() if name != "id"}
            outcome.creations.append(Creation("touch", touch_id_, new, line))
        elif values:
            outcome.fills.append(Fill("touch", touch_id_, record.source, values, line))
    return outcome


def plan_referrals(incoming: Iterable[Incoming], book: Book) -> Outcome:
    """Counts and cases that the book lacks; of those that it has, empty figures are filled.

    A count is known by month, source, service line and direction, a case by its opaque id. Two lines of one file about
    the same are rejected: Rounds cannot know whether they repeat each other or add up.
    """
    outcome = Outcome()
    known: dict[Key, Referral] = {}
    for referral in sorted(book.referrals, key=lambda one: bool(one.void)):
        known.setdefault(_key_of_record(referral), referral)
    groups: dict[Key, list[Incoming]] = defaultdict(list)
    for one in incoming:
        groups[_key(one.document)].append(one)
    for key in sorted(groups):
        first, *others = sorted(groups[key], key=lambda one: one.line)
        if others:
            lines = ", ".join(str(one.line) for one in (first, *others))
            reason = f"lines {lines} are about one source and month: if they add up, add them up first"
            outcome.reject((first, *others), reason)
        elif key not in known:
            outcome.creations.append(Creation("referral", "", first.document, first.line))
        else:
            _compare_referral(outcome, known[key], first)
    return outcome


def referral_name(document: Mapping[str, Any]) -> str:
    """What a referral is called in messages: ``2026-11 okafor-grace spine``."""
    parts = ("month", "received_on", "case", "contact", "organization", "service_line")
    return " ".join(str(document[part]) for part in parts if document.get(part))


def _compare_referral(outcome: Outcome, record: Referral, incoming: Incoming) -> None:
    name = referral_name(incoming.document)
    if record.void:
        outcome.reject([incoming], f"the referral {name} was voided: {record.void}")
        return
    figures = {field: value for field, value in incoming.document.items() if field in REFERRAL_FIELDS}
    values = outcome.compare(("referral", name), _figures(record), replace(incoming, document=figures)).fills
    if values:
        outcome.fills.append(Fill("referral", name, record.source, values, incoming.line))


def _figures(record: Referral) -> dict[str, Any]:
    values = {field: getattr(record, field) for field in REFERRAL_FIELDS}
    return {
        field: value if isinstance(value, int) else str(value) for field, value in values.items() if value is not None
    }


def _key(document: Mapping[str, Any]) -> Key:
    """What a referral is known by. A person's place of work may be added or left out."""
    if document.get("case"):
        return ("case", str(document["case"]))
    party = str(document.get("contact") or document.get("organization") or "")
    day = str(document.get("month") or document.get("received_on") or "")
    return (day, party, str(document.get("service_line") or ""), str(document.get("direction") or "received"))


def _key_of_record(referral: Referral) -> Key:
    fields = ("case", "month", "received_on", "contact", "organization", "service_line", "direction")
    return _key({field: getattr(referral, field) for field in fields})
