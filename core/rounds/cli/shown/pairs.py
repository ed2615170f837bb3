"""Two records side by side, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rounds.base.words import counted, printable

if TYPE_CHECKING:
    from rounds.book.book import Book
    from rounds.desk.duplicates import Merge, Proposal
    from rounds.desk.imports import RecordFiles

_WIDEST = 44
_UNSEEN = frozenset({"id", "provenance", "different_from"})


def say_pair(book: Book, files: RecordFiles, one: Proposal, number: str) -> None:
    """The pair, field by field; where the two differ it is marked."""
    kind = "contact" if one.first in book.contacts else "organization"
    first, second = (files.document(book.of_kind(kind)[each]) or {} for each in (one.first, one.second))
    click.echo()
    click.secho(f"{number}: {one.score:.0%} ({', '.join(one.reasons)})", bold=True)
    click.echo(f"    {'':14}{'1: ' + one.first:{_WIDEST}}  2: {one.second}")
    for field in dict.fromkeys([*first, *second]):
        if field not in _UNSEEN:
            mine, theirs = _shown(first.get(field)), _shown(second.get(field))
            mark = "  " if mine == theirs else "* "
            click.echo(f"  {mark}{field:14}{mine:{_WIDEST}}  {theirs}".rstrip())


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return _cut(", ".join(f"{_shown(each)}" for each in value.values()))
    if isinstance(value, list):
        return _cut("; ".join(map(_shown, value)))
    return _cut(printable(" ".join(str(value).split()))) if value is not None else ""


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def say_merge(plan: Merge, *, dry_run: bool = False) -> None:
    """What was taken over, what is in dispute, and how many records were renamed."""
    verb = "Would merge" if dry_run else "Merged"
    records = counted(plan.renamed, "record")
    click.echo(f"{verb} {plan.gone} into {plan.keep}; {records} name the one that stays instead.")
    if plan.taken:
        click.echo(f"  taken over: {', '.join('.'.join(map(str, where)) for where in plan.taken)}")
    for field, mine, theirs in plan.conflicts:
        click.echo(f"  {field}: stays {_shown(mine)}; {plan.gone} says {_shown(theirs)}")
