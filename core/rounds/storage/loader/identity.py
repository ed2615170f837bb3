"""Each record has an id of its own, on every file system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.book.records import Record


def identified(records: Sequence[Record]) -> tuple[list[Record], list[Problem]]:
    """The records without those whose id another of their kind has already, and a problem for each that is left out.

    Referrals need no id. Contacts and organizations share one space of ids, since either may be a source.
    """
    kept: list[Record] = []
    problems: list[Problem] = []
    first: dict[tuple[str, str], Record] = {}
    for record in records:
        if not record.id:
            kept.append(record)
            continue
        space = "source" if record.kind in {"contact", "organization"} else record.kind
        other = first.setdefault((space, record.id), record)
        if other is record:
            kept.append(record)
            continue
        message = f"the id '{record.id}' is taken: {other.source} has it too"
        problems.append(Problem(record.source, message, "give one of the two another id; this one is left out"))
    return kept, problems
