"""What a dry run would write: new files whole, changed ones as a difference."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.desk.records.drafts import Draft


def say_drafts(drafts: Sequence[Draft]) -> None:
    """Print what would be written: new files whole, changed ones as a difference."""
    for draft in drafts:
        if draft.before is None:
            click.secho(f"would write {draft.path}:", bold=True)
            click.echo(draft.text, nl=not draft.text.endswith("\n"))
            continue
        old, new = draft.before.decode("utf-8-sig", "replace").splitlines(), draft.text.splitlines()
        click.secho(f"would change {draft.path}:" if old != new else f"{draft.path} stays as it is.", bold=True)
        for line in list(unified_diff(old, new, lineterm="", n=2))[2:]:
            click.echo(line)
