"""Phone: a telephone call with somebody who answered."""

from __future__ import annotations

from rounds import Channel

# Ten minutes, with preparing it and writing it down.
channel = Channel(name="phone", title="Phone", cost=0.0, minutes=10, weight=0.4, verb="call")
