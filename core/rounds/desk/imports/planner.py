"""A stream of incoming records against the book: what would be created, filled, left alone, told and rejected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Source
from rounds.book.book import make_book
from rounds.book.checks import Known, check
from rounds.book.records import KINDS, Referral, build
from rounds.desk.imports.differences import apply_values
from rounds.desk.imports.identity import SOURCE_KINDS, lookup_of
from rounds.desk.imports.plan import Creation, Deactivation, Fill, ImportPlan
from rounds.desk.imports.rows import EVENT_KINDS, plan_referrals, plan_sources, plan_touches, with_party
from rounds.plugins.contracts import Deactivated, Incoming, Rejected, Skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from rounds.book.book import Book
    from rounds.book.records import Provenance, Record
    from rounds.desk.imports.differences import Outcome
    from rounds.desk.imports.identity import SourceLookup
    from rounds.desk.imports.plan import RecordFiles

_HERE = "import"
Change = Creation | Fill


def plan_changes(
    book: Book,
    stream: Iterable[Incoming | Rejected | Skipped | Deactivated],
    *,
    files: RecordFiles,
    rules: Rules,
    origin: Provenance,
    occupied: Collection[str] = (),
    update: bool = False,
) -> ImportPlan:
    """Plan an import. The plan is the same whatever the order of the lines, but for their numbers.

    A record is matched by NPI, then by id. Fields that are empty in the book are filled; where both say something
    else, the record stays and a conflict is listed; on an ``update`` a field that came from a file gets what this one
    says. ``origin`` is where values come from that do not say it themselves; ``occupied`` are ids of files that could
    not be read.
    """
    lookup = lookup_of(book, occupied)
    read = _read(stream, lookup, rules.known.as_of)
    rejected = read.rejected
    outcomes = _outcomes(book, read.incoming, files, origin, lookup, update=update)
    changes: list[Creation | Fill] = []
    for outcome in outcomes:
        changes += [*outcome.creations, *outcome.fills]
    good, refused = vet(changes, book, rules, files.document)
    rejected += refused
    return ImportPlan(
        creations=tuple(change for change in good if isinstance(change, Creation)),
        fills=tuple(change for change in good if isinstance(change, Fill)),
        conflicts=tuple(conflict for outcome in outcomes for conflict in outcome.conflicts),
        replaced=tuple(conflict for outcome in outcomes for conflict in outcome.replaced),
        rejected=tuple(
            sorted((*rejected, *(one for outcome in outcomes for one in outcome.rejected)), key=lambda one: one.line)
        ),
        deactivated=tuple(sorted(read.deactivated.values(), key=lambda one: (one.kind, one.id))),
        unchanged=sum(outcome.unchanged for outcome in outcomes),
        skipped=read.skipped,
        blank=read.blank,
    )


@dataclass
class _Read:
    """The lines of a file, sorted out; those that nothing comes of are only counted."""

    incoming: list[Incoming] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    deactivated: dict[str, Deactivation] = field(default_factory=dict)
    skipped: int = 0
    blank: int = 0


def _read(stream: Iterable[Incoming | Rejected | Skipped | Deactivated], lookup: SourceLookup, as_of: date) -> _Read:
    read = _Read()
    for one in stream:
        if isinstance(one, Skipped):
            read.skipped += 1
            read.blank += one.blank
        elif isinstance(one, Rejected):
            read.rejected.append(one)
        elif isinstance(one, Deactivated):
            record = lookup.by_npi.get(one.npi)
            if record is None or record.void or record.status == "left":
                read.skipped += 1
            else:
                read.deactivated[record.id] = Deactivation(record.kind, record.id, one.npi, one.since, one.line)
        elif one.kind == "touch" and _lies_ahead(one.document.get("date"), as_of):
            read.skipped += 1  # a meeting to come has not taken place
        elif one.kind not in SOURCE_KINDS | EVENT_KINDS:
            read.rejected.append(Rejected(one.line, f"records of kind '{one.kind}' cannot be imported"))
        elif not _has_text_keys(one.document):
            read.rejected.append(Rejected(one.line, "a name of a field is no text"))
        else:
            read.incoming.append(one)
    return read


def _has_text_keys(value: object) -> bool:
    """Whether every key of the document, and of what is inside, is a text: only those can be compared."""
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _has_text_keys(part) for key, part in value.items())
    return not isinstance(value, list) or all(map(_has_text_keys, value))


def _lies_ahead(day: object, as_of: date) -> bool:
    """Whether this is a later day; what is none is for the schema to reject."""
    try:
        return date.fromisoformat(str(day)) > as_of
    except ValueError:
        return False


def _outcomes(
    book: Book, incoming: list[Incoming], files: RecordFiles, origin: Provenance, lookup: SourceLookup, *, update: bool
) -> list[Outcome]:
    people = [one for one in incoming if one.kind in SOURCE_KINDS]
    sources = plan_sources(people, lookup, files.document, origin, update=update)
    made = {str(one.document["npi"]): one for one in sources.creations if one.document.get("npi")}
    events: dict[str, list[Incoming]] = {"touch": [], "referral": []}
    for one in incoming:
        if one.kind in EVENT_KINDS:
            event, reason = with_party(one, lookup, made)
            if reason:
                sources.rejected.append(Rejected(one.line, reason))
            else:
                events[one.kind].append(event)
    return [sources, plan_touches(events["touch"], book, files.document), plan_referrals(events["referral"], book)]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a record must obey: ``judge(kind, document)`` says in words what its schema refuses (empty: nothing)."""

    judge: Callable[[str, Mapping[str, Any]], str]
    known: Known


def vet(
    changes: Sequence[Change], book: Book, rules: Rules, documents: Callable[[Record], Mapping[str, Any] | None]
) -> tuple[list[Change], list[Rejected]]:
    """The changes that may be made, and the lines of the others with the reason."""
    rejected: list[Rejected] = []
    drafts: dict[int, tuple[Change, Record]] = {}
    filled = _records_filled(book, changes)
    for number, change in enumerate(changes, start=1):
        old = filled.get(_change_key(change)) if isinstance(change, Fill) else None
        draft, reason = _draft(change, old, Source(_HERE, number), rules, documents)
        if draft is None:
            rejected.append(Rejected(change.line, reason))
        else:
            drafts[number] = (change, draft)
    complaints = _old_complaints(book, filled, rules)
    while bad := _complaints(book, drafts, rules, complaints):
        for number, reason in bad.items():
            rejected.append(Rejected(drafts.pop(number)[0].line, reason))
    return [change for change, _ in drafts.values()], rejected


def _change_key(change: Change) -> tuple[str, Source]:
    return (change.kind, change.source) if isinstance(change, Fill) else (change.kind, Source(_HERE))


def _records_filled(book: Book, changes: Sequence[Change]) -> dict[tuple[str, Source], Record]:
    """The records of the book that the changes fill, by kind and place."""
    wanted = {_change_key(change) for change in changes if isinstance(change, Fill)}
    return {(record.kind, record.source): record for record in book.records() if (record.kind, record.source) in wanted}


def _draft(
    change: Change,
    old: Record | None,
    source: Source,
    rules: Rules,
    documents: Callable[[Record], Mapping[str, Any] | None],
) -> tuple[Record | None, str]:
    """The record as it would stand, or why it may not."""
    if isinstance(change, Creation):
        document = dict(change.document)
    else:
        ours = documents(old) if old is not None else None
        if ours is None and isinstance(old, Referral):
            figures = {str(where[0]): value for where, value in change.values.items()}
            reason = rules.judge("referral", {**_named(old), **figures})
            return (None, reason) if reason else (replace(old, source=source, **_parsed(figures)), "")
        if ours is None:
            return None, f"'{change.id}' does not stand in a file of this workspace"
        document = apply_values(ours, change.values)
    reason = rules.judge(change.kind, document)
    if reason:
        return None, reason
    record_type: Any = KINDS[change.kind].type
    record_id = old.id if old is not None else change.id
    return build(record_type, document, source=source, id=record_id), ""


def _named(referral: Referral) -> dict[str, str]:
    """The least that a referral says: whose it is, and when."""
    names = ("month", "received_on", "contact", "organization")
    return {name: str(value) for name in names if (value := getattr(referral, name))}


def _parsed(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {name: date.fromisoformat(value) if name.endswith("_on") else value for name, value in figures.items()}


def _complaints(
    book: Book, drafts: Mapping[int, tuple[Change, Record]], rules: Rules, before: Mapping[tuple[str, Source], set[str]]
) -> dict[int, str]:
    """What the checks across records find in the drafts, had they been written; only what is new."""
    replaced = {_change_key(change) for change, _ in drafts.values() if isinstance(change, Fill)}
    kept = [record for record in book.records() if (record.kind, record.source) not in replaced]
    whole = make_book(book.settings, [*kept, *(draft for _, draft in drafts.values())]) if drafts else book
    created = {draft.id for change, draft in drafts.values() if isinstance(change, Creation)}
    found: dict[int, str] = {}
    for finding in check(whole, rules.known, newest=created):
        if finding.severity == "error" and finding.source.path == _HERE and finding.source.line in drafts:
            change = drafts[finding.source.line][0]
            if finding.message not in before.get(_change_key(change), ()):
                hint = f" ({finding.hint})" if finding.hint else ""
                found.setdefault(finding.source.line, finding.message + hint)
    return found


def _old_complaints(
    book: Book, filled: Mapping[tuple[str, Source], Record], rules: Rules
) -> Mapping[tuple[str, Source], set[str]]:
    """What was wrong before with the records that are filled; an import need not mend it."""
    complaints: dict[tuple[str, Source], set[str]] = defaultdict(set)
    places = {source: kind for kind, source in filled}
    for finding in check(book, rules.known) if filled else ():
        if finding.source in places:
            complaints[places[finding.source], finding.source].add(finding.message)
    return complaints
