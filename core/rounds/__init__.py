"""Rounds: referral relationships in plain files.

These are the public names for plugin authors. They are loaded on first use, so that a command pays only for what it
needs; ``__init__.pyi`` tells type checkers of them.
"""

from __future__ import annotations

from rounds.base.public_names import public_names

__version__ = "0.1.0"

__getattr__, __dir__ = public_names(__name__, "__version__")
