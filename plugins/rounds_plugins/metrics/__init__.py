"""The bundled metrics: what a goal may measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import hookimpl
from rounds_plugins.metrics import answers, effort, sources, volume

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Metric


@hookimpl
def register_metrics() -> Iterable[Metric]:
    """Volume (referrals, value), the circle of sources, effort (touches, cadence), and answers to what was heard."""
    return [*volume.metrics, *sources.metrics, *effort.metrics, *answers.metrics]
