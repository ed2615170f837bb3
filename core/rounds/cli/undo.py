"""``rounds undo``: take back what one command did, as a new commit."""

from __future__ import annotations

import click

from rounds.cli.context import Invocation, dry_run_option, json_option, pass_invocation
from rounds.cli.lines import say
from rounds.desk.undo import UndoCommit, undo_commit


@click.command("undo", short_help="Take back what one command did.")
@click.argument("revision", metavar="[COMMIT]", default="")
@dry_run_option
@json_option
@pass_invocation
def command(invocation: Invocation, revision: str) -> int:
    """Take back what one command did: a log, an edit, an import of thousands. Without COMMIT, the last one.

    It is a commit of its own, so that nothing is lost and it can be undone in turn. Refused when later work depends on
    it, which is then named.

    \b
    rounds undo
    rounds undo 3f2a91c
    """
    undone = undo_commit(invocation.desk, UndoCommit(revision))
    if invocation.printed_data(undone):
        return 0
    what = f"'{undone.commit.subject}' ({undone.commit.short})"
    if undone.written.notice:
        click.echo(f"rounds: {undone.written.notice}", err=True)
    click.echo(f"Would undo {what}:" if undone.dry_run else f"Undone: {what}. To bring it back: rounds undo")
    say(undone.found)
    return 0
