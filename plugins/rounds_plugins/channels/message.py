"""Message: a text message, or one in a secure messenger."""

from __future__ import annotations

from rounds import Channel

# Short, and often answered at once.
channel = Channel(name="message", title="Message", cost=0.0, minutes=4, weight=0.2, verb="message")
