"""Statistics that reports rest on, each in plain Python: loading SciPy would take longer than most commands run.

Tests hold each of them equal to SciPy's.
"""

from __future__ import annotations

from rounds.stats.bootstrap import Interval, bootstrap_interval
from rounds.stats.poisson import poisson_at_most
from rounds.stats.ranks import spearman
from rounds.stats.survival import Duration, Survival, kaplan_meier

__all__ = [
    "Duration",
    "Interval",
    "Survival",
    "bootstrap_interval",
    "kaplan_meier",
    "poisson_at_most",
    "spearman",
]
