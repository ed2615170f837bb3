"""Checking every record: all that is wrong, and where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.problems import RefusedError, UsageError
from rounds.base.words import counted, singular
from rounds.book.checks import Finding
from rounds.book.filters import parse_filter
from rounds.desk.sync import merge_problems
from rounds.report.plans import check_names, check_reports
from rounds.storage.history import staged_paths
from rounds.storage.history.past import last_merge
from rounds.storage.loader.findings import FindingLocator, patient_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rounds.base.problems import Problem
    from rounds.book.book import Book
    from rounds.desk.desk import Desk
    from rounds.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CheckRecords:
    """What to look at, and how strictly.

    Attributes:
        strict: Warnings count as errors.
        staged: Only files that the next commit changes; patient data is looked for in all text then.
        phi: Look for patient data in all text.
        merge: Make the last merge again, and look for what it changed silently.
        index_file: Which index of git's the next commit is made from, where git said so.
    """

    strict: bool = False
    staged: bool = False
    phi: bool = False
    merge: bool = False
    index_file: str = ""


@dataclass(frozen=True, slots=True)
class CheckedRecords:
    """What there is, and what is wrong.

    Attributes:
        problems: All of them.
        counts: How many records of each kind there are, by the kind's name in the plural.
        left_out: How many records are left out of the book, since their schema refuses them.
        ok: Whether nothing hinders.
    """

    problems: tuple[Problem, ...]
    counts: Mapping[str, int]
    left_out: int
    ok: bool

    @property
    def is_refused(self) -> bool:
        """Whether a policy forbids something that stands there."""
        return any(problem.policy and problem.severity == "error" for problem in self.problems)

    @property
    def exit_code(self) -> int:
        """0: nothing hinders, 1: errors, 3: a policy forbids something."""
        return RefusedError.exit_code if self.is_refused else int(not self.ok)

    def summary(self) -> str:
        """What there is and how much is wrong, in a sentence."""
        rows = self.counts.items()
        held = ", ".join(counted(number, singular(name), name) for name, number in rows if number) or "No records yet"
        if not self.problems:
            return f"{held}: no problems."
        numbers = Counter(problem.severity for problem in self.problems)
        files = len({problem.source.path for problem in self.problems})
        told = " and ".join(counted(numbers[kind], kind) for kind in ("error", "warning") if numbers[kind])
        return f"{held}: {told} in {counted(files, 'file')}."

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        told = [problem.as_data() for problem in self.problems]
        return {"ok": self.ok, "records": dict(self.counts), "left_out": self.left_out, "problems": told}


def check_records(desk: Desk, request: CheckRecords) -> CheckedRecords:
    """Read all files, and find every problem of every one.

    Raises:
        UsageError: a merge is to be made again, and there is no history.

    Example:
        >>> clinic = desk.anew(copy_sample(desk, CopySample("../play")).root)  # a copy with all that belongs to it
        >>> check_records(clinic, CheckRecords()).ok
        True
    """
    loaded, workspace = desk.loaded, desk.workspace
    problems = [*loaded.problems, *_scope_problems(workspace, loaded.book), *_name_problems(desk)]
    last = last_merge(workspace) if request.merge else None
    if last:
        problems += merge_problems(workspace, last)
    if request.phi or request.staged:
        problems += patient_data(workspace)
    if request.staged:
        problems = _of_next_commit(workspace, problems, request.index_file)
    bad = any(request.strict or problem.severity == "error" for problem in problems)
    return CheckedRecords(tuple(problems), _counts(loaded.book), loaded.left_out, not bad)


def _scope_problems(workspace: Workspace, book: Book) -> Iterator[Problem]:
    """A problem for each goal's scope and campaign's audience that cannot be read as a filter."""
    places = FindingLocator(workspace)
    written = [(goal.source, "scope", goal.scope) for goal in book.goals.values()]
    written += [(campaign.source, "audience", campaign.audience) for campaign in book.campaigns.values()]
    for source, field, text in written:
        try:
            parse_filter(text)
        except UsageError as error:
            yield places.problem(Finding(source, (field,), error.message, error.hint))


def _name_problems(desk: Desk) -> Iterator[Problem]:
    """Names in rounds.yaml that no plugin supplies; nobody can say while the workspace's own plugins are off.

    Only a whole check asks, for it has to load every plugin.
    """
    plugins, settings = desk.plugins, desk.book.settings
    if not plugins.off:
        places = FindingLocator(desk.workspace)
        sections, rules = plugins.sections().values, plugins.scoring_rules(settings).values
        yield from (places.problem(finding) for finding in check_names(settings, sections, rules))
        yield from check_reports(plugins.reports(), sections)


def _of_next_commit(workspace: Workspace, problems: list[Problem], index_file: str) -> list[Problem]:
    """The problems of files that the next commit changes; all of them when it removes any, for others may name it."""
    paths = staged_paths(workspace, index_file)
    if not all((workspace.root / path).exists() for path in paths):
        return problems
    return [problem for problem in problems if problem.source.path in paths]


def _counts(book: Book) -> dict[str, int]:
    counts = {"contacts": len(book.contacts), "organizations": len(book.organizations), "touches": len(book.touches)}
    counts |= {"referral rows": len(book.referrals), "goals": len(book.goals), "feedback": len(book.feedback)}
    return counts | {"campaigns": len(book.campaigns)}
