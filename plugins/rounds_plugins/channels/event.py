"""Event: meeting at an open house, a dinner talk or a conference."""

from __future__ import annotations

from rounds import Channel

# One guest's part of the room and the time; meals are gifts and are recorded as such.
channel = Channel(name="event", title="Event", cost=25.0, minutes=60, weight=0.8, verb="invite")
