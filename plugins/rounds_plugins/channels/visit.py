"""Visit: going there in person; the touch that others are weighed against."""

from __future__ import annotations

from rounds import Channel

# The way there and back counts: some ten miles and half an hour.
channel = Channel(name="visit", title="Visit", cost=8.0, minutes=45, weight=1.0, verb="visit")
