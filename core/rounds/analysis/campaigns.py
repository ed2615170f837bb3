"""Campaigns: for each source what was planned in which week, what was done, what is next, and what ended it.

Definitions, for a campaign as of a day:

- Its sources: those whom its audience selects and who are active, and those whom a touch of it has reached.
- A step is for the sources of its tiers; its week is the 7 days from ``start`` + 7 x (week - 1), at most to ``end``.
- Done: the source has a touch of the campaign from us through the step's channel; each touch makes one step, in order.
- Stopped: one of the campaign's stop rules holds, and the step was not done before. Replied: any touch from them since
  the first of the campaign; referred: a referral since that day (a month's count from the following month on);
  declined: so they answered the invitation to its event; opted-out: they forbid every channel, or a touch since the
  campaign's start says so.
- Withheld: the source forbids or avoids the step's channel, or is no longer active.
- Else ahead, due (its week has begun), late (its week is over), or missed (the campaign is over).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from rounds.base.dates import Period
from rounds.base.problems import UsageError
from rounds.book.filters import parse_filter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from rounds.book.book import Book
    from rounds.book.records import Campaign, CampaignStep, Touch
    from rounds.book.relationships import Relationship

StepState = Literal["done", "due", "late", "ahead", "missed", "stopped", "withheld"]
STATES: tuple[StepState, ...] = ("done", "due", "late", "ahead", "missed", "stopped", "withheld")
OPTED_OUT = "opt-out"
"""The tag of a touch in which somebody asked for no more."""


@dataclass(frozen=True, slots=True)
class SourceStep:
    """One step for one source: where it stands, since when where it is done, and why where it is not to be done."""

    number: int
    step: CampaignStep
    week: Period
    state: StepState
    done: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SourceProgress:
    """One source in a campaign: its touches, the stop rule that holds with its day, and its steps."""

    source: Relationship
    touches: Sequence[Touch]
    stopped: tuple[str, date] | None
    steps: tuple[SourceStep, ...]

    @property
    def waiting(self) -> tuple[SourceStep, ...]:
        """The steps whose turn it is."""
        return tuple(step for step in self.steps if step.state in {"due", "late"})


@dataclass(frozen=True)
class Progress:
    """Where a campaign stands: its sources in id order."""

    campaign: Campaign
    as_of: date
    sources: tuple[SourceProgress, ...]

    @cached_property
    def by_step(self) -> tuple[Counter[StepState], ...]:
        """For each step how many sources are in which state."""
        counts: tuple[Counter[StepState], ...] = tuple(Counter() for _ in self.campaign.steps)
        for one in self.sources:
            for step in one.steps:
                counts[step.number][step.state] += 1
        return counts

    @cached_property
    def states(self) -> Counter[StepState]:
        """The same over all steps."""
        return sum(self.by_step, Counter[StepState]())

    @property
    def share(self) -> float | None:
        """Steps done, of those that were to be done by now: 0 to 1; None: none were."""
        asked = sum(self.states[state] for state in ("done", "due", "late", "missed"))
        return self.states["done"] / asked if asked else None

    @cached_property
    def stops(self) -> Counter[str]:
        """How many sources each stop rule has ended it for."""
        return Counter(one.stopped[0] for one in self.sources if one.stopped)

    @property
    def reached(self) -> int:
        """Sources with a touch of it."""
        return sum(bool(one.touches) for one in self.sources)


@dataclass(frozen=True, slots=True)
class Turn:
    """A source whose turn it is in a campaign, with the step; ``days_late`` counts from the end of its week."""

    source_id: str
    campaign: Campaign
    step: SourceStep
    days_late: int = 0


def due_steps(
    book: Book, relationships: Iterable[Relationship], as_of: date, until: date | None = None
) -> tuple[Turn, ...]:
    """Whose turn it is in the campaigns that run: the first step that waits, or that begins by ``until``."""
    everybody = tuple(relationships)
    found = []
    for campaign in filter(is_readable, running(book.campaigns.values(), Period(as_of, as_of))):
        for one in progress(campaign, everybody, as_of, book.touches_of(campaign.id)).sources:
            for step in one.steps:
                comes = step.state == "ahead" and until is not None and step.week.start <= until
                if comes or step.state in {"due", "late"}:
                    late = max(0, (as_of - step.week.end).days)
                    found.append(Turn(one.source.id, campaign, step, late))
                    break
    return tuple(found)


def progress(
    campaign: Campaign, relationships: Iterable[Relationship], as_of: date, touches: Iterable[Touch]
) -> Progress:
    """Where a campaign stands. ``touches`` are its own: see ``Book.touches_of``.

    Raises:
        UsageError: its audience is no filter.
    """
    wanted = parse_filter(campaign.audience) if campaign.audience.strip() else None
    by_source = _by_source(touches, as_of)
    found = []
    for one in sorted(relationships, key=lambda one: one.id):
        mine = by_source.get(one.id, ())
        reached = any(touch.direction == "outbound" for touch in mine)
        if reached or (wanted is not None and one.active and wanted.matches(one)):
            found.append(_source(campaign, one, mine))
    return Progress(campaign, as_of, tuple(found))


def running(campaigns: Iterable[Campaign], period: Period) -> tuple[Campaign, ...]:
    """The campaigns of which some days lie in the period, in the order in which they start."""
    found = [one for one in campaigns if not one.void and one.start <= period.end and one.end >= period.start]
    return tuple(sorted(found, key=lambda one: (one.start, one.id)))


def is_readable(campaign: Campaign) -> bool:
    """Whether its audience is a filter; ``rounds check`` tells what is wrong with one that is not."""
    try:
        parse_filter(campaign.audience)
    except UsageError:
        return False
    return True


def week_of(campaign: Campaign, step: CampaignStep) -> Period:
    """The days of a step's week, at most to the campaign's end."""
    start = min(campaign.start + timedelta(7 * (step.week - 1)), campaign.end)
    return Period(start, max(start, min(start + timedelta(6), campaign.end)))


def _by_source(touches: Iterable[Touch], as_of: date) -> dict[str, list[Touch]]:
    """The touches that took place, by everybody who took part."""
    found: dict[str, list[Touch]] = {}
    for touch in touches:
        if touch.counts and touch.date <= as_of:
            for source in touch.sources:
                found.setdefault(source, []).append(touch)
    return found


def _source(campaign: Campaign, one: Relationship, mine: Sequence[Touch]) -> SourceProgress:
    """``mine`` are the campaign's touches with the source; of those from us each makes a step, an invitation too."""
    touches = [touch for touch in mine if touch.direction == "outbound"]
    stopped = _stopped(campaign, one, mine, touches[0].date if touches else None)
    left = list(touches)
    steps = []
    for number, step in sorted(enumerate(campaign.steps), key=lambda pair: (pair[1].week, pair[0])):
        if step.tiers and one.tier not in step.tiers:
            continue
        week = week_of(campaign, step)
        touch = next((touch for touch in left if touch.channel == step.channel), None)
        if touch is not None:
            left.remove(touch)
            steps.append(SourceStep(number, step, week, "done", touch.date))
        else:
            ended: tuple[StepState, str] = ("stopped", f"{stopped[0]} on {stopped[1]}") if stopped else ("ahead", "")
            state, reason = ended if stopped else _open(one, step, week, campaign.end)
            steps.append(SourceStep(number, step, week, state, reason=reason))
    return SourceProgress(one, touches, stopped, tuple(steps))


def _open(one: Relationship, step: CampaignStep, week: Period, end: date) -> tuple[StepState, str]:
    """The state of a step that is neither done nor stopped, and why."""
    as_of = one.as_of
    if not one.active:
        return "withheld", f"status is {one.status}"
    if not one.welcomes(step.channel):
        return "withheld", f"wants no {step.channel}"
    if as_of < week.start:
        return "ahead", ""
    if as_of <= week.end:
        return "due", ""
    return ("late" if as_of <= end else "missed"), ""


def _stopped(
    campaign: Campaign, one: Relationship, mine: Sequence[Touch], first: date | None
) -> tuple[str, date] | None:
    """The stop rule that held first, and its day; ``first`` is the day of the first touch of the campaign from us."""
    asked = _Asked(campaign, one, mine, first)
    held = [(day, rule) for rule in campaign.stop if (day := _RULES[rule](asked)) is not None]
    return (min(held)[1], min(held)[0]) if held else None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What stop rules look at."""

    campaign: Campaign
    one: Relationship
    mine: Sequence[Touch]
    first: date | None


def _replied(asked: _Asked) -> date | None:
    one, first = asked.one, asked.first
    since = one.touches.between(first, one.as_of) if first else ()
    return next((touch.date for touch in since if touch.direction == "inbound"), None)


def _opted_out(asked: _Asked) -> date | None:
    one = asked.one
    said = (touch for touch in one.touches.between(asked.campaign.start, one.as_of) if OPTED_OUT in touch.tags)
    return next((touch.date for touch in said), one.as_of if one.do_not_contact else None)


def _declined(asked: _Asked) -> date | None:
    answers = [touch for touch in asked.mine if touch.rsvp not in {"", "asked"}]
    return answers[-1].date if answers and answers[-1].rsvp == "declined" else None


def _referred(asked: _Asked) -> date | None:
    one, first = asked.one, asked.first
    rows = one.referrals.between(first, one.as_of) if first else ()
    return next((row.day for row in rows if row.count), None)


_RULES: Mapping[str, Callable[[_Asked], date | None]] = {
    "replied": _replied,
    "opted-out": _opted_out,
    "declined": _declined,
    "referred": _referred,
}
