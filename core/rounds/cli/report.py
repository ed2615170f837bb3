"""``rounds report``: one command, one report."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rounds.checks import nearest
from rounds.cli.context import Invocation, as_of_option, parse_period_option, pass_invocation
from rounds.cli.outfile import write_output
from rounds.dates import DEFAULT_PERIOD
from rounds.history import head_commit
from rounds.problems import UsageError
from rounds.records import ReportPlan
from rounds.render import render
from rounds.report import build_report, investigate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rounds.blocks import Report
    from rounds.loader import Loaded
    from rounds.plugins import Plugins
    from rounds.problems import Problem

DEFAULT_REPORT = "report"


@click.command("report", short_help="Write the report.")
@click.argument("name", default=DEFAULT_REPORT)
@click.option(
    "--period", default=DEFAULT_PERIOD, show_default=True, help="2026-Q3, 2026-09, FY2026, last-quarter, A..B."
)
@click.option(
    "--format", "form", default="html", show_default=True, help="html, markdown, json, csv, or a plugin's own."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file or folder. '-' prints.")
@click.option("--open", "open_it", is_flag=True, help="Open the report in the browser.")
@as_of_option
@pass_invocation
def command(invocation: Invocation, name: str, period: str, form: str, output: Path | None, *, open_it: bool) -> int:
    """Write the report NAME: one that rounds.yaml lists under reports, or the whole report.

    The report works on what is good: records left out are named at its top, and the exit code is then 1.
    """
    loaded, plugins = invocation.load(), invocation.plugins()
    settings = loaded.book.settings
    as_of = invocation.as_of(settings)
    window = parse_period_option(period, invocation, settings)
    plan = _plan(name, settings.reports)
    findings, problems = investigate(loaded.book, plugins, window, as_of)
    commit = head_commit(invocation.workspace())
    report, found = build_report(findings, plugins, plan, commit=commit, warnings=_warnings(loaded, plugins))
    problems += found
    files, found = _rendered(report, form, invocation, plugins)
    problems += found
    invocation.report_problems([*loaded.problems, *problems])
    written = write_output(files, output, invocation.workspace().root / "reports", f"{name}-{as_of}")
    for file in written:
        click.echo(f"Wrote {file}")
    if open_it and written:
        webbrowser.open(written[0].resolve().as_uri())
    return 1 if any(problem.severity == "error" for problem in (*loaded.problems, *problems)) else 0


def _plan(name: str, plans: Mapping[str, ReportPlan]) -> ReportPlan:
    if name in plans:
        return plans[name]
    if name == DEFAULT_REPORT:
        return ReportPlan()
    known = [DEFAULT_REPORT, *plans]
    raise UsageError(f"there is no report '{name}'", nearest(name, known, f"reports are: {', '.join(known)}"))


def _warnings(loaded: Loaded, plugins: Plugins) -> tuple[str, ...]:
    """What a reader must know first."""
    warnings: list[str] = []
    if loaded.left_out:
        files = sorted({problem.source.path for problem in loaded.errors})
        more = f" and {len(files) - 3} more" if len(files) > 3 else ""  # noqa: PLR2004 - a line, not a list
        count = "1 record or file is" if loaded.left_out == 1 else f"{loaded.left_out} records or files are"
        warnings.append(f"{count} left out because of errors in {', '.join(files[:3])}{more}. See: rounds check")
    elif loaded.errors:
        count = "1 error" if len(loaded.errors) == 1 else f"{len(loaded.errors)} errors"
        warnings.append(f"The records have {count}. See: rounds check")
    if plugins.off:
        warnings.append(f"{len(plugins.off)} of the client's own plugin files are off until: rounds trust")
    return tuple(warnings)


def _rendered(
    report: Report, form: str, invocation: Invocation, plugins: Plugins
) -> tuple[Mapping[str, str | bytes], list[Problem]]:
    renderers = plugins.renderers()
    if form not in renderers.values:
        hint = nearest(form, renderers.values, f"forms are: {', '.join(renderers.values)}")
        raise UsageError(f"there is no form '{form}' of a report", hint)
    files, problems = render(report, renderers.values[form], renderers.owners[form], plugins, invocation.workspace())
    return files, [*renderers.problems, *problems]
