"""The bundled metrics: what a goal may measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import hookimpl
from rounds_plugins.metrics.effort import ANSWERS, EFFORT, UPKEEP
from rounds_plugins.metrics.results import OUTCOMES, SOURCES, VOLUME

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Metric


@hookimpl
def register_metrics() -> Iterable[Metric]:
    """Volume (referrals, value), the circle of sources, what became of the referred, effort, and answers."""
    return [*VOLUME, *SOURCES, *OUTCOMES, *EFFORT, *ANSWERS, *UPKEEP]
