"""What changed between two states, on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rounds.desk.history.changes import Difference

MOST_SHOWN = 40


def say(found: Difference, most: int = MOST_SHOWN) -> None:
    """Print it, at most so many lines (0: all)."""
    lines = found.lines()
    for line in lines[: most or None]:
        click.echo(f"- {line}")
    if most and len(lines) > most:
        click.echo(f"and {len(lines) - most:,} more: --all shows them")
