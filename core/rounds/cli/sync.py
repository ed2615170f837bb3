"""``rounds sync``: receive what others committed, check it, and send what is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rounds.base.problems import ChangedError, RoundsError, UsageError
from rounds.base.words import counted
from rounds.cli.context import Invocation, json_option, pass_invocation
from rounds.cli.shown.changes import say
from rounds.cli.shown.output import print_json
from rounds.desk.history.changes import difference
from rounds.desk.history.merges import merge_problems
from rounds.storage.history import sharing
from rounds.storage.history.past import commit_of, need_repository, working_files
from rounds.storage.store import locked

if TYPE_CHECKING:
    from rounds.base.problems import Problem
    from rounds.storage.workspace import Workspace

_TRIES, _MOST = 3, 10


@click.command("sync", short_help="Share the records: receive, merge, check, send.")
@json_option
@pass_invocation
def command(invocation: Invocation) -> int:
    """Share the records with others: receive what they committed, merge it, check it, and send what is ours.

    Records merge field by field. Where both sides changed one field, and where the merge would leave new errors,
    everything here is put back as it was, and what is to be settled is named.
    """
    workspace = invocation.desk.workspace
    need_repository(workspace)
    upstream = sharing.upstream_of(workspace)
    _refuse_uncommitted(workspace)
    before = sharing.head(workspace)
    with locked(workspace):
        received, sent = _exchanged(invocation, upstream)
    found = difference(workspace, before, sharing.head(workspace))
    if invocation.as_json:
        print_json({"received": received, "sent": sent, "commit": sharing.head(workspace), "changes": found.as_data()})
    elif not received and not sent:
        click.echo("Nothing new on either side.")
    else:
        click.echo(f"Received {counted(received, 'commit')}, sent {counted(sent, 'commit')}.")
        say(found)
    return 0


def _exchanged(invocation: Invocation, upstream: sharing.Upstream) -> tuple[int, int]:
    """How many commits came, and how many went; somebody may push in between, and then it begins again."""
    workspace, received = invocation.desk.workspace, 0
    for _ in range(_TRIES):
        there = sharing.fetch(workspace, upstream)
        ours, theirs = sharing.counts(workspace, upstream) if there else (sharing.commits_here(workspace), 0)
        received += theirs
        if theirs:
            _receive(invocation, upstream)
        if not ours:
            return received, 0
        answer = sharing.push(workspace, upstream)
        if answer.ok:
            return received, ours
        if "rejected" not in answer.complaint and "fetch first" not in answer.complaint:
            hint = "what was received is merged here"
            raise RoundsError(f"'{upstream.remote}' does not take it: {answer.reason}", hint)
    raise ChangedError("others send faster than we can merge", "try again in a minute")


def _refuse_uncommitted(workspace: Workspace) -> None:
    open_files = [file.path for file in working_files(workspace, "HEAD")]
    if open_files:
        named = ", ".join(open_files[:3]) + (f" and {len(open_files) - 3} more" if len(open_files) > 3 else "")  # noqa: PLR2004
        raise UsageError(f"not committed yet: {named}", "look at it with: rounds diff; then: git add . && git commit")


def _receive(invocation: Invocation, upstream: sharing.Upstream) -> None:
    """Merge what was fetched, and take it back when it would leave errors that nobody had."""
    workspace, before = invocation.desk.workspace, sharing.head(invocation.desk.workspace)
    old = {(problem.source.path, problem.message) for problem in _errors(invocation)}
    sharing.merge(workspace, upstream)
    merged = commit_of(workspace, sharing.head(workspace))
    silent = merge_problems(workspace, merged) if len(merged.parents) > 1 else []
    later = Invocation(invocation.directory, as_of_text=invocation.as_of_text)
    new = [*silent, *(one for one in _errors(later) if (one.source.path, one.message) not in old)]
    if new and len(merged.parents) > 1:
        sharing.take_back(workspace, before)
        invocation.desk.ear.problems(new[:_MOST])
        theirs = f"{upstream.remote}/{upstream.theirs}"
        hint = (
            f"everything is as it was; mend it on one of the sides ({theirs} is the other), then run rounds sync again"
        )
        raise ChangedError(f"the merge would leave {counted(len(new), 'new error')}", hint)
    invocation.desk.ear.problems(new[:_MOST])


def _errors(invocation: Invocation) -> list[Problem]:
    return list(invocation.desk.loaded.errors)
