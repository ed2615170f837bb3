"""``rounds score``: who scores what, and what other rules or an earlier day would make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rounds.base.words import counted, listing
from rounds.cli.context import Invocation, reads
from rounds.cli.lines import say_wrapped
from rounds.cli.output import print_json, print_table
from rounds.desk.scores import CompareScores, ListScores, compare_scores, list_scores

if TYPE_CHECKING:
    from rounds.desk import ScoreChange
    from rounds.desk.scores import ScoreComparison

_COLUMNS = ("id", "name", "tier", "suggested", "score", "why")
_MOST = 30


@click.command("score", short_help="List sources by score, or what would change it.")
@click.argument("words", nargs=-1, metavar="[FILTER]...")
@click.option("--diff", metavar="REV|FILE", help="Compare with a commit, REV:rounds.yaml, or another settings file.")
@click.option("--all", "everybody", is_flag=True, help="Show every change, not the largest alone.")
@reads
def command(invocation: Invocation, *, words: tuple[str, ...], diff: str | None, everybody: bool) -> int:
    """List sources by score, with the tier that their points suggest.

    With --diff, who changes tier or score, and through which factor: against all records of a commit, against only its
    rules (REV:rounds.yaml), or against the rules of another settings file. From an earlier commit to now; from now to
    a branch of its own or a file, which may come.

    \b
    rounds score tier:B
    rounds score --diff main~20
    rounds score --diff new-rules:rounds.yaml
    rounds score --diff ../stricter.yaml
    """
    if diff is None:
        return _list(invocation, words)
    found = compare_scores(invocation.desk, CompareScores(diff, words))
    if not invocation.printed_data(found):
        _print(found, everybody=everybody)
    return 0


def _list(invocation: Invocation, words: tuple[str, ...]) -> int:
    found = list_scores(invocation.desk, ListScores(words))
    if invocation.as_json:
        print_json(found.as_data())
    elif found.rows:
        rows = [(row.id, row.name, row.tier, row.suggested, f"{row.score:.1f}", row.why) for row in found.rows]
        print_table(_COLUMNS, rows, numeric=("score",))
    else:
        click.echo("Nobody matches.", err=True)
    return 0


def _print(comparison: ScoreComparison, *, everybody: bool) -> None:
    found = comparison.found
    many = counted(len(found.changes), "source scores", "sources score")
    click.secho(
        f"From {comparison.before} to {comparison.after}: {many} differently, {found.unchanged:,} alike.", bold=True
    )
    if found.tiers:
        moves = [f"{old or 'none'} to {new or 'none'} {count:,}" for old, new, count in found.tiers]
        click.echo(f"Tiers: {', '.join(moves)}.")
    shown = found.changes if everybody else found.changes[:_MOST]
    for one in shown:
        click.echo(f"\n  {click.style(one.name, bold=True)} ({one.source_id}): {_words(one)}")
        parts = [f"{each.title} {each.change:+.1f}" for each in one.factors]
        if parts and one.before and one.after:
            say_wrapped(f"through {listing(parts)}", 4)
    if len(shown) < len(found.changes):
        click.echo(f"\nand {len(found.changes) - len(shown):,} more: --all")


def _words(one: ScoreChange) -> str:
    if one.before is None:
        return f"new here, {one.after.points:.1f}" if one.after else ""
    if one.after is None:
        return f"no longer scored, {one.before.points:.1f} before"
    words = [f"{one.before.points:.1f} to {one.after.points:.1f} ({one.change:+.1f})"]
    if one.before.tier != one.after.tier:
        words.append(f"tier {one.before.tier or 'none'} to {one.after.tier or 'none'}")
    if one.before.suggested != one.after.suggested:
        words.append(f"suggested {one.before.suggested or 'none'} to {one.after.suggested or 'none'}")
    return "; ".join(words)
