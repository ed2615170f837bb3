"""``rounds merge-file``: what git runs to merge two versions of a file of records (see ``rounds doctor``)."""

from __future__ import annotations

import subprocess
from pathlib import Path

import click

from rounds.storage.compare.merge import merged_text

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("merge-file", hidden=True, short_help="Merge three versions of a file, for git.")
@click.argument("base", type=_FILE)
@click.argument("ours", type=_FILE)
@click.argument("theirs", type=_FILE)
@click.argument("path")
def command(base: Path, ours: Path, theirs: Path, path: str) -> int:
    """Merge three versions of a file of records into OURS, record by record and field by field.

    Git runs it, after `rounds init` or `rounds doctor --fix`; without it git merges line by line. Where both sides
    changed one field, git's own marks are left in the file, and the exit code is 1.
    """
    merged = merged_text(path, base.read_bytes(), ours.read_bytes(), theirs.read_bytes())
    if merged.text is not None:
        ours.write_bytes(merged.text.encode())
        return 0
    for conflict in merged.conflicts:
        field = ".".join(conflict.field) or "the whole record"
        click.echo(f"{path}: both sides changed {field} of {conflict.key.kind} '{conflict.key.id}'", err=True)
    names = ["-L", "ours", "-L", "base", "-L", "theirs"]
    done = subprocess.run(  # noqa: S603 - git's own merge, on the files that git gave
        ["git", "merge-file", *names, str(ours), str(base), str(theirs)],  # noqa: S607
        check=False,
        capture_output=True,
    )
    return 0 if done.returncode == 0 and not merged.conflicts else 1
