"""``rounds explain``: how a figure of the report was made: formula, cut-offs, and the records behind it."""

from __future__ import annotations

from dataclasses import asdict
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from rounds.base.dates import DEFAULT_PERIOD
from rounds.base.problems import UsageError
from rounds.base.words import counted, nearest
from rounds.book.records import CutOffs, ReportPlan
from rounds.cli.context import Invocation, as_of_option, at_option, json_option, parse_period_option, pass_invocation
from rounds.cli.question import choose_source
from rounds.cli.shown.lines import say_wrapped
from rounds.cli.shown.output import print_json
from rounds.report.blocks import Figures, Table
from rounds.report.explanation import explain_goal, explain_score
from rounds.report.findings import build_report, investigate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rounds.report.blocks import Basis, Cell, Figure, SectionContent
    from rounds.report.findings import Findings

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
@as_of_option
@at_option
@json_option
@pass_invocation
def section(invocation: Invocation, *, name: str, period: str, everything: bool) -> int:
    """Every figure of a section of the report, made as the report makes it.

    \b
    rounds explain section movement
    rounds explain section funnel --period 2026-Q2 --all
    """
    findings = _findings(invocation, period)
    plugins = invocation.desk.plugins
    known = plugins.sections().values
    if name not in known:
        raise UsageError(f"there is no section '{name}'", nearest(name, known, f"sections are: {', '.join(known)}"))
    report, problems = build_report(findings, plugins, ReportPlan(sections=(name,)), commit="", warnings=())
    invocation.desk.ear.problems(problems)
    for content in report.sections:
        if invocation.as_json:
            print_json(_section_data(content))
        else:
            _print_section(content, findings, everything=everything)
    return 1 if problems else 0


@command.command("goal", short_help="Where a goal stands, step by step.")
@click.argument("name")
@_ALL
@as_of_option
@at_option
@json_option
@pass_invocation
def goal(invocation: Invocation, *, name: str, everything: bool) -> int:
    """Where a goal stands, step by step. NAME is its id, or part of its name."""
    findings = _findings(invocation, DEFAULT_PERIOD)
    found = [one for one in findings.goals if one.goal.id == name]
    found = found or [one for one in findings.goals if name.casefold() in f"{one.goal.id} {one.goal.name}".casefold()]
    ids = [one.goal.id for one in findings.goals]
    if not found:
        hint = nearest(name, ids, f"goals are: {', '.join(ids)}" if ids else "there are no goals yet")
        raise UsageError(f"there is no goal '{name}' that can be measured", hint)
    if len(found) > 1:
        listed = "\n".join(f"  {one.goal.id}  {one.goal.name}" for one in found)
        raise UsageError(f"'{name}' could be any of {len(found)}", f"say which:\n{listed}")
    (progress,) = found
    figures = explain_goal(progress, findings)
    if invocation.as_json:
        print_json({"goal": progress.goal.id, "figures": [_figure_data(one) for one in figures]})
        return 0
    click.secho(f"{progress.goal.name} ({progress.goal.id})", bold=True)
    say_wrapped(f"{progress.metric.title}, in {progress.metric.unit}: {progress.status}.", 2)
    _print_figures(figures, findings, everything=everything)
    return 0


@command.command("score", short_help="A source's score, rule by rule.")
@click.argument("who")
@_ALL
@as_of_option
@at_option
@json_option
@pass_invocation
def score(invocation: Invocation, *, who: str, everything: bool) -> int:
    """A source's score, rule by rule. WHO is an id or part of a name."""
    findings = _findings(invocation, DEFAULT_PERIOD)
    source = choose_source(findings.book, who, invocation.desk.ear)
    found = findings.scores.get(source.id)
    if found is None:
        raise UsageError(f"{source.called} has no score", "a place is scored when it is a referral source itself")
    figures, problems = explain_score(found, findings)
    invocation.desk.ear.problems(problems)
    if invocation.as_json:
        print_json({"source": source.id, "total": found.total, "figures": [_figure_data(one) for one in figures]})
    else:
        click.secho(f"{source.name} ({source.id})", bold=True)
        _print_figures(figures, findings, everything=everything)
    return 1 if problems else 0


def _findings(invocation: Invocation, period: str) -> Findings:
    loaded = invocation.desk.loaded
    invocation.desk.note_errors()
    window = parse_period_option(period, invocation.desk)
    findings, problems = investigate(loaded.book, invocation.desk.plugins, window, invocation.desk.as_of)
    invocation.desk.ear.problems(problems)
    return findings


def _section_data(content: SectionContent) -> dict[str, Any]:
    figures = [figure for block in content.blocks if isinstance(block, Figures) for figure in block.figures]
    tables = [block for block in content.blocks if isinstance(block, Table) and block.bases]
    return {
        "section": content.name,
        "title": content.title,
        "method": content.method,
        "figures": [_figure_data(figure) for figure in figures],
        "tables": [{"title": table.title, "rows": [*map(_row_data, table.rows, table.bases)]} for table in tables],
    }


def _figure_data(figure: Figure) -> dict[str, Any]:
    told = {"label": figure.label, "value": figure.value, "comparison": figure.comparison, "meaning": figure.meaning}
    return told | {"basis": _basis_data(figure.basis)}


def _row_data(row: tuple[Cell, ...], basis: Basis | None) -> dict[str, Any]:
    return {"row": row, "basis": _basis_data(basis)}


def _basis_data(basis: Basis | None) -> dict[str, Any] | None:
    return None if basis is None else asdict(basis) | {"cutoffs": dict(basis.cutoffs)}


def _print_section(content: SectionContent, findings: Findings, *, everything: bool) -> None:
    click.secho(content.title, bold=True)
    say_wrapped(content.method, 2)
    for block in content.blocks:
        if isinstance(block, Figures):
            _print_figures(block.figures, findings, everything=everything)
        elif isinstance(block, Table) and block.bases:
            click.secho(f"\n{block.title}", bold=True)
            for row, basis in zip(block.rows, block.bases, strict=True):
                click.echo(f"\n  {' | '.join('' if cell is None else str(cell) for cell in row)}")
                _print_basis(basis, findings, everything=everything)


def _print_figures(figures: Iterable[Figure], findings: Findings, *, everything: bool) -> None:
    for figure in figures:
        told = "; ".join(filter(None, (figure.comparison, figure.meaning)))
        click.echo(f"\n  {click.style(figure.label, bold=True)}: {figure.value}{f'  ({told})' if told else ''}")
        _print_basis(figure.basis, findings, everything=everything)


def _print_basis(basis: Basis | None, findings: Findings, *, everything: bool) -> None:
    if basis is None:
        click.echo("    the plugin does not say how it is made")
        return
    say_wrapped(f"= {basis.formula}", 4)
    if basis.working:
        say_wrapped(f"= {basis.working}", 4)
    for name, value in basis.cutoffs:
        usual = getattr(CutOffs(), name) == getattr(findings.book.settings.cutoffs, name)
        click.echo(f"    {name} = {value}{'' if usual else ' (rounds.yaml)'}")
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
