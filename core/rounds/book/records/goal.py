"""Goal: a number to reach by a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from rounds.base.problems import Source
from rounds.book.records.build import no_values


@dataclass(frozen=True, slots=True)
class Goal:
    """A metric to bring to ``target`` from ``start`` to ``due``, over the sources that ``scope`` (a filter) selects.

    ``target`` is in the metric's unit, or a change against the baseline such as ``+20%``. The baseline is the number
    ``baseline``, or the metric over ``baseline_period``; without either a counting metric starts from 0.
    """

    kind: ClassVar[str] = "goal"

    source: Source
    id: str
    name: str
    metric: str
    target: float | str
    start: date
    due: date
    scope: str = ""
    baseline: float | None = None
    baseline_period: str = ""
    liaison: str = ""
    notes: str = ""
    custom: Mapping[str, Any] = field(default_factory=no_values)
    void: str = ""
