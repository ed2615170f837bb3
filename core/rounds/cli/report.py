"""``rounds report``: one command, one report."""

from __future__ import annotations

import webbrowser
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rounds.base.dates import DEFAULT_PERIOD
from rounds.base.problems import UsageError
from rounds.base.words import counted, nearest
from rounds.book.records import ReportPlan
from rounds.cli.context import Invocation, as_of_option, at_option, json_option, parse_period_option, pass_invocation
from rounds.cli.question import choose_source
from rounds.cli.shown.lines import say_wrapped
from rounds.cli.shown.outfile import say_written, write_output
from rounds.cli.shown.output import print_json
from rounds.desk.lookup import choose_liaison
from rounds.report.plans import named_plans
from rounds.report.render import own_templates
from rounds.report.scope import About
from rounds.storage.index.answers import packed, unpacked
from rounds.storage.index.encoding import problems_in, problems_text
from rounds.storage.workspace import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rounds.base.dates import Period
    from rounds.base.problems import Problem
    from rounds.desk.desk import Desk
    from rounds.plugins import Plugins
    from rounds.report.blocks import Report
    from rounds.storage.loader import Loaded

DEFAULT_REPORT = "client"
MOST_NAMED = 3
_SEE = "See: rounds check"


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
@as_of_option
@at_option
@json_option
@pass_invocation
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
    loaded, plugins = invocation.desk.loaded, invocation.desk.plugins
    settings = loaded.book.settings
    plans = named_plans(plugins.reports().values, settings.reports)
    if list_them:
        _list(plans, plugins, as_json=invocation.as_json)
        return 0
    if invocation.as_json:
        form, output = "json", output or Path("-")
    as_of = invocation.desk.as_of
    window = parse_period_option(period, invocation.desk)
    plan = _plan(name, plans)
    about, stem = _about(name, plan, who, invocation.desk)
    files, problems = _made(invocation, _Wanted(plan, form, window, as_of, about))
    invocation.desk.ear.problems([*loaded.problems, *problems])
    written = write_output(files, output, invocation.desk.home.root / "reports", f"{stem}-{as_of}")
    say_written(written)
    if open_it and written:
        webbrowser.open(written[0].resolve().as_uri())
    return 1 if any(problem.severity == "error" for problem in (*loaded.problems, *problems)) else 0


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which report, in which form, for which days, about whom."""

    plan: ReportPlan
    form: str
    period: Period
    as_of: date
    about: About | None

    def words(self) -> tuple[object, ...]:
        """All of it in words that are the same in every run."""
        whom = (self.about.name, self.about.liaison, *sorted(self.about.sources)) if self.about else ()
        return (self.plan, self.form, self.period, self.as_of, *whom)


def _made(invocation: Invocation, wanted: _Wanted) -> tuple[Mapping[str, str | bytes], list[Problem]]:
    """The report's files and what plugins got wrong; as they were made before, where nothing at all has changed."""
    answers, commit = invocation.desk.loaded.answers, invocation.desk.commit_label
    about = (*wanted.words(), commit, own_templates(invocation.desk.workspace))
    if answers and (kept := answers.find("report", *about)):
        return unpacked(kept["files"]), problems_in(kept["problems"])
    files, problems = _make(invocation, wanted, commit)
    if answers:
        answers.keep({"files": packed(files), "problems": problems_text(problems)}, "report", *about)
    return files, problems


def _make(invocation: Invocation, wanted: _Wanted, commit: str) -> tuple[Mapping[str, str | bytes], list[Problem]]:
    from rounds.report.findings import build_report, investigate  # noqa: PLC0415 - only when it was not made before

    loaded, plugins = invocation.desk.loaded, invocation.desk.plugins
    findings, problems = investigate(loaded.book, plugins, wanted.period, wanted.as_of, wanted.about)
    warnings = _warnings(loaded, plugins)
    report, found = build_report(findings, plugins, wanted.plan, commit=commit, warnings=warnings)
    files, wrong = _rendered(report, wanted.form, invocation, plugins)
    return files, [*plugins.reports().problems, *problems, *found, *wrong]


def _plan(name: str, plans: Mapping[str, ReportPlan]) -> ReportPlan:
    if name in plans:
        return plans[name]
    if name == DEFAULT_REPORT:
        return ReportPlan()
    known = sorted({DEFAULT_REPORT, *plans})
    raise UsageError(f"there is no report '{name}'", nearest(name, known, f"reports are: {', '.join(known)}"))


def _about(name: str, plan: ReportPlan, who: str, desk: Desk) -> tuple[About | None, str]:
    """Whom the report is about, and the stem of its file's name."""
    book = desk.book
    if plan.about not in {"liaison", "source"}:
        if who:
            raise UsageError(f"the report '{name}' is about the whole book", f"leave out '{who}'")
        return None, name
    if not who:
        example = "okafor" if plan.about == "source" else next((one.id for one in book.settings.liaisons), "dana")
        raise UsageError(f"say which {plan.about} the report is about", f"for example: rounds report {name} {example}")
    if plan.about == "liaison":
        liaison = choose_liaison(who, book.settings)
        known = book.settings.liaison(liaison)
        return About(known.name if known else liaison, liaison=liaison), f"{name}-{liaison}"
    source = choose_source(book, who, desk.ear)
    people = () if source.kind == "contact" else book.members(source.id)
    return About(source.name, sources=frozenset((source.id, *people))), f"{name}-{source.id}"


def _list(plans: Mapping[str, ReportPlan], plugins: Plugins, *, as_json: bool) -> None:
    """The reports, their titles and sections."""
    every = plugins.sections().values.values()
    lines = [
        {
            "name": name,
            "title": plan.title,
            "about": plan.about,
            "sections": list(plan.sections or (one.name for one in every if one.about in {"book", plan.about})),
        }
        for name, plan in sorted(plans.items())
    ]
    if as_json:
        print_json(lines)
        return
    for line in lines:
        who = "" if line["about"] == "book" else " WHO"
        click.secho(f"{line['name']}{who}", bold=True, nl=False)
        click.echo(f"  {line['title']}")
        say_wrapped(", ".join(line["sections"]), 2)


def _warnings(loaded: Loaded, plugins: Plugins) -> tuple[str, ...]:
    """What a reader must know first."""
    warnings: list[str] = []
    if loaded.has_defaults:
        warnings.append(f"Default settings are used because of errors in {SETTINGS_FILE}. {_SEE}")
    if loaded.left_out:
        files, most = loaded.left_out_in, MOST_NAMED
        more = f" and {len(files) - most:,} more files" if len(files) > most else ""
        count = counted(loaded.left_out, "record or file is", "records or files are")
        named = f"{', '.join(files[:most])}{more}"
        warnings.append(f"{count} left out because of errors in {named}. What names them does not count. {_SEE}")
    elif others := [error for error in loaded.errors if error.source.path != SETTINGS_FILE]:
        warnings.append(f"The records have {counted(len(others), 'error')}. {_SEE}")
    if plugins.off:
        off = counted(len(plugins.off), "file of the client's own plugins is", "files of the client's own plugins are")
        warnings.append(f"{off} off until somebody has seen and allowed them: rounds trust")
    return tuple(warnings)


def _rendered(
    report: Report, form: str, invocation: Invocation, plugins: Plugins
) -> tuple[Mapping[str, str | bytes], list[Problem]]:
    from rounds.report.render import render  # noqa: PLC0415 - the same

    renderers = plugins.renderers()
    if form not in renderers.values:
        hint = nearest(form, renderers.values, f"formats are: {', '.join(renderers.values)}")
        raise UsageError(f"there is no format '{form}' of a report", hint)
    files, problems = render(report, renderers.values[form], renderers.owners[form], plugins, invocation.desk.workspace)
    return files, [*renderers.problems, *problems]
