"""E-mail: a personal message by e-mail."""

from __future__ import annotations

from rounds import Channel

# A message written to one person; a mass mailing may set its own minutes.
channel = Channel(name="email", title="E-mail", cost=0.0, minutes=8, weight=0.2, verb="e-mail")
