"""``rounds diff``: what changed, in words."""

from __future__ import annotations

import click

from rounds.cli.context import Invocation, json_option, pass_invocation
from rounds.cli.lines import MOST_SHOWN, say
from rounds.cli.output import print_json
from rounds.desk.diff import ShowDiff, show_diff


@click.command("diff", short_help="Say what changed between two states, in words.")
@click.argument("revisions", metavar="[REV|DAY[..REV|DAY]]", default="")
@click.option("--all", "everything", is_flag=True, help=f"Show every change, not the first {MOST_SHOWN} alone.")
@json_option
@pass_invocation
def command(invocation: Invocation, revisions: str, *, everything: bool) -> int:
    """Say what changed between two states of the records, in words.

    Without anything: what is not committed yet. With one commit or day: from then to the files as they are now.

    \b
    rounds diff
    rounds diff 2026-09-30
    rounds diff 2026-06-30..2026-09-30
    rounds diff main..new-tiers
    """
    found = show_diff(invocation.desk, ShowDiff(revisions))
    if invocation.as_json:
        print_json(found.as_data())
    elif found.lines():
        say(found, 0 if everything else MOST_SHOWN)
    else:
        click.echo("Nothing changed.")
    return 0
