"""Rows of a foreign file: which ids sources get, whose touches are, and what they would add to the book."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rounds.desk.imports.differences import IDENTIFYING, Outcome, apply_values, missing_items
from rounds.desk.imports.identity import canonical, objection, source_of, touch_id
from rounds.desk.imports.plan import Creation, Fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rounds.book.book import Book
    from rounds.book.records import Contact, Organization, Provenance, Record, Referral
    from rounds.desk.imports.identity import IncomingSource, SourceLookup
    from rounds.desk.imports.plan import Where
    from rounds.plugins.contracts import Incoming


Identity = tuple[str, ...]
Matched = list[tuple["IncomingSource", bool]]


def plan_sources(
    incoming: Iterable[Incoming],
    lookup: SourceLookup,
    documents: Callable[[Record], Mapping[str, Any] | None],
    origin: Provenance,
    *,
    update: bool = False,
) -> Outcome:
    """Match, name and compare; the outcome does not depend on the order of the lines."""
    outcome = Outcome(update=update)
    known, new = _sorted_out(outcome, incoming, lookup)
    settled = list(assign_ids(new, lookup))
    ids = ids_by_key(
        [
            *((record_id, item) for record_id, matched in known.items() for item, _ in matched),
            *((record_id, item) for identity, record_id, _ in settled for item in new[identity]),
        ]
    )
    for record_id in sorted(known):
        record = lookup.by_id[record_id]
        matched = [(with_places(item, ids), certain) for item, certain in known[record_id]]
        _compare_known(outcome, record, matched, documents(record), origin)
    for identity, record_id, reason in settled:
        items = [with_places(item, ids) for item in new[identity]]
        if reason:
            outcome.reject((item.incoming for item in items), reason)
        else:
            outcome.creations.append(_new(outcome, record_id, items, origin))
    outcome.creations.sort(key=lambda one: (one.kind, one.id))
    return outcome


def _sorted_out(
    outcome: Outcome, incoming: Iterable[Incoming], lookup: SourceLookup
) -> tuple[Mapping[str, Matched], Mapping[Identity, list[IncomingSource]]]:
    """The lines about records of the book, by id, and the lines about new ones, by identity."""
    known: dict[str, Matched] = defaultdict(list)
    new: dict[Identity, list[IncomingSource]] = defaultdict(list)
    for one in incoming:
        item = source_of(one)
        record, certain = (None, False) if item.fault else lookup.match(item)
        reason = item.fault or (objection(item, record) if record is not None else "")
        if reason:
            outcome.reject([one], reason)
        elif record is not None:
            known[record.id].append((item, certain))
        else:
            new[item.identity].append(item)
    return known, new


def _compare_known(
    outcome: Outcome,
    record: Contact | Organization,
    matched: Matched,
    document: Mapping[str, Any] | None,
    origin: Provenance,
) -> None:
    lines = [item.incoming for item, _ in matched]
    numbers = sorted({item.npi for item, _ in matched if item.npi})
    if document is None:
        outcome.reject(lines, f"'{record.id}' does not stand in a file of this workspace: nothing can be filled in")
        return
    if len(numbers) > 1:
        who = ", ".join(numbers)
        outcome.reject(lines, f"'{record.id}' has no NPI and could be any of {who}; give the record its own first")
        return
    values: dict[Where, Any] = {}
    for item, certain in sorted(matched, key=lambda one: (not one[1], canonical(one[0].incoming.document))):
        values |= _added(outcome, record.id, apply_values(document, values), item, origin, certain=certain)
    if values:
        outcome.fills.append(Fill(record.kind, record.id, record.source, values, min(one.line for one in lines)))


def _new(outcome: Outcome, record_id: str, items: Sequence[IncomingSource], origin: Provenance) -> Creation:
    """A new record from the lines about one source: the first as it is, the others fill what it leaves empty."""
    first, *others = sorted(items, key=lambda item: canonical(item.incoming.document))
    document = {name: value for name, value in first.incoming.document.items() if name != "id"}
    document["provenance"] = dict.fromkeys(document, _mark(first, origin))
    for item in others:
        certain = item.identity[0] != "name"
        document = apply_values(document, _added(outcome, record_id, document, item, origin, certain=certain))
    return Creation(first.kind, record_id, document, min(item.incoming.line for item in items))


def _added(
    outcome: Outcome,
    record_id: str,
    ours: Mapping[str, Any],
    item: IncomingSource,
    origin: Provenance,
    *,
    certain: bool,
) -> dict[Where, Any]:
    """What the item fills in, with where each comes from; its disagreements are kept.

    Where only the name speaks for the match and something speaks against it, nothing is filled in: it may be a
    namesake.
    """
    certain = certain or _share_an_address(ours, item.incoming.document)
    found = outcome.compare((item.kind, record_id), ours, item.incoming, certain=certain)
    if not certain and any(name.partition(".")[0] in IDENTIFYING for name, _, _ in found.conflicts):
        return {}
    marks: dict[Where, Any] = {("provenance", str(where[0])): _mark(item, origin) for where in found.fills}
    return {**found.fills, **marks}


def _share_an_address(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Whether both have an e-mail address in common: of one name they are then one person."""
    mine, other = ours.get("emails"), theirs.get("emails")
    if not isinstance(mine, list) or not isinstance(other, list):
        return False
    return len(missing_items("emails", mine, other)) < len(other)


def _mark(item: IncomingSource, origin: Provenance) -> dict[str, str]:
    place = item.incoming.origin or origin
    return {"source": place.source, "date": place.date.isoformat()}


def assign_ids(
    new: Mapping[Identity, Sequence[IncomingSource]], lookup: SourceLookup
) -> Iterator[tuple[Identity, str, str]]:
    """For each new source its id, or why it can have none.

    Namesakes of one file all get a suffix, whichever comes first. Ids of their own are given out before made ones.
    """
    wanted_by: dict[tuple[bool, str], list[Identity]] = defaultdict(list)
    for identity in sorted(new):
        item = new[identity][0]
        wanted_by[not item.has_own_id, item.wanted].append(identity)
    taken = {*lookup.by_id, *lookup.occupied}
    for (_, wanted), identities in sorted(wanted_by.items()):
        for identity in identities:
            if wanted in lookup.occupied:
                yield identity, "", f"the file of '{wanted}' cannot be read; mend it first"
                continue
            item = new[identity][0]
            shared = len(identities) > 1 and item.has_ending
            choices = item.ids[1 if shared else 0 :]
            chosen = next((choice for choice in choices if choice not in taken), "")
            taken.add(chosen)
            yield identity, chosen, "" if chosen else f"another record has the id '{wanted}'"


def ids_by_key(found: Iterable[tuple[str, IncomingSource]]) -> Mapping[str, str]:
    """The id of each organization by the key that its lines give it."""
    return {
        item.incoming.key: record_id
        for record_id, item in found
        if item.kind == "organization" and item.incoming.key and record_id
    }


def with_places(item: IncomingSource, ids: Mapping[str, str]) -> IncomingSource:
    """The same with ids for keys. What no organization of the file has as its key is left out: its line says why."""
    given = item.incoming.document.get("affiliations")
    if item.kind != "contact" or not isinstance(given, list) or not any(map(_is_by_key, given)):
        return item
    places: dict[str | int, Any] = {}
    for number, one in enumerate(given):
        place = _with_id(one, ids) if _is_by_key(one) else one
        if place is not None:
            named = place.get("organization") if isinstance(place, dict) else None
            places.setdefault(named if isinstance(named, str) else number, place)  # what is odd is for the schema
    document = {**item.incoming.document, "affiliations": list(places.values())}
    if not places:
        del document["affiliations"]
    return replace(item, incoming=replace(item.incoming, document=document))


def _is_by_key(one: Any) -> bool:
    return isinstance(one, dict) and "key" in one and "organization" not in one


def _with_id(one: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any] | None:
    known = ids.get(str(one["key"]))
    rest = {name: value for name, value in one.items() if name != "key"}
    return {"organization": known, **rest} if known else None


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
