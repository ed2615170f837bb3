"""A stream of incoming records against the book: what would be created, filled, left alone, told and rejected."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from rounds.desk.imports.directory import SOURCE_KINDS, directory_of
from rounds.desk.imports.events import EVENT_KINDS, plan_referrals, plan_touches, with_party
from rounds.desk.imports.plan import Creation, Deactivation, Fill, ImportPlan
from rounds.desk.imports.sources import plan_sources
from rounds.desk.imports.vetting import vet
from rounds.plugins.contracts import Deactivated, Incoming, Rejected, Skipped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from rounds.book.book import Book
    from rounds.book.records import Provenance
    from rounds.desk.imports.directory import Directory
    from rounds.desk.imports.files import RecordFiles
    from rounds.desk.imports.outcome import Outcome
    from rounds.desk.imports.vetting import Rules


def plan_import(
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
    directory = directory_of(book, occupied)
    read = _read(stream, directory, rules.known.as_of)
    rejected = read.rejected
    outcomes = _outcomes(book, read.incoming, files, origin, directory, update=update)
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


def _read(stream: Iterable[Incoming | Rejected | Skipped | Deactivated], directory: Directory, as_of: date) -> _Read:
    read = _Read()
    for one in stream:
        if isinstance(one, Skipped):
            read.skipped += 1
            read.blank += one.blank
        elif isinstance(one, Rejected):
            read.rejected.append(one)
        elif isinstance(one, Deactivated):
            record = directory.by_npi.get(one.npi)
            if record is None or record.void or record.status == "left":
                read.skipped += 1
            else:
                read.deactivated[record.id] = Deactivation(record.kind, record.id, one.npi, one.since, one.line)
        elif one.kind == "touch" and _lies_ahead(one.document.get("date"), as_of):
            read.skipped += 1  # a meeting to come has not taken place
        elif one.kind not in SOURCE_KINDS | EVENT_KINDS:
            read.rejected.append(Rejected(one.line, f"records of kind '{one.kind}' cannot be imported"))
        else:
            read.incoming.append(one)
    return read


def _lies_ahead(day: object, as_of: date) -> bool:
    """Whether this is a later day; what is none is for the schema to reject."""
    try:
        return date.fromisoformat(str(day)) > as_of
    except ValueError:
        return False


def _outcomes(
    book: Book, incoming: list[Incoming], files: RecordFiles, origin: Provenance, directory: Directory, *, update: bool
) -> list[Outcome]:
    people = [one for one in incoming if one.kind in SOURCE_KINDS]
    sources = plan_sources(people, directory, files.document, origin, update=update)
    made = {str(one.document["npi"]): one for one in sources.creations if one.document.get("npi")}
    events: dict[str, list[Incoming]] = {"touch": [], "referral": []}
    for one in incoming:
        if one.kind in EVENT_KINDS:
            event, reason = with_party(one, directory, made)
            if reason:
                sources.rejected.append(Rejected(one.line, reason))
            else:
                events[one.kind].append(event)
    return [sources, plan_touches(events["touch"], book, files.document), plan_referrals(events["referral"], book)]
