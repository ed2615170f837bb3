"""Contacts and organizations of a file: what they would add to the book."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from rounds.desk.imports.claims import settle
from rounds.desk.imports.differences import IDENTIFYING, apply_values, missing_items
from rounds.desk.imports.directory import item_of, objection
from rounds.desk.imports.naming import canonical
from rounds.desk.imports.outcome import Outcome
from rounds.desk.imports.plan import Creation, Fill
from rounds.desk.imports.workplaces import ids_by_key, with_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rounds.book.records import Contact, Organization, Provenance, Record
    from rounds.desk.imports.claims import Identity
    from rounds.desk.imports.directory import Directory, Item
    from rounds.desk.imports.plan import Where
    from rounds.plugins.contracts import Incoming

Matched = list[tuple["Item", bool]]


def plan_sources(
    incoming: Iterable[Incoming],
    directory: Directory,
    documents: Callable[[Record], Mapping[str, Any] | None],
    origin: Provenance,
    *,
    update: bool = False,
) -> Outcome:
    """Match, name and compare; the outcome does not depend on the order of the lines."""
    outcome = Outcome(update=update)
    known, new = _sorted_out(outcome, incoming, directory)
    settled = list(settle(new, directory))
    ids = ids_by_key(
        [
            *((record_id, item) for record_id, matched in known.items() for item, _ in matched),
            *((record_id, item) for identity, record_id, _ in settled for item in new[identity]),
        ]
    )
    for record_id in sorted(known):
        record = directory.by_id[record_id]
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
    outcome: Outcome, incoming: Iterable[Incoming], directory: Directory
) -> tuple[Mapping[str, Matched], Mapping[Identity, list[Item]]]:
    """The lines about records of the book, by id, and the lines about new ones, by identity."""
    known: dict[str, Matched] = defaultdict(list)
    new: dict[Identity, list[Item]] = defaultdict(list)
    for one in incoming:
        item = item_of(one)
        record, certain = (None, False) if item.fault else directory.match(item)
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


def _new(outcome: Outcome, record_id: str, items: Sequence[Item], origin: Provenance) -> Creation:
    """A new record from the lines about one source: the first as it is, the others fill what it leaves empty."""
    first, *others = sorted(items, key=lambda item: canonical(item.incoming.document))
    document = {name: value for name, value in first.incoming.document.items() if name != "id"}
    document["provenance"] = dict.fromkeys(document, _mark(first, origin))
    for item in others:
        certain = item.identity[0] != "name"
        document = apply_values(document, _added(outcome, record_id, document, item, origin, certain=certain))
    return Creation(first.kind, record_id, document, min(item.incoming.line for item in items))


def _added(
    outcome: Outcome, record_id: str, ours: Mapping[str, Any], item: Item, origin: Provenance, *, certain: bool
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
    mine, other = (list(each.get("emails") or ()) for each in (ours, theirs))
    return bool(mine and other) and len(missing_items("emails", mine, other)) < len(other)


def _mark(item: Item, origin: Provenance) -> dict[str, str]:
    place = item.incoming.origin or origin
    return {"source": place.source, "date": place.date.isoformat()}
