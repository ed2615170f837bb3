"""A channel of our own: lunch for the whole team of a practice, with ten slides by one of our surgeons.

A touch through it says ``channel: lunch-and-learn``, and names the others at the table under ``also``. The food is a
gift and stands under ``gift`` with its value for each person; ``cost`` is what else it takes: print and travel.
"""

from __future__ import annotations

from rounds import Channel, hookimpl


@hookimpl
def register_channels() -> list[Channel]:
    """Called when a book is loaded: every ``channel`` in a record must be registered by some plugin."""
    return [Channel("lunch-and-learn", "Lunch and learn", cost=12.0, minutes=100, weight=1.5, verb="bring lunch to")]
