"""How much one file may hold: more than anybody writes, and less than would take long to read."""

from __future__ import annotations

MOST_VALUES = 500_000
"""Keys, values, lists and mappings in one file: more than the touches that fit into the largest."""
MOST_KEYS = 5_000
"""Keys in one mapping."""
