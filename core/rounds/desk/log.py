"""Logging a touch: what was said is found out, checked against what the source wants, and written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rounds.analysis.followups import follow_ups
from rounds.base.dates import day_words, parse_day
from rounds.base.problems import Option, RefusedError, UsageError
from rounds.book.book import overlaid
from rounds.book.records import Contact
from rounds.book.records.sources import has_parted
from rounds.book.relationships import relate
from rounds.desk.desk import facts
from rounds.desk.drafts import Draft, save
from rounds.desk.lookup import (
    choose_channel,
    choose_contact,
    choose_liaison,
    choose_source,
    parse_amount,
    writing_liaison,
)
from rounds.desk.record_edit import with_fields
from rounds.desk.touch import (
    Chosen,
    answer_due,
    feedback_document,
    kept_by,
    logged_already,
    new_id,
    parse_heard,
    touch_document,
    usual_action,
)
from rounds.storage.store import record_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from rounds.analysis.followups import FollowUp
    from rounds.book.book import Book
    from rounds.book.records import Organization
    from rounds.desk.desk import Desk
    from rounds.desk.drafts import Saved


def forbidden(sources: Iterable[Contact | Organization], channel: str) -> list[Contact | Organization]:
    """Those who must not be contacted through this channel."""
    return [source for source in sources if not source.may_be_reached_by(channel)]


def refuse_forbidden(sources: Iterable[Contact | Organization], channel: str) -> None:
    """Stop an outbound touch that somebody has forbidden.

    Raises:
        RefusedError: one of them has.
    """
    for source in forbidden(sources, channel):
        what = "any contact" if "all" in source.do_not_contact else f"contact by {channel}"
        others = ", ".join(name for name in _preferred(source) if name not in source.do_not_contact)
        instead = f"{source.called} prefers {others}; " if others and "all" not in source.do_not_contact else ""
        words = f"{instead}if it took place all the same, log it with"
        hint = Option(words, "reason", "'why'", "; if they contacted you: --inbound")
        raise RefusedError(f"{source.called} has asked for no {what.removeprefix('any ')}", hint)


def warnings(sources: Iterable[Contact | Organization], channel: str) -> list[str]:
    """What the liaison should know before the next touch, a line each."""
    lines = []
    for source in sources:
        if isinstance(source, Contact) and channel in source.preferences.avoid:
            others = ", ".join(_preferred(source)) or "another channel"
            lines.append(f"{source.called} would rather not be contacted by {channel}; next time: {others}")
        if has_parted(source.status):
            what = "has left" if source.status == "left" else "has declined to work with us"
            lines.append(f"{source.called} {what}, says the record {source.source.path}")
    return lines


def _preferred(source: Contact | Organization) -> tuple[str, ...]:
    return source.preferences.channels if isinstance(source, Contact) else ()


@dataclass(frozen=True, slots=True)
class LogTouch:
    """A touch as a person tells of it; days, names, channels and amounts as people write them.

    Attributes:
        who: An id, or part of a name.
        channel: A channel, or how it begins.
        notes: What was learned.
        date: When it was.
        purpose: Why it was made, in a few words.
        next: The day by which the next step is due; empty: none was agreed on.
        next_action: What was promised.
        next_channel: How it is to be done.
        heard: What they said: ``concern/access: 3-week wait``.
        also: Who else was there.
        keeps: Whose promise it kept: ids of touches, ``none``, or ``auto``: those that fall due.
        liaison: Who made it; empty: the actor, else who looks after the source.
        inbound: They contacted us.
        outcome: ``done``, ``no-answer`` or ``cancelled``.
        gift: What was given to each: ``18.50 lunch``, in US dollars.
        over_limit: Why a gift is given although a yearly limit is passed.
        minutes: Effort, travel included; None: the usual.
        cost: US dollars spent, without gifts; None: the usual.
        campaign: The campaign that it belongs to.
        tags: Short labels.
        fields: Any other field and its value.
        reason: Why somebody was contacted who asked not to be.
    """

    who: str
    channel: str
    notes: str = ""
    date: str = "today"
    purpose: str = ""
    next: str = ""
    next_action: str = ""
    next_channel: str = ""
    heard: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ("auto",)
    liaison: str = ""
    inbound: bool = False
    outcome: str = "done"
    gift: str = ""
    over_limit: str = ""
    minutes: float | None = None
    cost: float | None = None
    campaign: str = ""
    tags: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HeardRecord:
    """What was heard: its type, the file, and the last day for an answer (None: none is wanted)."""

    type: str
    path: str
    answer_by: date | None


@dataclass(frozen=True, slots=True)
class LoggedTouch:
    """A touch that was logged, or would be.

    Attributes:
        touch: Its id.
        path: Its file.
        channel: The channel.
        day: When it was.
        people: How those are called with whom it was.
        next_step: What was agreed on next; empty: nothing was.
        next_due: When that, or by the cadence the next touch, is due; None: never.
        cadence_days: The days between two touches of this source.
        kept: The promises that it kept.
        heard: What was heard.
        saved: What was written.
    """

    touch: str
    path: str
    channel: str
    day: date
    people: tuple[str, ...]
    next_step: str
    next_due: date | None
    cadence_days: int | None
    kept: tuple[FollowUp, ...]
    heard: tuple[HeardRecord, ...]
    saved: Saved

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        answer: dict[str, Any] = {
            "touch": self.touch,
            "feedback": [one.path.rsplit("/", 1)[-1].removesuffix(".yaml") for one in self.heard],
            "kept": [one.touch_id for one in self.kept],
        }
        heard = [facts(one, "type", "answer_by") for one in self.heard]
        answer |= {"next_due": self.next_due, **self.saved.as_data()}
        answer |= {"channel": self.channel, "day": self.day, "people": list(self.people)}
        return answer | {"next_step": self.next_step, "cadence_days": self.cadence_days, "heard": heard}


def log_touch(desk: Desk, request: LogTouch) -> LoggedTouch:
    """Log a touch, with what was heard in it and the promises that it kept.

    Raises:
        Ambiguous: several people could be meant.
        UsageError: nobody is meant, a day lies ahead, or a word is none that is known.
        RefusedError: somebody asked not to be contacted so, a gift passes a limit, or it looks like patient data.
        InvalidError: a record would have errors.
        ChangedError, StorageError: as the store says; nothing was written.

    Example:
        >>> logged = log_touch(desk, LogTouch("okafor", "visit", "Likes the new spine clinic", next="2w"))
        >>> logged.people
        ('Dr. Okafor',)
    """
    chosen = _chosen(desk.briefly(), request)
    around = desk.book.among((chosen.source.id,))
    chosen = replace(chosen, keeps=_kept(around, chosen, request.keeps))
    everybody = (chosen.source, *chosen.also)
    if not chosen.inbound:
        chosen = _allowed(chosen, everybody, request.reason.strip())
    drafts = _drafts(desk, chosen, request.fields)
    for line in _warnings(around, chosen, everybody):
        desk.ear.note(line)
    saved = save(desk, drafts, f"Log {chosen.channel} with {chosen.source.name} on {chosen.day}")
    return _logged(desk, chosen, saved, around)


def _chosen(desk: Desk, request: LogTouch) -> Chosen:
    """What was said as what it means."""
    book, as_of, ear = desk.book, desk.as_of, desk.ear
    known = _channels(desk, (request.channel, request.next_channel))
    source = choose_source(book, request.who, ear)
    day = parse_day(request.date, as_of)
    if day > as_of:
        raise UsageError(
            f"{day_words(day)} lies ahead; only what took place is logged",
            Option("what is planned is the next step of the last touch:", "next", "DAY"),
        )
    return Chosen(
        source,
        choose_channel(request.channel, known),
        day,
        as_of,
        also=tuple(choose_contact(book, other, ear) for other in request.also),
        liaison=_liaison(desk, source, request.liaison),
        inbound=request.inbound,
        outcome=request.outcome,
        purpose=request.purpose.strip(),
        notes=request.notes.strip(),
        due=_due(request, as_of),
        action=request.next_action.strip(),
        next_channel=choose_channel(request.next_channel, known) if request.next_channel else "",
        campaign=request.campaign,
        minutes=request.minutes,
        cost=request.cost,
        gift=parse_amount(request.gift) if request.gift else None,
        over_limit=request.over_limit.strip(),
        heard=tuple(parse_heard(text) for text in request.heard),
        tags=request.tags,
    )


def _channels(desk: Desk, named: Iterable[str]) -> frozenset[str]:
    """The channels of the plugins, and those in use where one is named that is none of theirs.

    The workspace's own plugin may be off for now.
    """
    supplied = frozenset(desk.plugins.channels().values)
    if all(name in supplied for name in named if name):
        return supplied
    return supplied | {touch.channel for touch in desk.book.touches.values()}


def _due(request: LogTouch, as_of: date) -> date | None:
    if request.next:
        return parse_day(request.next, as_of, ahead=True)
    if request.next_action or request.next_channel:
        raise UsageError("a next step needs a day", Option("say by when:", "next", "2w"))
    return None


def _liaison(desk: Desk, source: Contact | Organization, named: str) -> str:
    """Who made it: as said, else who writes, else the source's owner, else the only one."""
    liaisons = desk.settings.liaisons
    if named:
        return choose_liaison(named, desk.settings)
    writer = writing_liaison(desk)
    if writer:
        return writer.id
    return source.liaison or (liaisons[0].id if len(liaisons) == 1 else "")


def _kept(around: Book, chosen: Chosen, named: Sequence[str]) -> tuple[FollowUp, ...]:
    """The promises that the touch keeps. What did not take place, or came from them, keeps none by itself."""
    promises = follow_ups(relate(around, chosen.logged, also=(chosen.source.id,)))
    open_ones = [one for one in promises if one.source_id == chosen.source.id and one.state != "kept"]
    if "none" in named or (tuple(named) == ("auto",) and (chosen.inbound or chosen.outcome != "done")):
        return ()
    if tuple(named) == ("auto",):
        return kept_by(open_ones, chosen.day, around.settings.cutoffs.due_within_days)
    by_touch = {one.touch_id: one for one in open_ones}
    for touch_id in named:
        if touch_id not in by_touch:
            listed = "\n".join(f"  {one.touch_id}  {one.action}, due {one.due}" for one in open_ones)
            raise UsageError(
                f"'{touch_id}' is not an open promise to {chosen.source.called}",
                f"open are:\n{listed}" if listed else "none is open",
            )
    return tuple(by_touch[touch_id] for touch_id in named)


def _allowed(chosen: Chosen, everybody: Sequence[Contact | Organization], reason: str) -> Chosen:
    """The touch, with the reason in its notes where it took place although somebody asked for none."""
    if not reason or not forbidden(everybody, chosen.channel):
        refuse_forbidden(everybody, chosen.channel)
        return chosen
    despite = f"Contacted although asked not to: {reason}"
    return replace(chosen, notes="\n".join(filter(None, [chosen.notes, despite])))


def _drafts(desk: Desk, chosen: Chosen, fields: Sequence[tuple[str, str]]) -> list[Draft]:
    """The touch and a feedback record for each thing heard, as files."""
    workspace = desk.workspace
    touch_id = new_id(chosen.day, chosen.source.id)
    path = workspace.path_of("touch", touch_id, chosen.day)
    touch = with_fields(desk, "touch", touch_document(chosen), fields)
    drafts = [Draft("touch", path, record_text("touch", touch, path))]
    for heard in chosen.heard:
        owner = chosen.source.liaison or chosen.liaison
        document = feedback_document(chosen.source, heard, chosen.day, owner=owner, touch=touch_id)
        path = workspace.path_of("feedback", new_id(chosen.day, chosen.source.id))
        drafts.append(Draft("feedback", path, record_text("feedback", document, path)))
    return drafts


def _warnings(around: Book, chosen: Chosen, everybody: Iterable[Contact | Organization]) -> list[str]:
    lines = [] if chosen.inbound else warnings(everybody, chosen.channel)
    earlier = logged_already(around, chosen)
    if not chosen.liaison and around.settings.liaisons:
        forever = ", or set ROUNDS_LIAISON once for all"
        lines.append(Option("nobody is named as the liaison: say", "liaison", "NAME", forever))
    if earlier:
        lines.append(f"a {chosen.channel} with {chosen.source.called} on that day is logged already: {earlier.id}")
    return lines


def _logged(desk: Desk, chosen: Chosen, saved: Saved, around: Book) -> LoggedTouch:
    """What was written, and what comes next."""
    now = relate(overlaid(around, saved.records), desk.as_of, also=(chosen.source.id,))
    one = next(one for one in now if one.id == chosen.source.id)
    first, *others = saved.drafts
    heard = tuple(
        HeardRecord(heard.type, draft.path, answer_due({"type": heard.type}, chosen.day, desk.settings))
        for heard, draft in zip(chosen.heard, others, strict=True)
    )
    return LoggedTouch(
        touch=first.path.rsplit("/", 1)[-1].removesuffix(".yaml"),
        path=first.path,
        channel=chosen.channel,
        day=chosen.day,
        people=tuple(other.called for other in (chosen.source, *chosen.also)),
        next_step=(chosen.action or usual_action(chosen)) if chosen.due else "",
        next_due=chosen.due or one.next_due,
        cadence_days=one.cadence_days,
        kept=chosen.keeps,
        heard=heard,
        saved=saved,
    )
