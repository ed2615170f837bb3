"""``rounds explain``: how a figure of the report was made: formula, cut-offs, and the records behind it."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

import click

from rounds.base.dates import DEFAULT_PERIOD
from rounds.base.words import counted
from rounds.cli.context import Invocation, period_errors, reads
from rounds.cli.lines import say_wrapped
from rounds.cli.output import print_json
from rounds.cli.question import perform
from rounds.desk.explanation import (
    ExplainGoal,
    ExplainScore,
    ExplainSection,
    explain_goal,
    explain_score,
    explain_section,
)
from rounds.report.blocks import Figures, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from rounds.report.blocks import Basis, Figure, SectionContent

    Command = Callable[..., int]

_FEW = 6
COLUMNS = 80
_ALL = click.option("--all", "everything", is_flag=True, help="Name every file and line, however many there are.")


def _period_option(command: Command) -> Command:
    return click.option("--period", default=DEFAULT_PERIOD, show_default=True, help="As for rounds report.")(command)


@click.group("explain", short_help="Say how a figure of the report was made.")
def command() -> None:
    """Say how a figure of the report was made: formula, numbers, cut-offs, and the files and lines behind it."""


@command.command("section", short_help="Every figure of a section of the report.")
@click.argument("name")
@_period_option
@_ALL
@reads
def section(invocation: Invocation, *, name: str, period: str, everything: bool) -> int:
    """Every figure of a section of the report, made as the report makes it.

    \b
    rounds explain section movement
    rounds explain section funnel --period 2026-Q2 --all
    """
    with period_errors():
        found = explain_section(invocation.desk, ExplainSection(name, period))
    if found.content and invocation.as_json:
        print_json(found.as_data())
    elif found.content:
        _print_section(found.content, found.changed, everything=everything)
    return 0 if found.is_whole else 1


@command.command("goal", short_help="Where a goal stands, step by step.")
@click.argument("name")
@_ALL
@reads
def goal(invocation: Invocation, *, name: str, everything: bool) -> int:
    """Where a goal stands, step by step. NAME is its id, or part of its name."""
    found = explain_goal(invocation.desk, ExplainGoal(name))
    if invocation.printed_data(found):
        return 0
    progress = found.progress
    click.secho(f"{progress.goal.name} ({progress.goal.id})", bold=True)
    say_wrapped(f"{progress.metric.title}, in {progress.metric.unit}: {progress.status}.", 2)
    _print_figures(found.figures, found.changed, everything=everything)
    return 0


@command.command("score", short_help="A source's score, rule by rule.")
@click.argument("who")
@_ALL
@reads
def score(invocation: Invocation, *, who: str, everything: bool) -> int:
    """A source's score, rule by rule. WHO is an id or part of a name."""
    found = perform(explain_score, invocation.desk, ExplainScore(who))
    if not invocation.printed_data(found):
        click.secho(f"{found.name} ({found.source})", bold=True)
        _print_figures(found.figures, found.changed, everything=everything)
    return 0 if found.is_whole else 1


def _print_section(content: SectionContent, changed: Collection[str], *, everything: bool) -> None:
    click.secho(content.title, bold=True)
    say_wrapped(content.method, 2)
    for block in content.blocks:
        if isinstance(block, Figures):
            _print_figures(block.figures, changed, everything=everything)
        elif isinstance(block, Table) and block.bases:
            click.secho(f"\n{block.title}", bold=True)
            for row, basis in zip(block.rows, block.bases, strict=True):
                click.echo(f"\n  {' | '.join('' if cell is None else str(cell) for cell in row)}")
                _print_basis(basis, changed, everything=everything)


def _print_figures(figures: Iterable[Figure], changed: Collection[str], *, everything: bool) -> None:
    for figure in figures:
        told = "; ".join(filter(None, (figure.comparison, figure.meaning)))
        click.echo(f"\n  {click.style(figure.label, bold=True)}: {figure.value}{f'  ({told})' if told else ''}")
        _print_basis(figure.basis, changed, everything=everything)


def _print_basis(basis: Basis | None, changed: Collection[str], *, everything: bool) -> None:
    if basis is None:
        click.echo("    the plugin does not say how it is made")
        return
    say_wrapped(f"= {basis.formula}", 4)
    if basis.working:
        say_wrapped(f"= {basis.working}", 4)
    for name, value in basis.cutoffs:
        click.echo(f"    {name} = {value}{' (rounds.yaml)' if name in changed else ''}")
    shown = basis.records if everything else basis.records[:_FEW]
    if basis.records:
        files = f" in {counted(len(basis.records), 'file')}" if len(basis.records) > 1 else ""
        click.echo(f"    {counted(basis.count, 'record')}{files}:")
    for citation in shown:
        click.echo(
            fill(str(citation), COLUMNS, initial_indent=" " * 6, subsequent_indent=" " * 8, break_on_hyphens=False)
        )
    if len(shown) < len(basis.records):
        click.echo(f"      and {counted(len(basis.records) - len(shown), 'file')} more: --all")
