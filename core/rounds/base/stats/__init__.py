"""Statistics that reports rest on, each in plain Python: loading SciPy would take longer than most commands run.

Tests hold each of them equal to SciPy's.
"""

from __future__ import annotations

from rounds.base.stats.bootstrap import Interval, bootstrap_interval
from rounds.base.stats.poisson import poisson_at_most
from rounds.base.stats.ranks import spearman
from rounds.base.stats.survival import Duration, Survival, kaplan_meier

__all__ = [
    "Duration",
    "Interval",
    "Survival",
    "bootstrap_interval",
    "kaplan_meier",
    "poisson_at_most",
    "spearman",
]
