"""``rounds dedupe``: who stands in the records twice, and how two become one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rounds.base.problems import UsageError
from rounds.base.words import counted, printable
from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation, writes
from rounds.cli.output import cut, print_json, print_table, write_output
from rounds.cli.question import on_terminal, perform
from rounds.desk.drafts import refuse_past
from rounds.desk.duplicates.find_duplicates import (
    ApplyDecisions,
    CompareRecords,
    FindDuplicates,
    WriteDecisions,
    apply_decisions,
    compare_records,
    find_duplicates,
    write_decisions,
)
from rounds.desk.duplicates.merge_records import (
    MergeRecords,
    RedirectRecords,
    TellApart,
    merge_records,
    redirect_records,
    tell_apart,
)
from rounds.desk.duplicates.pairs import LEAST

if TYPE_CHECKING:
    from rounds.desk.duplicates.find_duplicates import ComparedRecords
    from rounds.desk.duplicates.merge_records import MergedRecords
    from rounds.desk.duplicates.pairs import Proposal


_WIDEST = 44


def say_pair(compared: ComparedRecords, one: Proposal, number: str) -> None:
    """The pair, field by field; where the two differ it is marked."""
    click.echo()
    click.secho(f"{number}: {one.score:.0%} ({', '.join(one.reasons)})", bold=True)
    click.echo(f"    {'':14}{'1: ' + one.first:{_WIDEST}}  2: {one.second}")
    for pair in compared.fields:
        mine, theirs = _shown(pair.first), _shown(pair.second)
        mark = "  " if mine == theirs else "* "
        click.echo(f"  {mark}{pair.field:14}{mine:{_WIDEST}}  {theirs}".rstrip())


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return cut(", ".join(f"{_shown(each)}" for each in value.values()), _WIDEST)
    if isinstance(value, list):
        return cut("; ".join(map(_shown, value)), _WIDEST)
    return cut(printable(" ".join(str(value).split())), _WIDEST) if value is not None else ""


def say_merge(done: MergedRecords) -> None:
    """What was taken over, what is in dispute, and how many records were renamed."""
    verb = "Would merge" if done.dry_run else "Merged"
    records = counted(done.renamed, "record")
    click.echo(f"{verb} {done.gone} into {done.keep}; {records} name the one that stays instead.")
    if done.taken:
        click.echo(f"  taken over: {', '.join(done.taken)}")
    for field, mine, theirs in done.conflicts:
        click.echo(f"  {field}: stays {_shown(mine)}; {done.gone} says {_shown(theirs)}")


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
    found = find_duplicates(invocation.desk, FindDuplicates(least))
    pairs = found.pairs
    if invocation.as_json:
        print_json(found.as_data())
    elif pairs:
        rows = [(f"{one.score:.2f}", one.first, one.second, ", ".join(one.reasons)) for one in pairs]
        print_table(("score", "first", "second", "why"), rows)
        click.echo(f"\n{counted(len(pairs), 'pair')}: rounds dedupe review", err=True)
    else:
        click.echo("Nobody and nothing seems to stand here twice.", err=True)
    return 0


@command.command("review", short_help="Decide pair by pair.")
@least_option
@as_of_option
@pass_invocation
def review(invocation: Invocation, *, least: float) -> int:
    """Decide pair by pair, on a terminal: both records side by side, and what speaks for one.

    1 or 2: that record stays, and the other is merged into it. d: they are two, and are not proposed
    again. s: later. q: enough.
    """
    if not on_terminal():
        raise UsageError("there is nobody to ask", "without a terminal: rounds dedupe write FILE, then apply FILE")
    refuse_past(invocation.desk)
    merged = told_apart = 0
    done: set[str] = set()
    found = find_duplicates(invocation.desk, FindDuplicates(least)).pairs
    for number, one in enumerate(found, start=1):
        if one.first in done or one.second in done:
            continue
        desk = invocation.desk.anew()
        compared = compare_records(desk, CompareRecords(one.first, one.second))
        say_pair(compared, one, f"{number} of {len(found)}")
        answer = click.prompt("Which stays? 1, 2, [d]ifferent, [s]kip, [q]uit", default="s", err=True).strip().lower()
        if answer[:1] == "q":
            break
        if answer in {"1", "2"}:
            keep, gone = (one.first, one.second) if answer == "1" else (one.second, one.first)
            say_merge(merge_records(desk, MergeRecords(keep, gone)))
            done.add(gone)
            merged += 1
        elif answer[:1] == "d":
            tell_apart(desk, TellApart(one.first, one.second))
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
    made = write_decisions(invocation.desk, WriteDecisions(least))
    if not made.files:
        click.echo("Nobody and nothing seems to stand here twice; nothing was written.", err=True)
        return 0
    if file.exists():
        raise UsageError(f"{file} is there already", "name another, or remove it")
    write_output(made.files, file, file.parent, file.stem)
    click.echo(f"Wrote {counted(made.number, 'pair')} to {file}. Decide there, then: rounds dedupe apply {file}")
    return 0


@command.command("apply", short_help="Carry out the decisions in a file.")
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@writes
def apply(invocation: Invocation, *, file: Path) -> int:
    """Carry out the decisions in a file that write has made. All are looked at before the first is carried out."""
    done = apply_decisions(invocation.desk, ApplyDecisions(file))
    for told in done.apart:
        invocation.show_drafts(told.saved)
    if not invocation.printed_data(done):
        verb = "Would merge" if done.dry_run else "Merged"
        click.echo(f"{verb} {counted(len(done.merged), 'pair')}, told {counted(len(done.apart), 'pair')} apart.")
    return 0


@command.command("merge", short_help="Merge one record into another.")
@click.argument("keep")
@click.argument("gone")
@click.option("--take", multiple=True, metavar="FIELD", help="Where they disagree, what GONE says; may be repeated.")
@writes
def merge_two(invocation: Invocation, /, **given: Any) -> int:
    """Merge GONE into KEEP: two people, or two organizations, that were entered twice.

    Empty fields of KEEP are filled and its lists completed; where the two disagree KEEP is right, and what GONE says
    stays in its file. That becomes void and leads to KEEP, which whatever named it names from now on.
    """
    done = perform(merge_records, invocation.desk, MergeRecords(**given))
    if not invocation.printed_data(done):
        say_merge(done)
    return 0


@command.command("apart", short_help="Say that two are different.")
@click.argument("one")
@click.argument("other")
@as_of_option
@dry_run_option
@pass_invocation
def apart_(invocation: Invocation, *, one: str, other: str) -> int:
    """Say that two are different, so that they are not proposed again."""
    done = perform(tell_apart, invocation.desk, TellApart(one, other))
    invocation.show_drafts(done.saved)
    if not invocation.dry_run:
        click.echo(f"{' and '.join(done.called)} are not proposed again.")
    return 0


@command.command("redirect", short_help="Let what names a merged record name the one that stands.")
@as_of_option
@dry_run_option
@pass_invocation
def redirect(invocation: Invocation) -> int:
    """Let what names a merged record name the one that stands.

    A touch, say, that somebody logged before they had the merge.
    """
    done = redirect_records(invocation.desk, RedirectRecords())
    verb = "Would redirect" if done.dry_run else "Redirected"
    click.echo(f"{verb} {counted(done.number, 'record')}.")
    return 0
