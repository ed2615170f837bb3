"""``rounds report``: one command, one report."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from rounds.base.dates import DEFAULT_PERIOD
from rounds.cli.context import Invocation, period_errors, reads
from rounds.cli.lines import say_wrapped
from rounds.cli.output import print_json, say_written, write_output
from rounds.cli.question import perform
from rounds.desk.report import DEFAULT_REPORT, ListReports, MakeReport, list_reports, make_report


@click.command("report", short_help="Write the report.")
@click.argument("name", default=DEFAULT_REPORT)
@click.argument("who", default="")
@click.option(
    "--period", default=DEFAULT_PERIOD, show_default=True, help="2026-Q3, 2026-09, FY2026, last-quarter, A..B."
)
@click.option(
    "--format",
    "form",
    default="html",
    show_default=True,
    help="html, markdown, pdf, xlsx, json, csv, or a plugin's own.",
)
@click.option("--pdf", "form", flag_value="pdf", help="Short for --format pdf.")
@click.option("--xlsx", "form", flag_value="xlsx", help="Short for --format xlsx: a workbook.")
@click.option("--list", "list_them", is_flag=True, help="List the reports: name, title, sections.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file or folder. '-' prints.")
@click.option("--open", "open_it", is_flag=True, help="Open the report in the browser.")
@reads
def command(  # noqa: PLR0917 - one parameter an option
    invocation: Invocation,
    name: str,
    who: str,
    period: str,
    form: str,
    output: Path | None,
    *,
    list_them: bool,
    open_it: bool,
) -> int:
    """Write the report NAME: client (everything; the default), board, liaison WHO, source WHO, or one of your own.

    WHO is a liaison, or a contact or organization: an id, or part of a name. --json prints the report as data.

    The report works on what is good: records left out are named at its top, and the exit code is then 1.
    """
    if list_them:
        _list(invocation)
        return 0
    if invocation.as_json:
        form, output = "json", output or Path("-")
    with period_errors():
        made = perform(make_report, invocation.desk, MakeReport(name, who, period, form))
    written = write_output(made.files, output, invocation.desk.home.root / "reports", made.stem)
    say_written(written)
    if open_it and written:
        webbrowser.open(written[0].resolve().as_uri())
    return 0 if made.is_whole else 1


def _list(invocation: Invocation) -> None:
    """The reports, their titles and sections."""
    found = list_reports(invocation.desk, ListReports())
    if invocation.as_json:
        print_json(found.as_data())
        return
    for one in found.reports:
        click.secho(f"{one.name}{'' if one.about == 'book' else ' WHO'}", bold=True, nl=False)
        click.echo(f"  {one.title}")
        say_wrapped(", ".join(one.sections), 2)
