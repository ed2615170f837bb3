"""``rounds feedback``: opens, closes and lists what was heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rounds.base.dates import day_words
from rounds.base.words import counted
from rounds.cli.context import Invocation, as_of_option, json_option, pass_invocation, writes
from rounds.cli.output import print_json, print_table
from rounds.cli.question import on_terminal, perform
from rounds.desk.feedback import (
    CloseFeedback,
    ListFeedback,
    OpenFeedback,
    choose_feedback,
    close_feedback,
    list_feedback,
    open_feedback,
)
from rounds.desk.touch import TYPES

if TYPE_CHECKING:
    from rounds.desk.feedback import ClosedFeedback, OpenedFeedback


@click.group("feedback", short_help="Open, close and list what was heard.")
def command() -> None:
    """Open, close and list what was heard."""


@command.command("open")
@click.argument("who")
@click.argument("text")
@click.option("--type", type=click.Choice(TYPES), default="concern", help="What it is.  [default: concern]")
@click.option("--category", default="", help="What it is about: access, communication, billing.")
@click.option(
    "--sla", default="", metavar="DAYS", help="How long an answer may take: 5d, 2w. By default as rounds.yaml says."
)
@click.option("--owner", default="", metavar="LIAISON", help="Who answers. By default the source's liaison.")
@click.option("--date", default="today", metavar="DAY", help="When it was heard.")
@writes
def open_(invocation: Invocation, /, who: str, text: str, **options: Any) -> int:
    """Open what was heard from somebody.

    \b
    rounds feedback open okafor "3-week wait for spine" --category access --sla 5d
    rounds feedback open lee "Loves the same-day reports" --type praise
    """
    return invocation.finish(perform(open_feedback, invocation.desk, OpenFeedback(who, text, **options)), _opened)


def _opened(done: OpenedFeedback) -> None:
    until = f", to answer by {day_words(done.answer_by)}" if done.answer_by else ""
    click.echo(f"Heard from {done.called}: {done.type}{until} ({done.path}).")


@command.command("close")
@click.argument("which", metavar="ID")
@click.option("--resolution", default="", metavar="TEXT", help="How it was settled.")
@click.option("--told", multiple=True, metavar="WHO", help="Who was told the answer; may be repeated.")
@click.option("--by", "channel", default="", metavar="CHANNEL", help="How they were told.")
@click.option("--date", default="today", metavar="DAY", help="When it was settled, and they were told.")
@writes
def close(invocation: Invocation, /, which: str, resolution: str, **options: Any) -> int:
    """Close what was heard: say how it was settled, and who was told.

    ID is the record's id, part of it, or the name of somebody with one thing open. What is settled already can still be
    told to somebody.

    \b
    rounds feedback close okafor --resolution "Two more slots on Tuesdays" --told okafor --by phone
    """
    if not resolution and on_terminal():
        item = choose_feedback(invocation.desk.book, which)
        resolution = "" if item.resolved else click.prompt(f"How was it settled ({item.text[:60]})", err=True)
    request = CloseFeedback(which, resolution, **options)
    return invocation.finish(perform(close_feedback, invocation.desk, request), _closed)


def _closed(done: ClosedFeedback) -> None:
    click.echo(f"Closed: {done.type} of {done.who}, after {counted(done.days, 'day')}.")
    if done.called:
        click.echo(f"Told: {', '.join(done.called)}.")
    elif done.untold:
        click.echo(f"Nobody has been told yet: rounds feedback close {done.feedback} --told WHO")


@command.command("list")
@click.argument("who", default="")
@click.option("--all", "everything", is_flag=True, help="Also what is settled, and what needs no answer.")
@click.option("--type", type=click.Choice(TYPES), help="Only of this type.")
@as_of_option
@json_option
@pass_invocation
def list_(invocation: Invocation, /, who: str, **options: Any) -> int:
    """List what waits for an answer, the most urgent first; of everybody, or of WHO.

    With --all also what is settled, and interests and praise.
    """
    rows = perform(list_feedback, invocation.desk, ListFeedback(who, **options)).as_data()
    if invocation.as_json:
        print_json(rows)
    elif rows:
        print_table([*rows[0]], [[*row.values()] for row in rows])
    else:
        click.echo("Nothing was heard yet." if options["everything"] else "Nothing waits for an answer.", err=True)
    return 0
