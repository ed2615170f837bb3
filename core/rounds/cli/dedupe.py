"""``rounds dedupe``: who stands in the records twice, and how two become one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rounds.base.durable import write_draft
from rounds.base.problems import UsageError
from rounds.base.words import counted
from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation
from rounds.cli.question import choose_source, on_terminal
from rounds.cli.shown.output import print_json, print_table
from rounds.cli.shown.pairs import say_merge, say_pair
from rounds.desk.duplicates import find_duplicates, find_same_places
from rounds.desk.duplicates.decisions import decisions_text, read_decisions
from rounds.desk.duplicates.merge_records import files_of, merge, redirect
from rounds.desk.duplicates.pairs import LEAST
from rounds.desk.records.drafts import readable, refuse_past, save
from rounds.desk.records.record_edit import open_record
from rounds.storage.store import as_storage_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.desk.duplicates import Proposal
    from rounds.desk.duplicates.decisions import Decision
    from rounds.desk.records.drafts import Saved

_COLUMNS = ("score", "first", "second", "why")
least_option = click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=LEAST,
    show_default=True,
    help="Only pairs with this score at least, 0 to 1.",
)


@click.group(
    "dedupe", short_help="Find people and places that stand here twice, and merge them.", invoke_without_command=True
)
@least_option
@json_option
@click.pass_context
def command(ctx: click.Context, *, least: float) -> int | None:
    """Find people and places that stand here twice, and merge them.

    Alone it lists pairs that are probably one, the likeliest first, with the reasons. Nothing is merged unasked:
    see review, or write and apply. What was merged is taken back by rounds undo. See docs/dedupe.md.
    """
    if ctx.invoked_subcommand is not None:
        return None
    invocation = ctx.ensure_object(Invocation)
    found = _found(invocation, least)
    if invocation.as_json:
        print_json([_data(one) for one in found])
    elif found:
        print_table(_COLUMNS, [(f"{one.score:.2f}", one.first, one.second, ", ".join(one.reasons)) for one in found])
        click.echo(f"\n{counted(len(found), 'pair')}: rounds dedupe review", err=True)
    else:
        click.echo("Nobody and nothing seems to stand here twice.", err=True)
    return 0


def _found(invocation: Invocation, least: float) -> Sequence[Proposal]:
    loaded = invocation.desk.loaded
    invocation.desk.note_errors()
    people = find_duplicates(loaded.book.contacts.values(), least)
    places = find_same_places(loaded.book.organizations.values(), least)
    return sorted([*people, *places], key=lambda one: (-one.score, one.first, one.second))


def _data(one: Proposal) -> dict[str, Any]:
    return {"first": one.first, "second": one.second, "score": one.score, "reasons": list(one.reasons)}


@command.command("review", short_help="Decide pair by pair.")
@least_option
@as_of_option
@pass_invocation
def review(invocation: Invocation, *, least: float) -> int:
    """Decide pair by pair, on a terminal: both records side by side, and what speaks for one.

    1 or 2: that record stays, and the other is merged into it. d: they are two, and are not proposed
    again. s: later. q: enough.
    """
    refuse_past(invocation.desk)
    if not on_terminal():
        raise UsageError("there is nobody to ask", "without a terminal: rounds dedupe write FILE, then apply FILE")
    merged = told_apart = 0
    done: set[str] = set()
    for number, one in enumerate(found := _found(invocation, least), start=1):
        if one.first in done or one.second in done:
            continue
        now = replace(invocation)
        say_pair(now.desk.book, files_of(now.desk), one, f"{number} of {len(found)}")
        answer = click.prompt("Which stays? 1, 2, [d]ifferent, [s]kip, [q]uit", default="s", err=True).strip().lower()
        if answer[:1] == "q":
            break
        if answer in {"1", "2"}:
            keep, gone = (one.first, one.second) if answer == "1" else (one.second, one.first)
            plan, _ = merge(now.desk, keep, gone)
            say_merge(plan)
            done.add(gone)
            merged += 1
        elif answer[:1] == "d":
            _told_apart(now, one.first, one.second)
            told_apart += 1
    click.echo(f"Merged {counted(merged, 'pair')}, told {counted(told_apart, 'pair')} apart.")
    return 0


@command.command("write", short_help="Write the pairs into a file for decisions.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@least_option
@as_of_option
@pass_invocation
def write(invocation: Invocation, *, file: Path, least: float) -> int:
    """Write the pairs into a YAML file, to decide on them in an editor; then: rounds dedupe apply FILE."""
    found = _found(invocation, least)
    if not found:
        click.echo("Nobody and nothing seems to stand here twice; nothing was written.", err=True)
        return 0
    if file.exists():
        raise UsageError(f"{file} is there already", "name another, or remove it")
    with as_storage_error():
        write_draft(file.parent, file.name, decisions_text(invocation.desk.book, found).encode())
    click.echo(f"Wrote {counted(len(found), 'pair')} to {file}. Decide there, then: rounds dedupe apply {file}")
    return 0


@command.command("apply", short_help="Carry out the decisions in a file.")
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def apply(invocation: Invocation, *, file: Path) -> int:
    """Carry out the decisions in a file that write has made. All are looked at before the first is carried out."""
    refuse_past(invocation.desk)
    decisions = read_decisions(file, readable(invocation.desk).book)
    merged = [one for one in decisions if one.decision == "merge"]
    apart = [one for one in decisions if one.decision == "apart"]
    done = [_carried_out(replace(invocation), one) for one in merged]
    for one in apart:
        _told_apart(replace(invocation), *one.pair)
    if invocation.as_json:
        print_json({"merged": done, "apart": [list(one.pair) for one in apart]})
    else:
        verb = "Would merge" if invocation.dry_run else "Merged"
        click.echo(f"{verb} {counted(len(merged), 'pair')}, told {counted(len(apart), 'pair')} apart.")
    return 0


def _carried_out(invocation: Invocation, one: Decision) -> dict[str, Any]:
    plan, written = merge(invocation.desk, one.keep, one.gone, one.take)
    return {"keep": plan.keep, "gone": plan.gone, "commit": written.commit}


@command.command("merge", short_help="Merge one record into another.")
@click.argument("keep")
@click.argument("gone")
@click.option("--take", multiple=True, metavar="FIELD", help="Where they disagree, what GONE says; may be repeated.")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def merge_two(invocation: Invocation, *, keep: str, gone: str, take: tuple[str, ...]) -> int:
    """Merge GONE into KEEP: two people, or two organizations, that were entered twice.

    Empty fields of KEEP are filled and its lists completed; where the two disagree KEEP is right, and what GONE says
    stays in its file. That becomes void and leads to KEEP, which whatever named it names from now on.
    """
    refuse_past(invocation.desk)
    book = readable(invocation.desk).book
    plan, written = merge(
        invocation.desk,
        choose_source(book, keep, invocation.desk.ear).id,
        choose_source(book, gone, invocation.desk.ear).id,
        take,
    )
    if invocation.as_json:
        conflicts = [{"field": field, "keep": mine, "gone": theirs} for field, mine, theirs in plan.conflicts]
        taken = {".".join(map(str, where)): value for where, value in plan.taken.items()}
        answer = {"keep": plan.keep, "gone": plan.gone, "taken": taken, "conflicts": conflicts, "renamed": plan.renamed}
        print_json(answer | {"written": list(written.paths), "commit": written.commit})
    else:
        say_merge(plan, dry_run=invocation.dry_run)
    return 0


@command.command("apart", short_help="Say that two are different.")
@click.argument("one")
@click.argument("other")
@as_of_option
@dry_run_option
@pass_invocation
def apart(invocation: Invocation, *, one: str, other: str) -> int:
    """Say that two are different, so that they are not proposed again."""
    refuse_past(invocation.desk)
    book = readable(invocation.desk).book
    first, second = choose_source(book, one, invocation.desk.ear), choose_source(book, other, invocation.desk.ear)
    if first.id == second.id or first.kind != second.kind:
        raise UsageError("two people, or two organizations, are needed")
    _told_apart(invocation, first.id, second.id)
    if not invocation.dry_run:
        click.echo(f"{first.called} and {second.called} are not proposed again.")
    return 0


def _told_apart(invocation: Invocation, one: str, other: str) -> Saved | None:
    """The first of the two, by id, says that it is not the second."""
    book = readable(invocation.desk).book
    first, second = sorted((one, other))
    record = book.source_named(first)
    if record is None or second in record.different_from:
        return None
    opened = open_record(invocation.desk.workspace, record).with_item(("different_from",), second)
    return save(invocation.desk, [opened.draft()], f"Tell {first} and {second} apart")


@command.command("redirect", short_help="Let what names a merged record name the one that stands.")
@as_of_option
@dry_run_option
@pass_invocation
def redirect_all(invocation: Invocation) -> int:
    """Let what names a merged record name the one that stands.

    A touch, say, that somebody logged before they had the merge.
    """
    refuse_past(invocation.desk)
    number, _ = redirect(invocation.desk)
    verb = "Would redirect" if invocation.dry_run else "Redirected"
    click.echo(f"{verb} {counted(number, 'record')}.")
    return 0
