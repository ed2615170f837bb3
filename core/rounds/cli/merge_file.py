"""``rounds merge-file``: what git runs to merge two versions of a file of records (see ``rounds doctor``)."""

from __future__ import annotations

from pathlib import Path

import click

from rounds.cli.context import Invocation, pass_invocation
from rounds.desk.sync import MergeFile, merge_file

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("merge-file", hidden=True, short_help="Merge three versions of a file, for git.")
@click.argument("base", type=_FILE)
@click.argument("ours", type=_FILE)
@click.argument("theirs", type=_FILE)
@click.argument("path")
@pass_invocation
def command(invocation: Invocation, base: Path, ours: Path, theirs: Path, path: str) -> int:
    """Merge three versions of a file of records into OURS, record by record and field by field.

    Git runs it, after `rounds init` or `rounds doctor --fix`; without it git merges line by line. Where both sides
    changed one field, git's own marks are left in the file, and the exit code is 1.
    """
    merged = merge_file(invocation.desk, MergeFile(base, ours, theirs, path))
    for line in merged.lines():
        click.echo(line, err=True)
    return 0 if merged.is_clean else 1
