"""Queued messages sent, and what became of each: touches, suppressions, and words for a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from rounds.base.words import counted
from rounds.cli.written.carried import log_sent, suppress
from rounds.cli.written.writing import write
from rounds.desk.outbox import dispatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.cli.context import Invocation
    from rounds.cli.written.carried import Carriage
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

    def data(self) -> dict[str, Any]:
        """For ``--json``."""
        rows = [{"id": item, "state": state, "words": words} for item, state, words in self.told]
        return {**{state: self.states[state] for state in ("sent", "refused", "queued", "unknown")}, "messages": rows}

    def say(self) -> None:
        """For a person."""
        click.echo(
            f"Sent {counted(self.states['sent'], 'message')}; logged {counted(self.logged, 'touch', 'touches')}."
        )
        for item, state, words in self.told:
            click.echo(f"  {item}  {state}: {words}", err=True)
        if self.states["unknown"]:
            click.echo(
                "Whether 'unknown' ones went nobody knows: see docs/email.md, then rounds outbox settle.", err=True
            )
        if self.states["queued"]:
            click.echo(f"{counted(self.states['queued'], 'message')} still wait: rounds outbox send.", err=True)


def send_queued(invocation: Invocation, carriage: Carriage, outbox: Outbox, items: Sequence[Item]) -> Outcome:
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
        logged = log_sent(invocation, outbox)
        _suppress(invocation, dead)
    states["queued"] += len(items) - sum(states.values())
    return Outcome(states, tuple(told), logged)


def _suppress(invocation: Invocation, dead: Sequence[Item]) -> None:
    """Addresses of which the server says that they do not exist get nothing more."""
    day = invocation.as_of()
    changes = [
        change
        for item in dead
        for change in suppress(invocation, item.to, day, "bounce", f"when sending: {item.words}")
    ]
    unique = list({change.path: change for change in changes}.values())
    if unique:
        write(invocation, unique, f"Suppress {counted(len(unique), 'address', 'addresses')} that bounced")
