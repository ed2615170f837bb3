"""The bundled channels. Costs and minutes are conventions: a touch that took more or less says so itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rounds import Channel, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

CHANNELS: Final = (
    # Going there in person; the touch that others are weighed against. The way there and back counts: some ten miles
    # and half an hour.
    Channel(name="visit", title="Visit", cost=8.0, minutes=45, weight=1.0, verb="visit"),
    # A telephone call with somebody who answered. Ten minutes, with preparing it and writing it down.
    Channel(name="phone", title="Phone", cost=0.0, minutes=10, weight=0.4, verb="call"),
    # A personal message by e-mail. A message written to one person; a mass mailing may set its own minutes.
    Channel(name="email", title="E-mail", cost=0.0, minutes=8, weight=0.2, verb="e-mail"),
    # A text message, or one in a secure messenger. Short, and often answered at once.
    Channel(name="message", title="Message", cost=0.0, minutes=4, weight=0.2, verb="message"),
    # A letter or card by post. Paper, print and postage of one letter.
    Channel(name="mail", title="Mail", cost=1.5, minutes=10, weight=0.2, verb="write to"),
    # Meeting at an open house, a dinner talk or a conference. One guest's part of the room and the time; meals are
    # gifts and are recorded as such.
    Channel(name="event", title="Event", cost=25.0, minutes=60, weight=0.8, verb="invite"),
    # Teaching a practice's people: a talk over lunch, a course, a workshop. Material and preparation; food is a gift
    # and is recorded as such.
    Channel(name="training", title="Training", cost=15.0, minutes=90, weight=1.2, verb="train"),
)


@hookimpl
def register_channels() -> Iterable[Channel]:
    """Visit, phone, mail, e-mail, message, event and training, the most personal and frequent ones first."""
    return CHANNELS
