"""The outbox: messages on their way, each in exactly one state, whatever is killed.

A message is a file ``.rounds/outbox/<state>/<id>.msg``, and goes to its next state by one rename that the disk holds
before anything else happens:

- ``queued``: confirmed by a person, not yet begun;
- ``sending``: handed to the server, whose answer is not yet here;
- ``sent``: accepted; its touch is yet to be written, after which the file is gone;
- ``refused``: the server said no;
- ``unknown``: Rounds or the connection ended while it was sending. Nothing sends it again by itself.
"""

from __future__ import annotations

from rounds.desk.outbox.box import STATES, Outbox
from rounds.desk.outbox.dispatch import dispatch
from rounds.desk.outbox.item import Item

__all__ = ["STATES", "Item", "Outbox", "dispatch"]
