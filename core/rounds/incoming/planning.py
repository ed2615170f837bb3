"""A stream of incoming records against the book: what would be created, filled, left alone, told and rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.contracts import Incoming, Rejected, Skipped
from rounds.incoming.directory import SOURCE_KINDS, directory_of
from rounds.incoming.events import EVENT_KINDS, plan_referrals, plan_touches, with_party
from rounds.incoming.plan import Creation, Fill, ImportPlan
from rounds.incoming.sources import plan_sources
from rounds.incoming.vetting import vet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from rounds.book import Book
    from rounds.incoming.files import RecordFiles
    from rounds.incoming.outcome import Outcome
    from rounds.incoming.vetting import Rules
    from rounds.records import Provenance


def plan_import(
    book: Book,
    stream: Iterable[Incoming | Rejected | Skipped],
    *,
    files: RecordFiles,
    rules: Rules,
    origin: Provenance,
    occupied: Collection[str] = (),
) -> ImportPlan:
    """Plan an import. The plan is the same whatever the order of the lines, but for their numbers.

    A record is matched by NPI, then by id. Fields that are empty in the book are filled; where both say something
    else, the record stays and a conflict is listed. ``origin`` is where values come from that do not say it themselves;
    ``occupied`` are ids of files that could not be read.
    """
    incoming: list[Incoming] = []
    rejected: list[Rejected] = []
    skipped = 0
    for one in stream:
        if isinstance(one, Skipped):
            skipped += 1
        elif isinstance(one, Rejected):
            rejected.append(one)
        elif one.kind not in SOURCE_KINDS | EVENT_KINDS:
            rejected.append(Rejected(one.line, f"records of kind '{one.kind}' cannot be imported"))
        else:
            incoming.append(one)
    outcomes = _outcomes(book, incoming, files, origin, occupied)
    changes: list[Creation | Fill] = []
    for outcome in outcomes:
        changes += [*outcome.creations, *outcome.fills]
    good, refused = vet(changes, book, rules, files.document)
    rejected += refused
    return ImportPlan(
        creations=tuple(change for change in good if isinstance(change, Creation)),
        fills=tuple(change for change in good if isinstance(change, Fill)),
        conflicts=tuple(conflict for outcome in outcomes for conflict in outcome.conflicts),
        rejected=tuple(
            sorted((*rejected, *(one for outcome in outcomes for one in outcome.rejected)), key=lambda one: one.line)
        ),
        unchanged=sum(outcome.unchanged for outcome in outcomes),
        skipped=skipped,
    )


def _outcomes(
    book: Book, incoming: list[Incoming], files: RecordFiles, origin: Provenance, occupied: Collection[str]
) -> list[Outcome]:
    directory = directory_of(book, occupied)
    sources = plan_sources([one for one in incoming if one.kind in SOURCE_KINDS], directory, files.document, origin)
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
