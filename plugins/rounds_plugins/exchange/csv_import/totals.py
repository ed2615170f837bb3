"""Rows that each stand for some patients, added up to counts by month, source and service line."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rounds import Incoming

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rounds import Rejected, Skipped

FIGURES = ("count", "scheduled", "seen", "reported")


def added_up(rows: Iterable[Incoming | Rejected | Skipped]) -> Iterator[Incoming | Rejected | Skipped]:
    """One count for all rows that agree in everything but their figures; other results as they come."""
    totals: dict[str, Incoming] = {}
    for row in rows:
        if not isinstance(row, Incoming):
            yield row
            continue
        rest = {name: value for name, value in row.document.items() if name not in FIGURES}
        key = json.dumps(rest, sort_keys=True, default=str)
        totals[key] = _sum(totals[key], row) if key in totals else replace(row, document=_counted(row.document))
    yield from totals.values()


def _counted(document: Any) -> dict[str, Any]:
    return {**document, "count": document.get("count", 1)}


def _sum(one: Incoming, other: Incoming) -> Incoming:
    more = _counted(other.document)
    figures = {
        name: one.document.get(name, 0) + more.get(name, 0) for name in FIGURES if name in one.document or name in more
    }
    return replace(one, document={**one.document, **figures}, line=min(one.line, other.line))
