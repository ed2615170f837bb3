"""``rounds log``: writes a touch, and what was heard in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from rounds.analysis.followups import follow_ups
from rounds.base.dates import WEEKDAYS, day_words, parse_day
from rounds.base.problems import UsageError
from rounds.book.overlay import overlaid
from rounds.book.relationships import relate
from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation
from rounds.cli.shown.output import print_json
from rounds.cli.typed.arguments import choose_channel, choose_contact, choose_liaison, choose_source, parse_amount
from rounds.cli.typed.fields import with_fields
from rounds.cli.written import consent
from rounds.cli.written.heard import answer_due, feedback_document, new_id, parse_heard
from rounds.cli.written.touches import Chosen, kept_by, logged_already, touch_document, usual_action
from rounds.cli.written.writing import Draft, save
from rounds.storage.history import user_email
from rounds.storage.store import record_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from rounds.analysis.followups import FollowUp
    from rounds.book.book import Book
    from rounds.book.records import Contact, Organization
    from rounds.cli.written.writing import Saved

_TOGETHER = click.Choice(["done", "no-answer", "cancelled"])


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed, option by option."""

    date: str
    purpose: str
    next: str
    next_action: str
    next_channel: str
    heard: tuple[str, ...]
    also: tuple[str, ...]
    keeps: tuple[str, ...]
    liaison: str
    inbound: bool
    outcome: str
    gift: str
    over_limit: str
    minutes: float | None
    cost: float | None
    campaign: str
    tag: tuple[str, ...]
    set: tuple[tuple[str, str], ...]
    reason: str


@click.command("log", short_help="Log a touch.")
@click.argument("who")
@click.argument("channel")
@click.argument("notes", default="")
@click.option("--date", default="today", metavar="DAY", help="When it was: yesterday, fri, -2d, 2026-11-18.")
@click.option("--purpose", default="", help="Why it was made, in a few words.")
@click.option("--next", default="", metavar="DAY", help="When the next step is due: 2w, fri, 2026-12-01.")
@click.option("--next-action", default="", metavar="TEXT", help="What was promised: send the form.")
@click.option("--next-channel", default="", metavar="CHANNEL", help="How it is to be done.")
@click.option("--heard", multiple=True, metavar="'TYPE: TEXT'", help="What they said: 'concern/access: 3-week wait'.")
@click.option("--with", "also", multiple=True, metavar="WHO", help="Who else was there; may be repeated.")
@click.option("--keeps", multiple=True, default=["auto"], metavar="auto|none|ID", help="Whose promise it kept.")
@click.option("--liaison", default="", envvar="ROUNDS_LIAISON", metavar="LIAISON", help="Who made it.")
@click.option("--inbound", is_flag=True, help="They contacted you.")
@click.option("--outcome", type=_TOGETHER, default="done", help="Only a touch that was done counts.  [default: done]")
@click.option("--gift", default="", metavar="AMOUNT", help="Given to each, in US dollars: '18.50 lunch'.")
@click.option("--over-limit", default="", metavar="TEXT", help="Why a gift is given although a yearly limit is passed.")
@click.option("--minutes", type=click.FloatRange(0), help="Effort, travel included, when it was not the usual.")
@click.option("--cost", type=click.FloatRange(0), help="US dollars spent, without gifts, when it was not the usual.")
@click.option("--campaign", default="", metavar="ID", help="The campaign that it belongs to.")
@click.option("--tag", multiple=True, help="A short label; may be repeated.")
@click.option("--set", nargs=2, multiple=True, metavar="FIELD VALUE", help="Any other field: custom.room 12.")
@click.option("--reason", default="", metavar="TEXT", help="Why somebody was contacted who asked not to be.")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def command(invocation: Invocation, /, who: str, channel: str, notes: str, **options: Any) -> int:
    """Log a touch.

    WHO is an id or part of a name: okafor, "grace okafor", northgate. NOTES is what was learned, never about a patient.

    \b
    rounds log okafor visit "Likes the new spine clinic" --next 2w --next-action "send the form"
    rounds log lee phone "Asked for the fax number" --inbound --heard "need: one-page referral form"
    rounds log northgate event --date fri --gift "18.50 lunch" --with okafor --with lee
    """
    invocation.briefly = True
    book = invocation.load().book
    words = Words(**options)
    chosen = _choose(invocation, who, channel, notes.strip(), words)
    around = book.among((chosen.source.id,))
    chosen = replace(chosen, keeps=_kept(around, chosen, words.keeps))
    everybody = (chosen.source, *chosen.also)
    if not chosen.inbound:
        if words.reason.strip() and consent.forbidden(everybody, chosen.channel):
            despite = f"Contacted although asked not to: {words.reason.strip()}"
            chosen = replace(chosen, notes="\n".join(filter(None, [chosen.notes, despite])))
        else:
            consent.refuse_forbidden(everybody, chosen.channel)
    drafts = _drafts(invocation, chosen, words.set)
    for line in _warnings(around, chosen, everybody):
        click.echo(f"rounds: {line}", err=True)
    saved = save(invocation, drafts, _message(chosen))
    _confirm(invocation, chosen, drafts, saved, around)
    return 0


def _choose(invocation: Invocation, who: str, channel: str, notes: str, words: Words) -> Chosen:
    """What was typed as what it means."""
    book = invocation.load().book
    as_of, known = invocation.as_of(book.settings), _channels(invocation, book, (channel, words.next_channel))
    source = choose_source(book, who)
    day = parse_day(words.date, as_of)
    if day > as_of:
        raise UsageError(
            f"{day_words(day)} lies ahead; only what took place is logged",
            "what is planned is the next step of the last touch: --next DAY",
        )
    return Chosen(
        source,
        choose_channel(channel, known),
        day,
        as_of,
        also=tuple(choose_contact(book, other) for other in words.also),
        liaison=_liaison(invocation, book, source, words.liaison),
        inbound=words.inbound,
        outcome=words.outcome,
        purpose=words.purpose.strip(),
        notes=notes,
        due=_due(words, as_of),
        action=words.next_action.strip(),
        next_channel=choose_channel(words.next_channel, known) if words.next_channel else "",
        campaign=words.campaign,
        minutes=words.minutes,
        cost=words.cost,
        gift=parse_amount(words.gift) if words.gift else None,
        over_limit=words.over_limit.strip(),
        heard=tuple(parse_heard(text) for text in words.heard),
        tags=words.tag,
    )


def _channels(invocation: Invocation, book: Book, typed: Iterable[str]) -> frozenset[str]:
    """The channels of the plugins, and those in use where one is typed that is none of theirs.

    The workspace's own plugin may be off for now.
    """
    supplied = frozenset(invocation.plugins().channels().values)
    if all(name in supplied for name in typed if name):
        return supplied
    return supplied | {touch.channel for touch in book.touches.values()}


def _due(words: Words, as_of: date) -> date | None:
    if words.next:
        return parse_day(words.next, as_of, ahead=True)
    if words.next_action or words.next_channel:
        raise UsageError("a next step needs a day", "say by when: --next 2w")
    return None


def _liaison(invocation: Invocation, book: Book, source: Contact | Organization, typed: str) -> str:
    """Who made it: as said, else whom git knows by e-mail address, else the source's owner, else the only one."""
    liaisons = book.settings.liaisons
    if typed:
        return choose_liaison(typed, book.settings)
    if any(liaison.email for liaison in liaisons):
        me = user_email(invocation.workspace()).casefold()
        for liaison in liaisons:
            if me and liaison.email.casefold() == me:
                return liaison.id
    if source.liaison:
        return source.liaison
    return liaisons[0].id if len(liaisons) == 1 else ""


def _kept(around: Book, chosen: Chosen, typed: Sequence[str]) -> tuple[FollowUp, ...]:
    """The promises that the touch keeps. What did not take place, or came from them, keeps none by itself."""
    promises = follow_ups(relate(around, chosen.logged, also=(chosen.source.id,)))
    open_ones = [one for one in promises if one.source_id == chosen.source.id and one.state != "kept"]
    if "none" in typed or (tuple(typed) == ("auto",) and (chosen.inbound or chosen.outcome != "done")):
        return ()
    if tuple(typed) == ("auto",):
        return kept_by(open_ones, chosen.day, around.settings.cutoffs.due_within_days)
    named = {one.touch_id: one for one in open_ones}
    for touch_id in typed:
        if touch_id not in named:
            listed = "\n".join(f"  {one.touch_id}  {one.action}, due {one.due}" for one in open_ones)
            raise UsageError(
                f"'{touch_id}' is not an open promise to {chosen.source.called}",
                f"open are:\n{listed}" if listed else "none is open",
            )
    return tuple(named[touch_id] for touch_id in typed)


def _drafts(invocation: Invocation, chosen: Chosen, fields: Sequence[tuple[str, str]]) -> list[Draft]:
    """The touch and a feedback record for each thing heard, as files."""
    workspace = invocation.workspace()
    touch_id = new_id(chosen.day, chosen.source.id)
    path = workspace.path_of("touch", touch_id, chosen.day)
    touch = with_fields(invocation, "touch", touch_document(chosen), fields)
    drafts = [Draft("touch", path, record_text("touch", touch, path))]
    for heard in chosen.heard:
        owner = chosen.source.liaison or chosen.liaison
        document = feedback_document(chosen.source, heard, chosen.day, owner=owner, touch=touch_id)
        path = workspace.path_of("feedback", new_id(chosen.day, chosen.source.id))
        drafts.append(Draft("feedback", path, record_text("feedback", document, path)))
    return drafts


def _warnings(around: Book, chosen: Chosen, everybody: Iterable[Contact | Organization]) -> list[str]:
    lines = [] if chosen.inbound else consent.warnings(everybody, chosen.channel)
    earlier = logged_already(around, chosen)
    if not chosen.liaison and around.settings.liaisons:
        lines.append("nobody is named as the liaison: say --liaison NAME, or set ROUNDS_LIAISON once for all")
    if earlier:
        lines.append(f"a {chosen.channel} with {chosen.source.called} on that day is logged already: {earlier.id}")
    return lines


def _message(chosen: Chosen) -> str:
    return f"Log {chosen.channel} with {chosen.source.name} on {chosen.day}"


def _confirm(invocation: Invocation, chosen: Chosen, drafts: Sequence[Draft], saved: Saved, around: Book) -> None:
    """Say what was written, where, and what comes next."""
    as_of = invocation.as_of(saved.book.settings)
    now = relate(overlaid(around, saved.records), as_of, also=(chosen.source.id,))
    one = next(one for one in now if one.id == chosen.source.id)
    due = chosen.due or one.next_due
    if invocation.as_json:
        ids = [draft.path.rsplit("/", 1)[-1].removesuffix(".yaml") for draft in drafts]
        answer = {"touch": ids[0], "feedback": ids[1:], "kept": [kept.touch_id for kept in chosen.keeps]}
        print_json(answer | {"next_due": due, **saved.data(dry_run=invocation.dry_run)})
        return
    if invocation.dry_run:
        return
    names = ", ".join(other.called for other in (chosen.source, *chosen.also))
    click.echo(f"Logged: {chosen.channel} with {names}, {day_words(chosen.day)} ({drafts[0].path}).")
    if chosen.due:
        click.echo(f"Next: {chosen.action or usual_action(chosen)}, by {_day(chosen.due)}.")
    elif due:
        click.echo(f"Next touch is due by {_day(due)}: every {one.cadence_days} days.")
    for kept in chosen.keeps:
        click.echo(
            f"Kept: {kept.action} (promised {day_words(kept.promised)}); if not, take 'follows' out of the file."
        )
    for heard, draft in zip(chosen.heard, drafts[1:], strict=True):
        _confirm_heard(invocation, chosen, heard.type, draft)


def _confirm_heard(invocation: Invocation, chosen: Chosen, kind: str, draft: Draft) -> None:
    answer = answer_due({"type": kind}, chosen.day, invocation.load().book.settings)
    until = f": answer it by {_day(answer)}" if answer else ""
    click.echo(f"Heard: {kind}{until} ({draft.path}).")


def _day(day: date) -> str:
    """A day with its weekday, for planning: ``Fri 4 Dec 2026``."""
    return f"{WEEKDAYS[day.weekday()][:3].capitalize()} {day_words(day)}"
