"""Next touches: one list of whom to turn to next, from promises, concerns, opportunities and rhythms.

Each source stands in it once: the most urgent matter says what to do and by when, and all of them say why. Urgency
goes from 0 to 1: an opportunity brings its rule's own; the others are

- promise: late 0.85, up to 0.95 after 30 days; due within the settings' ``due_within_days`` 0.6;
- concern: past its day 0.9, up to 1 after 30 days; before it 0.65. Need: 0.6, up to 0.7; before it 0.45;
- rhythm: overdue 0.6 in the first tier by name, 0.1 less in each further one, at least 0.3, and up to 0.2 more when a
  whole rhythm has passed; due or never touched: 0.25 less; to come: 0.5 less, at least 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from rounds.analysis import grouped
from rounds.base.dates import day_words
from rounds.base.words import capital, counted, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rounds.analysis.campaigns import Turn
    from rounds.analysis.followups import FollowUp
    from rounds.book.records import Feedback
    from rounds.book.relationships import Relationship
    from rounds.plugins.contracts import Channel, Opportunity

Matter = Literal["promise", "feedback", "campaign", "opportunity", "rhythm"]
MOST_REASONS = 4
SOON, LATER = 7, 14
_PRESSING = 0.6
_A_MONTH = 30
_PROMISE_LATE, _PROMISE_DUE = 0.85, 0.6
_FEEDBACK_LATE = {"concern": 0.9, "need": 0.6}
_FEEDBACK_OPEN = {"concern": 0.65, "need": 0.45}
_STEP_DUE, _STEP_LATE = 0.5, 0.6
_FIRST_TIER, _LAST_TIER, _EACH_TIER = 0.6, 0.3, 0.1
_WHOLE_RHYTHM, _NOT_YET, _TO_COME = 0.2, 0.25, 0.5


@dataclass(frozen=True, slots=True)
class NextTouch:
    """What to do next about one source.

    Attributes:
        source_id: The source.
        name: Its full name.
        tier: Its tier, or empty.
        matter: What is most urgent about it.
        action: What to do.
        reasons: Why, a sentence each, at most four: the most urgent first, then what sets the day, then the others.
        channel: Through which channel: the one that was promised, else the person's preference, else what the rule,
            the tier's plan or the channels' order suggests; never one that the source forbids or avoids. Empty when
            none is left.
        owner: Id of the liaison who promised it, else of the source's owner.
        due: By when: the earliest of what the matters told ask for; may lie in the past.
        urgency: 0 to 1.
        place: Where the source works, or empty.
    """

    source_id: str
    name: str
    tier: str
    matter: Matter
    action: str
    reasons: tuple[str, ...]
    channel: str
    owner: str
    due: date
    urgency: float
    place: str = ""


@dataclass(frozen=True, slots=True)
class _Reason:
    """One matter of a source: what would be done if it came first, and how it is told when it does, and when not.

    Without ``aside`` it is told the same; with an empty one it is only told when it comes first.
    """

    matter: Matter
    urgency: float
    due: date
    action: str
    words: tuple[str, ...]
    aside: tuple[str, ...] | None = None
    channel: str = ""
    owner: str = ""


def next_touches(
    relationships: Iterable[Relationship],
    follow_ups: Iterable[FollowUp],
    opportunities: Iterable[Opportunity],
    channels: Mapping[str, Channel],
    as_of: date,
    *,
    turns: Iterable[Turn] = (),
    until: date | None = None,
) -> tuple[NextTouch, ...]:
    """Whom to turn to next, the most urgent first, then by tier and id.

    ``turns`` are the steps of campaigns that are to be done. Promises and rhythms are looked for up to the settings'
    ``due_within_days`` ahead, or up to ``until`` where that is later. Sources that have left or declined are not in it;
    one that forbids every channel is when something was promised or is open, and then without a channel.
    """
    promises = grouped(follow_ups, lambda promise: promise.source_id)
    chances = grouped(opportunities, lambda chance: chance.source_id)
    steps = grouped(turns, lambda turn: turn.source_id)
    found: list[NextTouch] = []
    for one in relationships:
        if one.parted:
            continue
        matters = _matters(one, promises.get(one.id, ()), chances.get(one.id, ()), as_of, until)
        matters += [_step(one, turn, channels) for turn in steps.get(one.id, ()) if one.approachable]
        if matters:
            matters.sort(key=lambda matter: (-matter.urgency, matter.due, matter.words))
            found.append(_touch(one, matters, channels))
    return tuple(sorted(found, key=by_urgency))


def by_urgency(touch: NextTouch) -> tuple[float, str, str]:
    """The order of next touches: the most urgent first, then by tier and id."""
    return -touch.urgency, touch.tier or "~", touch.source_id


def usual_channel(one: Relationship, channels: Mapping[str, Channel], suggested: str = "") -> str:
    """The source's own preference, else what is suggested, else its tier's plan, else the channels' order.

    Never one that the source forbids or avoids; empty when none is left.
    """
    return one.best_channel((suggested, *one.planned_channels, *channels))


def turn_to(one: Relationship, channel: str, channels: Mapping[str, Channel]) -> str:
    """A touch through this channel as a command: ``Call Dr. Okafor``."""
    verb = channels[channel].verb if channel in channels else "contact"
    return f"{capital(verb)} {one.called}"


def _matters(
    one: Relationship, promises: Sequence[FollowUp], chances: Sequence[Opportunity], as_of: date, until: date | None
) -> list[_Reason]:
    """Everything that is to be done about a source, but for campaigns."""
    soon = max(as_of + timedelta(one.settings.cutoffs.due_within_days), until or as_of)
    found = [_promise(item) for item in promises if item.state != "kept" and item.due <= soon]
    found += [_answer(one, item, as_of) for item in one.open_feedback]
    if one.approachable:
        found += [*_rhythm(one, as_of, soon)]
        for chance in chances:
            found = _with_chance(found, chance, as_of)
    return found


def _step(one: Relationship, turn: Turn, channels: Mapping[str, Channel]) -> _Reason:
    """A step of a campaign: late from the end of its week on."""
    late, step = turn.days_late, turn.step
    when = f"by {day_words(step.week.end)}" + (f", {counted(late, 'day')} late" if late else "")
    note = f": {step.step.note}" if step.step.note else ""
    return _Reason(
        matter="campaign",
        urgency=_STEP_LATE + 0.1 * min(1.0, late / _A_MONTH) if late else _STEP_DUE,
        due=step.week.end,
        action=f"{turn_to(one, step.step.channel, channels)} for '{turn.campaign.name}'{note}",
        words=(f"Week {step.step.week} of the campaign '{turn.campaign.name}', {when}",),
        channel=step.step.channel,
        owner=turn.campaign.liaison,
    )


def _with_chance(found: list[_Reason], chance: Opportunity, as_of: date) -> list[_Reason]:
    """The matters with an opportunity; where it tells what a matter says already, it takes that one's place."""
    told = chance.tells
    same = [matter for matter in found if matter.matter == told and (told == "rhythm" or matter.due < as_of)]
    days = SOON if chance.urgency >= _PRESSING else LATER
    matter = _Reason(
        matter=told or "opportunity",
        urgency=chance.urgency,
        due=min((matter.due for matter in same), default=as_of + timedelta(days)),
        action=chance.action,
        words=chance.reasons,
        channel=chance.channel,
        owner=next((matter.owner for matter in same if matter.owner), ""),
    )
    return [matter, *(other for other in found if other not in same)]


def _promise(item: FollowUp) -> _Reason:
    late = item.days_late
    when = f"due {day_words(item.due)}" + (f", {counted(late, 'day')} late" if late else "")
    return _Reason(
        matter="promise",
        urgency=_PROMISE_LATE + 0.1 * min(1.0, late / _A_MONTH) if late else _PROMISE_DUE,
        due=item.due,
        action=capital(item.action),
        words=(f"Promised on {day_words(item.promised)}, {when}",),
        aside=(f"Promised on {day_words(item.promised)}: {item.action} ({when})",),
        channel=item.channel,
        owner=item.liaison,
    )


def _answer(one: Relationship, item: Feedback, as_of: date) -> _Reason:
    due = item.answer_due(one.settings.cutoffs.sla_days)
    late = (as_of - due).days
    about = f"{item.type} about {item.category}" if item.category else item.type
    state, urgency = f"answer by {day_words(due)}", _FEEDBACK_OPEN.get(item.type, 0.45)
    if late > 0:
        state = f"the answer was due {day_words(due)}, {counted(late, 'day')} ago"
        urgency = _FEEDBACK_LATE.get(item.type, 0.6) + 0.1 * min(1.0, late / _A_MONTH)
    return _Reason(
        matter="feedback",
        urgency=urgency,
        due=due,
        action=f"Answer {one.called}: {about}",
        words=(f"{capital(about)} of {day_words(item.opened)}, {quoted(item.text)}; {state}",),
        owner=item.owner,
    )


def _rhythm(one: Relationship, as_of: date, soon: date) -> Iterable[_Reason]:
    """The touch that the cadence asks for, when it is due by the day ``soon``."""
    days, due, last = one.cadence_days, one.next_due, one.last_touch
    if days is None or due is None or due > soon:
        return
    own = one.contact is not None and one.contact.preferences.cadence_days is not None
    every = f"A touch every {counted(days, 'day')}" + (", as they asked" if own else f" in tier {one.tier}")
    if last is None:
        words = f"{every}; there has been none yet"
    elif one.overdue_days:
        words = f"{every}; the last was on {day_words(last)}, {counted((as_of - last).days, 'day')} ago"
    else:
        words = f"{every}; the next is due {day_words(due)}"
    yield _Reason("rhythm", _rhythms_urgency(one, days), due, "", (words,), aside=None if one.overdue_days else ())


def _rhythms_urgency(one: Relationship, days: int) -> float:
    tiers = sorted(one.settings.tiers)
    rank = tiers.index(one.tier) if one.tier in tiers else len(tiers)
    urgency = max(_LAST_TIER, _FIRST_TIER - _EACH_TIER * rank)
    if one.overdue_days:
        return urgency + _WHOLE_RHYTHM * min(1.0, one.overdue_days / days)
    return max(0.0, urgency - _TO_COME) if one.state == "planned" else urgency - _NOT_YET


def _touch(one: Relationship, matters: Sequence[_Reason], channels: Mapping[str, Channel]) -> NextTouch:
    """A source's matters as one touch."""
    first, channel = matters[0], _channel(one, matters[0], channels)
    others = [matter for matter in matters[1:] if matter.aside is None or matter.aside]
    due = min(matter.due for matter in (first, *others))
    if due < first.due:  # what sets the day is told, even where not everything is
        others.sort(key=lambda matter: matter.due != due)
    words = [*first.words, *(text for matter in others for text in matter.aside or matter.words)]
    if one.do_not_contact:
        words.insert(1, "Has asked not to be contacted: settle it without a touch")
    return NextTouch(
        source_id=one.id,
        name=one.name,
        tier=one.tier,
        matter=first.matter,
        action=first.action or turn_to(one, channel, channels),
        reasons=tuple(dict.fromkeys(words))[:MOST_REASONS],
        channel=channel,
        owner=first.owner or one.liaison,
        due=due,
        urgency=first.urgency,
        place=one.workplace_name,
    )


def _channel(one: Relationship, first: _Reason, channels: Mapping[str, Channel]) -> str:
    if first.matter in {"promise", "campaign"} and first.channel and one.welcomes(first.channel):
        return first.channel
    return usual_channel(one, channels, first.channel)
