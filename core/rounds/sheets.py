"""Moved to ``rounds.base.sheets``; this name goes with the next release."""

from __future__ import annotations

import warnings

from rounds.base.sheets import *  # noqa: F403 - whatever is public there

warnings.warn("rounds.sheets has moved: import rounds.base.sheets", DeprecationWarning, stacklevel=2)
