"""Whose step of a campaign has come: those whom a mailing goes to, and by which template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.analysis.campaigns import progress
from rounds.base.problems import UsageError
from rounds.book.filters import parse_filter
from rounds.book.relationships import relate
from rounds.desk.lookup import choose_campaign
from rounds.desk.records.drafts import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rounds.analysis.campaigns import SourceStep
    from rounds.book.relationships import Relationship
    from rounds.desk.desk import Desk

    Chosen = Callable[[Relationship], bool]


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
        raise UsageError("the template is missing", "name it: --template newsletter")
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
        raise UsageError("it is not said who gets it", "say it by filter: --to 'tier:A'")
    chosen: Chosen = parse_filter(wanted).matches
    if not due:
        return chosen, found, {}
    steps = _due_steps(desk, found, channel, chosen)
    if not steps:
        raise UsageError(f"no {channel} of '{found}' is due now", f"see: rounds campaign show {found}")
    return _among(steps), found, steps


def _among(steps: Mapping[str, SourceStep]) -> Chosen:
    return lambda one: one.id in steps


def _due_steps(desk: Desk, campaign: str, channel: str, chosen: Chosen) -> dict[str, SourceStep]:
    """The first step of the campaign through this channel that waits, by source."""
    if not campaign:
        raise UsageError("--due needs a campaign", "say which: --campaign ID")
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
        raise UsageError(f"what is due has no one template ({shown})", "name it: --template NAME, and narrow with --to")
    return named or templates.pop()
