"""``rounds feedback``: opens, closes and lists what was heard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from rounds.base.dates import day_words, parse_day
from rounds.base.names import words_of
from rounds.base.problems import UsageError
from rounds.base.words import counted
from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation
from rounds.cli.question import choose_contact, choose_source, on_terminal
from rounds.cli.shown.output import print_json, print_table
from rounds.desk.feedback.document import TYPES, Heard, answer_due, feedback_document, make_category, new_id
from rounds.desk.lookup import choose_channel, choose_liaison
from rounds.desk.records.drafts import Draft, save
from rounds.desk.records.record_edit import open_record
from rounds.storage.store import record_text

if TYPE_CHECKING:
    from datetime import date

    from rounds.book.book import Book
    from rounds.book.records import Feedback
    from rounds.desk.desk import Ear
    from rounds.desk.records.record_edit import Opened

_COLUMNS = ("id", "opened", "type", "category", "who", "owner", "answer by", "state", "text")
_DAYS = re.compile(r"(\d{1,3})\s*([dw]?)", re.ASCII)
_WEEK = 7


@click.group("feedback", short_help="Open, close and list what was heard.")
def command() -> None:
    """Open, close and list what was heard."""


@command.command("open")
@click.argument("who")
@click.argument("text")
@click.option("--type", "kind", type=click.Choice(TYPES), default="concern", help="What it is.  [default: concern]")
@click.option("--category", default="", help="What it is about: access, communication, billing.")
@click.option(
    "--sla", default="", metavar="DAYS", help="How long an answer may take: 5d, 2w. By default as rounds.yaml says."
)
@click.option("--owner", default="", metavar="LIAISON", help="Who answers. By default the source's liaison.")
@click.option("--date", "day", default="today", metavar="DAY", help="When it was heard.")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def open_feedback(
    invocation: Invocation, who: str, text: str, *, kind: str, category: str, sla: str, owner: str, day: str
) -> int:
    """Open what was heard from somebody.

    \b
    rounds feedback open okafor "3-week wait for spine" --category access --sla 5d
    rounds feedback open lee "Loves the same-day reports" --type praise
    """
    book = invocation.desk.book
    source, opened = choose_source(book, who, invocation.desk.ear), _past_day(day, invocation.desk.as_of)
    document = feedback_document(
        source,
        Heard(kind, make_category(category), text.strip()),
        opened,
        owner=choose_liaison(owner, book.settings) if owner else source.liaison,
        sla_days=parse_days(sla) if sla else None,
    )
    feedback_id = new_id(opened, source.id)
    path = invocation.desk.workspace.path_of("feedback", feedback_id)
    draft = Draft("feedback", path, record_text("feedback", document, path))
    saved = save(invocation.desk, [draft], f"Hear a {kind} from {source.name}")
    due = answer_due(document, opened, book.settings)
    if invocation.as_json:
        print_json({"feedback": feedback_id, "answer_by": due, **saved.as_data(dry_run=invocation.dry_run)})
    elif not invocation.dry_run:
        until = f", to answer by {day_words(due)}" if due else ""
        click.echo(f"Heard from {source.called}: {kind}{until} ({path}).")
    return 0


def parse_days(text: str) -> int:
    """A number of days: ``5``, ``5d`` or ``2w``.

    Raises:
        UsageError: it is neither.
    """
    match = _DAYS.fullmatch(text.strip().lower())
    if match is None:
        raise UsageError(f"'{text}' is not a number of days", "try 5d or 2w")
    return int(match[1]) * (_WEEK if match[2] == "w" else 1)


def _past_day(text: str, as_of: date) -> date:
    day = parse_day(text, as_of)
    if day > as_of:
        raise UsageError(f"{day_words(day)} lies ahead", "only what took place is written down")
    return day


@dataclass(frozen=True, slots=True)
class Closing:
    """How something heard is settled, and who was told."""

    resolution: str
    told: tuple[str, ...]
    channel: str
    day: date


@command.command("close")
@click.argument("which", metavar="ID")
@click.option("--resolution", default="", metavar="TEXT", help="How it was settled.")
@click.option("--told", multiple=True, metavar="WHO", help="Who was told the answer; may be repeated.")
@click.option("--by", "channel", default="", metavar="CHANNEL", help="How they were told.")
@click.option("--date", "day", default="today", metavar="DAY", help="When it was settled, and they were told.")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def close_feedback(
    invocation: Invocation, which: str, *, resolution: str, told: tuple[str, ...], channel: str, day: str
) -> int:
    """Close what was heard: say how it was settled, and who was told.

    ID is the record's id, part of it, or the name of somebody with one thing open. What is settled already can still be
    told to somebody.

    \b
    rounds feedback close okafor --resolution "Two more slots on Tuesdays" --told okafor --by phone
    """
    book = invocation.desk.book
    item = _which(book, which)
    as_of = invocation.desk.as_of
    if not item.resolved and not resolution:
        resolution = _asked_resolution(item)
    channels = frozenset(invocation.desk.plugins.channels().values)
    by = choose_channel(channel, channels) if channel else ""
    closing = Closing(
        resolution.strip(), tuple(_told(book, name, invocation.desk.ear) for name in told), by, _past_day(day, as_of)
    )
    opened = _closed(open_record(invocation.desk.workspace, item), item, closing)
    saved = save(invocation.desk, [opened.draft()], f"Close {item.type} {item.id}")
    if invocation.as_json:
        print_json({"feedback": item.id, "told": closing.told, **saved.as_data(dry_run=invocation.dry_run)})
    elif not invocation.dry_run:
        _confirm_closed(book, item, closing)
    return 0


def _which(book: Book, text: str) -> Feedback:
    """The feedback that is meant, by id, part of it, or the name of its source.

    Raises:
        UsageError: none is, or several are; the hint lists them.
    """
    if text in book.feedback:
        return book.feedback[text]
    standing = [item for item in book.feedback.values() if not item.void and not item.resolved]
    words = words_of(text)
    found = [item for item in standing if text.lower() in item.id]
    found = found or [item for item in standing if words and set(words) <= set(words_of(_name(book, item)))]
    if len(found) == 1:
        return found[0]
    shown = found or [item for item in standing if item.needs_answer]
    listed = "\n".join(f"  {item.id}  {item.type}: {item.text[:60]}" for item in shown)
    head = f"'{text}' could be any of {len(found)}" if found else f"nothing open is called '{text}'"
    raise UsageError(head, f"say which by its id:\n{listed}" if listed else "nothing waits for an answer")


def _name(book: Book, item: Feedback) -> str:
    source = book.source_named(item.contact or item.organization)
    return source.name if source else item.contact or item.organization


def _asked_resolution(item: Feedback) -> str:
    if not on_terminal():
        raise UsageError("how was it settled?", "--resolution 'Two more slots on Tuesdays'")
    answer: str = click.prompt(f"How was it settled ({item.text[:60]})", err=True)
    return answer


def _told(book: Book, text: str, ear: Ear) -> str:
    """A contact's id when the text means one, else the name as it is: somebody's wife may be told, too."""
    try:
        return choose_contact(book, text, ear).id
    except UsageError as error:
        if "could be" in error.message or "did you mean" in error.hint:
            raise
        return text.strip()


def _closed(opened: Opened, item: Feedback, closing: Closing) -> Opened:
    """The record's file with the answer in it.

    Raises:
        UsageError: it is settled already, and nobody new is told.
    """
    day = closing.day.isoformat()
    if item.resolved and (closing.resolution or not closing.told):
        raise UsageError(
            f"it was settled on {day_words(item.resolved)}: {item.resolution}", "--told WHO adds who knows"
        )
    if not item.resolved:
        opened = opened.with_value(["resolved"], day).with_value(["resolution"], closing.resolution)
    for who in closing.told:
        told: dict[str, Any] = {"who": who, "date": day} | ({"channel": closing.channel} if closing.channel else {})
        opened = opened.with_item(["told"], told)
    return opened


def _confirm_closed(book: Book, item: Feedback, closing: Closing) -> None:
    days = ((item.resolved or closing.day) - item.opened).days
    click.echo(f"Closed: {item.type} of {_name(book, item)}, after {counted(days, 'day')}.")
    names = [book.contacts[who].called if who in book.contacts else who for who in closing.told]
    if names:
        click.echo(f"Told: {', '.join(names)}.")
    elif not item.told and item.needs_answer:
        click.echo(f"Nobody has been told yet: rounds feedback close {item.id} --told WHO")


@command.command("list")
@click.argument("who", default="")
@click.option("--all", "everything", is_flag=True, help="Also what is settled, and what needs no answer.")
@click.option("--type", "kind", type=click.Choice(TYPES), help="Only of this type.")
@as_of_option
@json_option
@pass_invocation
def list_feedback(invocation: Invocation, who: str, *, everything: bool, kind: str | None) -> int:
    """List what waits for an answer, the most urgent first; of everybody, or of WHO.

    With --all also what is settled, and interests and praise.
    """
    book = invocation.desk.book
    as_of = invocation.desk.as_of
    source = choose_source(book, who, invocation.desk.ear).id if who else ""
    items = [
        item
        for item in book.feedback.values()
        if not item.void
        and (everything or kind or (item.needs_answer and not item.resolved))
        and (not kind or item.type == kind)
        and (not source or source in {item.contact, item.organization})
        and item.opened <= as_of
    ]
    rows = [_row(book, item, as_of) for item in sorted(items, key=lambda item: (_due(book, item), item.id))]
    if invocation.as_json:
        print_json([dict(zip(_COLUMNS, row, strict=True)) for row in rows])
    elif rows:
        print_table(_COLUMNS, rows)
    else:
        click.echo("Nothing waits for an answer." if not everything else "Nothing was heard yet.", err=True)
    return 0


def _due(book: Book, item: Feedback) -> date:
    days = book.settings.cutoffs.sla_days if item.sla_days is None else item.sla_days
    return item.opened + timedelta(days)


def _row(book: Book, item: Feedback, as_of: date) -> tuple[str, ...]:
    waits = item.needs_answer and not item.resolved
    late = (as_of - _due(book, item)).days
    state = "told" if item.told else "settled" if item.resolved else "open" if waits else "noted"
    if waits and late > 0:
        state = f"{counted(late, 'day')} late"
    due = _due(book, item).isoformat() if waits else ""
    name, opened = _name(book, item), item.opened.isoformat()
    return (item.id, opened, item.type, item.category, name, item.owner, due, state, item.text)
