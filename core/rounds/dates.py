"""Moved to ``rounds.base.dates``; this name goes with the next release."""

from __future__ import annotations

import warnings

from rounds.base.dates import *  # noqa: F403 - whatever is public there

warnings.warn("rounds.dates has moved: import rounds.base.dates", DeprecationWarning, stacklevel=2)
