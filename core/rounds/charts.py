"""Moved to ``rounds.report.charts``; this name goes with the next release."""

from __future__ import annotations

import warnings

from rounds.report.charts import *  # noqa: F403 - whatever is public there

warnings.warn("rounds.charts has moved: import rounds.report.charts", DeprecationWarning, stacklevel=2)
