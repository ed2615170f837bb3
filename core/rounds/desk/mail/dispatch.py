"""Queued messages sent, and what became of each: touches, suppressions, and words for a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.words import counted
from rounds.desk.mail.active_carrier import log_sent, suppress
from rounds.desk.outbox import dispatch
from rounds.desk.records.drafts import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.desk.desk import Desk
    from rounds.desk.mail.active_carrier import Carriage
    from rounds.desk.outbox import Item, Outbox


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many messages were accepted, refused, still wait, or may have gone; and what was said about those."""

    states: Counter[str]
    told: tuple[tuple[str, str, str], ...]
    logged: int

    @property
    def is_clean(self) -> bool:
        """Whether everything was accepted."""
        return not self.told

    def as_data(self) -> dict[str, Any]:
        """For ``--json``."""
        rows = [{"id": item, "state": state, "words": words} for item, state, words in self.told]
        return {**{state: self.states[state] for state in ("sent", "refused", "queued", "unknown")}, "messages": rows}


def send_queued(desk: Desk, carriage: Carriage, outbox: Outbox, items: Sequence[Item]) -> Outcome:
    """Send these, log each that is accepted, and suppress addresses that do not exist. The outbox must be held."""
    states: Counter[str] = Counter()
    told: list[tuple[str, str, str]] = []
    dead: list[Item] = []
    deliver = carriage.carrier.deliver
    logged = 0
    if deliver is None:
        raise TypeError(carriage.carrier.name)
    try:
        with deliver(carriage.account) as function:
            for item, state, receipt in dispatch(outbox, items, function):
                states[state] += 1
                if state != "sent":
                    told.append((item.id, state, item.words))
                if receipt and receipt.permanent:
                    dead.append(item)
    finally:
        logged = log_sent(desk, outbox)
        _suppress(desk, dead)
    states["queued"] += len(items) - sum(states.values())
    return Outcome(states, tuple(told), logged)


def _suppress(desk: Desk, dead: Sequence[Item]) -> None:
    """Addresses of which the server says that they do not exist get nothing more."""
    day = desk.as_of
    changes = [
        change for item in dead for change in suppress(desk, item.to, day, "bounce", f"when sending: {item.words}")
    ]
    unique = list({change.path: change for change in changes}.values())
    if unique:
        write(desk, unique, f"Suppress {counted(len(unique), 'address', 'addresses')} that bounced")
