"""Moved to ``rounds.base.words``; this name goes with the next release."""

from __future__ import annotations

import warnings

from rounds.base.words import *  # noqa: F403 - whatever is public there

warnings.warn("rounds.words has moved: import rounds.base.words", DeprecationWarning, stacklevel=2)
