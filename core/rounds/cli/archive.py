"""``rounds archive``: closed years of touches, a file each, folded into one file a month."""

from __future__ import annotations

import click

from rounds.base.words import counted
from rounds.cli.context import Invocation, dry_run_option, json_option, pass_invocation
from rounds.cli.output import print_json
from rounds.desk.workspace.archive import ArchiveYear, archive_year


@click.command("archive", short_help="Fold a closed year's touches into a file a month.")
@click.argument("year", type=click.IntRange(1900, 2199))
@dry_run_option
@json_option
@pass_invocation
def command(invocation: Invocation, year: int) -> int:
    """Fold the touches of a closed year, a file each, into one file a month: fewer files, the same records.

    Every record is proved equal before anything is written; files with comments of their own stay as they are. It is
    one commit: rounds undo takes it back.
    """
    archived = archive_year(invocation.desk, ArchiveYear(year))
    kept = archived.kept
    if invocation.as_json:
        print_json(archived.as_data())
    elif not archived.folded:
        click.echo(f"No touches of {year} stand in files of their own" + (f" ({kept} have comments)." if kept else "."))
    elif archived.dry_run:
        click.echo(f"Would fold {archived.words()}.")
    else:
        stay = f" {counted(kept, 'file')} with comments stayed." if kept else ""
        click.echo(f"Folded {archived.words()}.{stay}")
    return 0
