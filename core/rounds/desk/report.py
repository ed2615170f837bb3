"""A report for somebody, about a period, in one of its forms."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.dates import DEFAULT_PERIOD, parse_period
from rounds.base.problems import Remedy, UsageError
from rounds.base.words import counted, nearest
from rounds.book.records import ReportPlan
from rounds.desk.lookup import choose_liaison, choose_source
from rounds.report.plans import About, named_plans
from rounds.report.render import own_templates
from rounds.storage.index.encoding import problems_in, problems_text
from rounds.storage.index.results import packed, unpacked
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


class PeriodError(UsageError):
    """A text that should name a period names none."""


def period_of(desk: Desk, text: str) -> Period:
    """The period that the text names, by the settings' fiscal year.

    Raises:
        PeriodError: it names none.
    """
    as_of, fiscal_start = desk.as_of, desk.settings.fiscal_year_starts
    try:
        return parse_period(text, as_of, fiscal_start)
    except UsageError as error:
        raise PeriodError(error.message, error.hint) from error


DEFAULT_REPORT = "client"
MOST_NAMED = 3
_SEE = "See: rounds check"


@dataclass(frozen=True, slots=True)
class MakeReport:
    """Which report, for which days, in which form.

    Attributes:
        name: ``client`` (everything), ``board``, ``liaison``, ``source``, or one of a plugin or of the settings.
        who: Whom it is about, where it is about a liaison or a source: an id, or part of a name.
        period: The period, as people write it.
        form: ``html``, ``markdown``, ``pdf``, ``xlsx``, ``json``, ``csv``, or a plugin's own.
    """

    name: str = DEFAULT_REPORT
    who: str = ""
    period: str = DEFAULT_PERIOD
    form: str = "html"


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """A report as files.

    Attributes:
        files: Texts (or bytes) by relative path.
        stem: A name for it: ``client-2026-10-31``.
        is_whole: Whether no record was left out and no plugin failed; what did was told.
    """

    files: Mapping[str, str | bytes]
    stem: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class ListReports:
    """The reports that there are."""


@dataclass(frozen=True, slots=True)
class ReportOutline:
    """A report's name, its title, whom it is about (``book``, ``liaison`` or ``source``), and its sections."""

    name: str
    title: str
    about: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportList:
    """Reports by name."""

    reports: tuple[ReportOutline, ...]

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs."""
        return [asdict(one) | {"sections": list(one.sections)} for one in self.reports]


def list_reports(desk: Desk, _request: ListReports) -> ReportList:
    """The reports by name, with the sections of each.

    Example:
        >>> "board" in [one.name for one in list_reports(desk, ListReports()).reports]
        True
    """
    every = desk.plugins.sections().values.values()
    return ReportList(
        tuple(
            ReportOutline(
                name,
                plan.title,
                plan.about,
                tuple(plan.sections) or tuple(one.name for one in every if one.about in {"book", plan.about}),
            )
            for name, plan in sorted(_plans(desk).items())
        )
    )


def make_report(desk: Desk, request: MakeReport) -> ReportFiles:
    """A report on what is good: records left out are named at its top, and problems are told.

    Raises:
        Ambiguous: several people could be meant.
        UsageError: there is no such report, form or period, or nobody is meant.

    Example:
        >>> list(make_report(desk, MakeReport("board", form="markdown")).files)
        ['report.md']
    """
    window = period_of(desk, request.period)
    plan = _plan(request.name, _plans(desk))
    about, stem = _about(request.name, plan, request.who, desk)
    files, problems = _made(desk, _Wanted(plan, request.form, window, desk.as_of, about))
    every = [*desk.loaded.problems, *problems]
    desk.ear.problems(every)
    return ReportFiles(files, f"{stem}-{desk.as_of}", not any(one.severity == "error" for one in every))


def _plans(desk: Desk) -> dict[str, ReportPlan]:
    return named_plans(desk.plugins.reports().values, desk.settings.reports)


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


def _made(desk: Desk, wanted: _Wanted) -> tuple[Mapping[str, str | bytes], list[Problem]]:
    """The report's files and what plugins got wrong; as they were made before, where nothing at all has changed."""
    answers, commit = desk.loaded.answers, desk.commit_label
    about = (*wanted.words(), commit, own_templates(desk.workspace))
    if answers and (kept := answers.find("report", *about)):
        return unpacked(kept["files"]), problems_in(kept["problems"])
    files, problems = _make(desk, wanted, commit)
    if answers:
        answers.keep({"files": packed(files), "problems": problems_text(problems)}, "report", *about)
    return files, problems


def _make(desk: Desk, wanted: _Wanted, commit: str) -> tuple[Mapping[str, str | bytes], list[Problem]]:
    from rounds.report.findings import build_report, investigate  # noqa: PLC0415 - only when it was not made before

    loaded, plugins = desk.loaded, desk.plugins
    findings, problems = investigate(loaded.book, plugins, wanted.period, wanted.as_of, wanted.about)
    warnings = _warnings(loaded, plugins)
    report, found = build_report(findings, plugins, wanted.plan, commit=commit, warnings=warnings)
    files, wrong = _rendered(report, wanted.form, desk, plugins)
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
        raise UsageError(
            f"say which {plan.about} the report is about", Remedy("for example:", "report", f" {name} {example}")
        )
    if plan.about == "liaison":
        liaison = choose_liaison(who, book.settings)
        known = book.settings.liaison(liaison)
        return About(known.name if known else liaison, liaison=liaison), f"{name}-{liaison}"
    source = choose_source(book, who, desk.ear)
    people = () if source.kind == "contact" else book.members(source.id)
    return About(source.name, sources=frozenset((source.id, *people))), f"{name}-{source.id}"


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
    report: Report, form: str, desk: Desk, plugins: Plugins
) -> tuple[Mapping[str, str | bytes], list[Problem]]:
    from rounds.report.render import render  # noqa: PLC0415 - the same

    renderers = plugins.renderers()
    if form not in renderers.values:
        hint = nearest(form, renderers.values, f"formats are: {', '.join(renderers.values)}")
        raise UsageError(f"there is no format '{form}' of a report", hint)
    files, problems = render(report, renderers.values[form], renderers.owners[form], plugins, desk.workspace)
    return files, [*renderers.problems, *problems]
