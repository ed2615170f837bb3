"""``rounds doctor``: whether git, locks, leftovers and the index are as they should be, and mending what is not."""

from __future__ import annotations

import click

from rounds.cli.context import Invocation, json_option, pass_invocation
from rounds.desk.workspace.doctor import ExamineWorkspace, examine_workspace


@click.command("doctor", short_help="Look after git settings, locks, leftovers and the index.")
@click.option("--fix", is_flag=True, help="Mend what can be mended.")
@json_option
@pass_invocation
def command(invocation: Invocation, *, fix: bool) -> int:
    """Look after what records rest on: git's settings and attributes, the hook, locks, leftovers, the index.

    Exit code 1 when something is left to do. Records themselves are for `rounds check`.
    """
    examination = examine_workspace(invocation.desk, ExamineWorkspace(mend=fix))
    left = examination.left
    if invocation.printed_data(examination):
        return 1 if left else 0
    for one in examination.found:
        click.echo(f"{'mended' if one.is_mended else 'to do'}: {one.about}: {one.message}")
        if one.hint and not one.is_mended:
            click.echo(click.style(f"    {one.hint}", dim=True))
    if not examination.found:
        click.echo("All is well: git, locks, leftovers, index.")
    elif any(one.mend for one in left):
        click.echo("Mend it with: rounds doctor --fix")
    return 1 if left else 0
