"""The desk: every operation that a person can do, without a terminal, a prompt or a request of the web.

The names below are public, also for plugins; they are loaded on first use. docs/desk.md tells of each.
"""

from __future__ import annotations

from rounds.base.public_names import public_names

__getattr__, __dir__ = public_names(__name__)
