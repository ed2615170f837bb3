"""Two records side by side, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rounds.base.words import counted, printable
from rounds.cli.shown.output import cut

if TYPE_CHECKING:
    from rounds.desk.duplicates import Proposal
    from rounds.desk.duplicates.find_duplicates import ComparedRecords
    from rounds.desk.duplicates.merge_records import MergedRecords

_WIDEST = 44


def say_pair(compared: ComparedRecords, one: Proposal, number: str) -> None:
    """The pair, field by field; where the two differ it is marked."""
    click.echo()
    click.secho(f"{number}: {one.score:.0%} ({', '.join(one.reasons)})", bold=True)
    click.echo(f"    {'':14}{'1: ' + one.first:{_WIDEST}}  2: {one.second}")
    for pair in compared.fields:
        mine, theirs = _shown(pair.first), _shown(pair.second)
        mark = "  " if mine == theirs else "* "
        click.echo(f"  {mark}{pair.field:14}{mine:{_WIDEST}}  {theirs}".rstrip())


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return cut(", ".join(f"{_shown(each)}" for each in value.values()), _WIDEST)
    if isinstance(value, list):
        return cut("; ".join(map(_shown, value)), _WIDEST)
    return cut(printable(" ".join(str(value).split())), _WIDEST) if value is not None else ""


def say_merge(done: MergedRecords) -> None:
    """What was taken over, what is in dispute, and how many records were renamed."""
    verb = "Would merge" if done.dry_run else "Merged"
    records = counted(done.renamed, "record")
    click.echo(f"{verb} {done.gone} into {done.keep}; {records} name the one that stays instead.")
    if done.taken:
        click.echo(f"  taken over: {', '.join(done.taken)}")
    for field, mine, theirs in done.conflicts:
        click.echo(f"  {field}: stays {_shown(mine)}; {done.gone} says {_shown(theirs)}")
