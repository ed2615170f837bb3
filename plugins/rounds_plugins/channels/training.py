"""Training: teaching a practice's people: a talk over lunch, a course, a workshop."""

from __future__ import annotations

from rounds import Channel

# Material and preparation; food is a gift and is recorded as such.
channel = Channel(name="training", title="Training", cost=15.0, minutes=90, weight=1.2, verb="train")
