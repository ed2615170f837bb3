"""Mail: a letter or card by post."""

from __future__ import annotations

from rounds import Channel

# Paper, print and postage of one letter.
channel = Channel(name="mail", title="Mail", cost=1.5, minutes=10, weight=0.2, verb="write to")
