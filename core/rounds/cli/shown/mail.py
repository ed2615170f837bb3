"""What became of messages, and who got none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rounds.base.words import counted
from rounds.desk.mail.audience import reasons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.desk.mail.audience import LeftOut
    from rounds.desk.mail.delivery import Outcome


def say_left_out(left_out: Sequence[LeftOut]) -> None:
    """Tell on standard error who gets nothing, and why."""
    if left_out:
        click.echo(f"{counted(len(left_out), 'source')} left out:\n{reasons(left_out)}", err=True)


def say_outcome(outcome: Outcome) -> None:
    """What became of the messages."""
    click.echo(
        f"Sent {counted(outcome.states['sent'], 'message')}; logged {counted(outcome.logged, 'touch', 'touches')}."
    )
    for item, state, words in outcome.told:
        click.echo(f"  {item}  {state}: {words}", err=True)
    if outcome.states["unknown"]:
        click.echo("Whether 'unknown' ones went nobody knows: see docs/email.md, then rounds outbox settle.", err=True)
    if outcome.states["queued"]:
        click.echo(f"{counted(outcome.states['queued'], 'message')} still wait: rounds outbox send.", err=True)
