"""Campaigns: how far they are, what is due, and whose step has come."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rounds.analysis.campaigns import STATES, progress
from rounds.base.problems import Option, Remedy, UsageError
from rounds.book.filters import parse_filter
from rounds.book.relationships import relate
from rounds.desk.desk import facts
from rounds.desk.drafts import readable
from rounds.desk.lookup import choose_campaign, choose_liaison

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from rounds.analysis.campaigns import Progress, SourceProgress, SourceStep
    from rounds.book.records import CampaignStep
    from rounds.book.relationships import Relationship
    from rounds.desk.desk import Desk

    Chosen = Callable[[Relationship], bool]


@dataclass(frozen=True, slots=True)
class ListCampaigns:
    """All campaigns."""


@dataclass(frozen=True, slots=True)
class CampaignNumbers:
    """A campaign in numbers of sources.

    Attributes:
        id: The campaign's.
        name: What it is called.
        start: Its first day.
        end: Its last.
        sources: How many it is for.
        reached: How many of them a touch of it has reached.
        done: Steps that are done.
        waiting: Steps whose turn it is.
        stopped: Sources for whom it has ended early.
    """

    id: str
    name: str
    start: date
    end: date
    sources: int
    reached: int
    done: int
    waiting: int
    stopped: int


@dataclass(frozen=True, slots=True)
class CampaignList:
    """The campaigns in the order in which they start."""

    campaigns: tuple[CampaignNumbers, ...]

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs."""
        return [asdict(one) for one in self.campaigns]


def list_campaigns(desk: Desk, request: ListCampaigns) -> CampaignList:  # noqa: ARG001 - every operation has a request
    """All campaigns in numbers.

    Example:
        >>> [one.id for one in list_campaigns(desk, ListCampaigns()).campaigns]
        ['year-end-thanks-2025', 'spine-within-five-days', 'spine-evening']
    """
    return CampaignList(tuple(_numbers(one) for one in _progress(desk)))


def _progress(desk: Desk, wanted: str | None = None) -> list[Progress]:
    """Where campaigns stand; all of them, or the one that is meant."""
    book, as_of = desk.book, desk.as_of
    desk.note_errors()
    standing = [one for one in book.campaigns.values() if not one.void]
    chosen = standing if wanted is None else [choose_campaign(book, wanted)]
    relationships = relate(book, as_of)
    return [
        progress(one, relationships, as_of, book.touches_of(one.id))
        for one in sorted(chosen, key=lambda one: (one.start, one.id))
    ]


def _numbers(found: Progress) -> CampaignNumbers:
    campaign = found.campaign
    return CampaignNumbers(
        campaign.id,
        campaign.name,
        campaign.start,
        campaign.end,
        sources=len(found.sources),
        reached=found.reached,
        done=found.states["done"],
        waiting=found.states["due"] + found.states["late"],
        stopped=sum(found.stops.values()),
    )


@dataclass(frozen=True, slots=True)
class ShowCampaign:
    """One campaign, by id or part of the name."""

    campaign: str


@dataclass(frozen=True, slots=True)
class StepNumbers:
    """A step of a campaign, with how many sources are in which state: done, due, late, ahead, missed, and so on."""

    step: CampaignStep
    states: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ShownCampaign:
    """Where one campaign stands.

    Attributes:
        numbers: The campaign in numbers.
        done_share: Steps done, of those that were to be done by now: 0 to 1; None: none were.
        steps: Its steps, in order.
        stopped: For whom it has ended early: the stop rule and the day, by source.
    """

    numbers: CampaignNumbers
    done_share: float | None
    steps: tuple[StepNumbers, ...]
    stopped: Mapping[str, tuple[str, date]]

    @property
    def states(self) -> tuple[str, ...]:
        """The states in which a step can be for a source."""
        return STATES

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        planned = [(one.step, one.states) for one in self.steps]
        return {
            **facts(self.numbers, "id", "name", "start", "end", "sources", "reached", "waiting"),
            "done_share": self.done_share,
            "steps": [
                {"week": step.week, "channel": step.channel, "tiers": list(step.tiers), **states, "note": step.note}
                for step, states in planned
            ],
            "stopped": {source: {"rule": rule, "on": day} for source, (rule, day) in self.stopped.items()},
        }


def show_campaign(desk: Desk, request: ShowCampaign) -> ShownCampaign:
    """One campaign, step by step: how many sources are done, due, late, stopped.

    Raises:
        UsageError: no campaign is meant, or several are.

    Example:
        >>> shown = show_campaign(desk, ShowCampaign("spine-within"))
        >>> [one.step.channel for one in shown.steps]
        ['mail', 'visit', 'email', 'lunch-and-learn', 'phone']
    """
    (found,) = _progress(desk, request.campaign)
    steps = tuple(
        StepNumbers(step, {state: counts[state] for state in STATES})
        for step, counts in zip(found.campaign.steps, found.by_step, strict=True)
    )
    stopped = {one.source.id: one.stopped for one in found.sources if one.stopped}
    return ShownCampaign(_numbers(found), found.share, steps, stopped)


@dataclass(frozen=True, slots=True)
class ListDueSteps:
    """Whose turn it is: in one campaign, by id or part of the name, or in all that run; one liaison's, or all."""

    campaign: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step of a campaign whose turn it is for a source.

    Attributes:
        source: The source's id.
        name: The source's name.
        step: The week of the campaign.
        channel: How the touch is to be made.
        until: The last day of that week.
        template: By which it is written.
        note: What is to be said.
    """

    source: str
    name: str
    step: int
    channel: str
    until: date
    template: str
    note: str


@dataclass(frozen=True, slots=True)
class DueSteps:
    """The steps that wait, the oldest week first."""

    steps: tuple[DueStep, ...]

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs."""
        return [asdict(one) for one in self.steps]


def list_due_steps(desk: Desk, request: ListDueSteps) -> DueSteps:
    """Whose turn it is: the touches of campaigns that are due or late.

    Raises:
        UsageError: no campaign or liaison is meant, or several are.

    Example:
        >>> len(list_due_steps(desk, ListDueSteps("spine-within")).steps)
        60
    """
    found = [
        one for one in _progress(desk, request.campaign or None) if request.campaign or one.campaign.end >= one.as_of
    ]
    liaison = choose_liaison(request.owner, desk.settings) if request.owner else ""
    sources = [one for each in found for one in each.sources if not liaison or one.source.liaison == liaison]
    waiting = [(one, step) for one in sources for step in one.waiting]
    waiting.sort(key=lambda pair: (pair[1].week.start, pair[0].source.id))
    return DueSteps(tuple(_due(source, step) for source, step in waiting))


def _due(one: SourceProgress, step: SourceStep) -> DueStep:
    planned, source = step.step, one.source
    return DueStep(source.id, source.name, planned.week, planned.channel, step.week.end, planned.template, planned.note)


def addressed(
    desk: Desk, *, template: str, wanted: str, campaign: str, due: bool, channel: str
) -> tuple[str, Chosen, str]:
    """What a mailing goes by: its template, who gets it, and the id of its campaign, if it belongs to one.

    Without ``due`` they are as typed; with it they are those whose step through this channel has come, and the steps'
    template, unless one was typed.

    Raises:
        UsageError: something is missing, there is no such campaign, or nothing is due in it.
    """
    chosen, found, steps = wanted_of(desk, wanted=wanted, campaign=campaign, due=due, channel=channel)
    if due:
        template = _template_of(steps, template)
    if not template:
        raise UsageError("the template is missing", Option("name it:", "template", "newsletter"))
    return template, chosen, found


def wanted_of(
    desk: Desk, *, wanted: str, campaign: str, due: bool, channel: str
) -> tuple[Chosen, str, Mapping[str, SourceStep]]:
    """The same without a template: who is meant, the campaign's id, and with ``due`` the steps by source.

    Raises:
        UsageError: nobody is meant, there is no such campaign, or nothing is due in it.
    """
    found = choose_campaign(readable(desk).book, campaign).id if campaign else ""
    if not due and not wanted.strip():
        raise UsageError("it is not said who gets it", Option("say it by filter:", "to", "'tier:A'"))
    chosen: Chosen = parse_filter(wanted).matches
    if not due:
        return chosen, found, {}
    steps = _due_steps(desk, found, channel, chosen)
    if not steps:
        raise UsageError(f"no {channel} of '{found}' is due now", Remedy("see:", "campaign show", f" {found}"))
    return _among(steps), found, steps


def _among(steps: Mapping[str, SourceStep]) -> Chosen:
    return lambda one: one.id in steps


def _due_steps(desk: Desk, campaign: str, channel: str, chosen: Chosen) -> dict[str, SourceStep]:
    """The first step of the campaign through this channel that waits, by source."""
    if not campaign:
        raise UsageError("--due needs a campaign", Option("say which:", "campaign", "ID"))
    book, as_of = desk.book, desk.as_of
    found = progress(book.campaigns[campaign], relate(book, as_of), as_of, book.touches_of(campaign))
    waiting = {
        one.source.id: next((step for step in one.waiting if step.step.channel == channel), None)
        for one in found.sources
        if chosen(one.source)
    }
    return {source: step for source, step in waiting.items() if step}


def _template_of(steps: Mapping[str, SourceStep], named: str) -> str:
    """The template of the steps; what is named on the command line comes first."""
    templates = {step.step.template for step in steps.values()}
    if not named and (len(templates) > 1 or "" in templates):
        shown = ", ".join(sorted(template or "none" for template in templates))
        raise UsageError(
            f"what is due has no one template ({shown})",
            Option("name it:", "template", "NAME", ", and narrow with --to"),
        )
    return named or templates.pop()
