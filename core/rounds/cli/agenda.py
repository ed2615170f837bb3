"""``rounds`` alone: what to do today."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from rounds.base.dates import day_words
from rounds.base.words import counted
from rounds.cli.context import Invocation, as_of_option, at_option, json_option, pass_invocation
from rounds.cli.shown.lines import say_touch
from rounds.cli.shown.output import print_json
from rounds.desk.lookup import choose_liaison
from rounds.desk.planning.agenda import who_waits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.analysis.next_touches import NextTouch
    from rounds.desk.planning.agenda import Waiting

DEFAULT_MOST = 12


@click.command("agenda", short_help="What to do today: promises, overdue touches, open concerns.")
@click.option("--owner", metavar="LIAISON", help="Only this liaison's.")
@click.option(
    "--max", "most", type=click.IntRange(1), default=DEFAULT_MOST, show_default=True, help="How many at most."
)
@as_of_option
@at_option
@json_option
@pass_invocation
def command(invocation: Invocation, owner: str | None, most: int = DEFAULT_MOST) -> int:
    """What to do today: promises, overdue touches, open concerns.

    The most urgent first, each with the reason and the channel that suits. It is what bare `rounds` prints.
    """
    waiting = who_waits(invocation.desk)
    wanted = choose_liaison(owner, waiting.settings) if owner else ""
    touches = [touch for touch in waiting.next_touches if not wanted or touch.owner == wanted]
    if invocation.as_json:
        print_json([asdict(touch) for touch in touches[:most]])
    else:
        _print(waiting, touches, most, wanted)
    return 0


def _print(waiting: Waiting, touches: Sequence[NextTouch], most: int, wanted: str) -> None:
    whose = f", {waiting.owner_name(wanted)}" if wanted else ""
    click.secho(f"{waiting.settings.client.name}{whose}: {day_words(waiting.as_of)}", bold=True)
    late = sum(touch.due < waiting.as_of for touch in touches)
    if not touches:
        click.echo("Nothing is waiting. To plan ahead: rounds plan")
        return
    click.echo(f"{counted(len(touches), 'source is', 'sources are')} waiting, {late:,} of them late.")
    for touch in touches[:most]:
        say_touch(touch, waiting)
    if len(touches) > most:
        more = f"\n{len(touches) - most:,} more"
        click.echo(f"{more}: rounds agenda --max {len(touches)}, or spread them out: rounds plan")
