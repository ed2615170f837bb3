"""``rounds check``: every problem of every file, in one run."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rounds.base.problems import RefusedError, UsageError
from rounds.base.words import counted, singular
from rounds.book.checks import Finding
from rounds.book.filters import parse_filter
from rounds.cli.context import Invocation, as_of_option, at_option, json_option, pass_invocation
from rounds.cli.shown.output import github_annotation, print_json, problem_data
from rounds.desk.history.merges import merge_problems
from rounds.report.plans import check_names, check_reports
from rounds.storage.history import staged_paths
from rounds.storage.history.past import last_merge
from rounds.storage.loader.findings import FindingLocator, patient_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds.base.problems import Problem
    from rounds.book.book import Book
    from rounds.storage.workspace import Workspace


@click.command("check", short_help="Check every record and say what is wrong, and where.")
@click.option("--github", is_flag=True, help="Print GitHub annotations, which mark the lines in a pull request.")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--staged", is_flag=True, help="Only files that the next commit changes; for a pre-commit hook.")
@click.option("--phi", is_flag=True, help="Look for patient data in all text too; --staged does so anyway.")
@click.option("--merge", "merge", is_flag=True, help="Make the last merge again, and name what it changed silently.")
@click.option("--no-index", is_flag=True, help="Read all files anew; the answer must be the same.")
@as_of_option
@at_option
@json_option
@pass_invocation
def command(
    invocation: Invocation, *, github: bool, strict: bool, staged: bool, phi: bool, merge: bool, no_index: bool
) -> int:
    """Check every record and say what is wrong, and where.

    Reads all files and reports all problems in one run, as file:line:column: message with a hint below. Exit code 1
    when there are errors, 3 when a policy forbids what stands there (patient data, a gift over its limit); warnings
    alone are 0.
    """
    invocation.use_index = not no_index
    loaded = invocation.desk.loaded
    problems = [*loaded.problems, *_scope_problems(invocation.desk.workspace, loaded.book), *_name_problems(invocation)]
    if merge:
        problems += _merge_problems(invocation)
    if phi or staged:
        problems += patient_data(invocation.desk.workspace)
    if staged:
        problems = _of_next_commit(invocation, problems)
    bad = any(strict or problem.severity == "error" for problem in problems)
    if invocation.as_json:
        told = [problem_data(problem) for problem in problems]
        print_json({"ok": not bad, "records": _counts(loaded.book), "left_out": loaded.left_out, "problems": told})
    elif github:
        for problem in problems:
            click.echo(github_annotation(problem))
    else:
        invocation.desk.ear.problems(problems)
        click.echo(_summary(loaded.book, problems))
    if any(problem.policy and problem.severity == "error" for problem in problems):
        return RefusedError.exit_code
    return 1 if bad else 0


def _merge_problems(invocation: Invocation) -> list[Problem]:
    last = last_merge(invocation.desk.workspace)
    return merge_problems(invocation.desk.workspace, last) if last else []


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


def _name_problems(invocation: Invocation) -> Iterator[Problem]:
    """Names in rounds.yaml that no plugin supplies; nobody can say while the workspace's own plugins are off.

    Only this command asks, for it has to load every plugin.
    """
    plugins, settings = invocation.desk.plugins, invocation.desk.book.settings
    if not plugins.off:
        places = FindingLocator(invocation.desk.workspace)
        sections, rules = plugins.sections().values, plugins.scoring_rules(settings).values
        yield from (places.problem(finding) for finding in check_names(settings, sections, rules))
        yield from check_reports(plugins.reports(), sections)


def _of_next_commit(invocation: Invocation, problems: list[Problem]) -> list[Problem]:
    """The problems of files that the next commit changes; all of them when it removes any, for others may name it."""
    workspace = invocation.desk.workspace
    index = os.environ.get("GIT_INDEX_FILE", "")  # git tells its hooks which index the commit is made from
    paths = staged_paths(workspace, str(Path(index).absolute()) if index else "")
    if not all((workspace.root / path).exists() for path in paths):
        return problems
    return [problem for problem in problems if problem.source.path in paths]


def _counts(book: Book) -> dict[str, int]:
    counts = {"contacts": len(book.contacts), "organizations": len(book.organizations), "touches": len(book.touches)}
    counts |= {"referral rows": len(book.referrals), "goals": len(book.goals), "feedback": len(book.feedback)}
    return counts | {"campaigns": len(book.campaigns)}


def _summary(book: Book, problems: list[Problem]) -> str:
    counts = _counts(book).items()
    held = ", ".join(counted(number, singular(name), name) for name, number in counts if number) or "No records yet"
    if not problems:
        return f"{held}: no problems."
    numbers = Counter(problem.severity for problem in problems)
    files = len({problem.source.path for problem in problems})
    told = " and ".join(counted(numbers[kind], kind) for kind in ("error", "warning") if numbers[kind])
    return f"{held}: {told} in {counted(files, 'file')}."
