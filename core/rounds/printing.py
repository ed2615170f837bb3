"""Moved to ``rounds.plugins.printing``; this name goes with the next release."""

from __future__ import annotations

import warnings

from rounds.plugins.printing import *  # noqa: F403 - whatever is public there

warnings.warn("rounds.printing has moved: import rounds.plugins.printing", DeprecationWarning, stacklevel=2)
