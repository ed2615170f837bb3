"""Invitations to an event: who gets one, what it says, the entry for a calendar, and what an answer names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base import dates
from rounds.base.dates import WEEKDAYS, day_words
from rounds.base.problems import Option, RefusedError, UsageError
from rounds.base.words import counted
from rounds.book.filters import parse_filter
from rounds.desk.drafts import readable, refuse_past
from rounds.desk.guests import guests_of
from rounds.desk.lookup import choose_event
from rounds.desk.mail.accounts import carriage_of
from rounds.desk.mail.messages import Letter, audience_of, prepare
from rounds.plugins.carriers import Invitation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from rounds.analysis.guests import GuestList
    from rounds.book.records import Campaign, Event, Settings
    from rounds.book.relationships import Relationship
    from rounds.desk.desk import Desk
    from rounds.desk.mail.audience import Audience
    from rounds.desk.mail.messages import PreparedMessages

_NOON = 12


@dataclass(frozen=True, slots=True)
class PrepareInvitations:
    """Who is invited to what.

    Attributes:
        event: The event, by id or part of the name.
        to: A filter; empty: the campaign's audience.
        template: The name of a template in the workspace.
        channel: How they are carried.
        update: Those who were invited are told of a new day, hour or place.
        cancel: Those who were invited are told that it does not take place.
        over_capacity: Although every place is taken.
        as_drafts: They are to be looked at, and not to go out.
    """

    event: str
    to: str = ""
    template: str = "invitation"
    channel: str = "email"
    update: bool = False
    cancel: bool = False
    over_capacity: bool = False
    as_drafts: bool = False


def prepare_invitations(desk: Desk, request: PrepareInvitations) -> PreparedMessages:
    """Fill in, compose and check an invitation for everybody who may get one; nothing goes out yet.

    Raises:
        UsageError: nobody is left, the event was, or the channel, the account or a template cannot be used.
        RefusedError: every place is taken, or a message looks like it tells of a patient.
        InvalidError: the records of those who opted out cannot be read, or a touch would have errors.

    Example:
        >>> asked = PrepareInvitations("spine-evening", "okafor", as_drafts=True)
        >>> prepare_invitations(desk, asked).number
        1
    """
    refuse_past(desk)
    if request.update and request.cancel:
        raise UsageError("--update and --cancel say two things", "choose one")
    book, as_of = readable(desk).book, desk.as_of
    campaign = choose_event(book, request.event)
    event = campaign.event
    if event is None:
        raise TypeError(campaign)
    if event.starts.date() < as_of:
        raise UsageError(f"'{campaign.id}' was on {event.starts.date()}", "mend the day in its file, or choose another")
    guests = guests_of(desk, book, campaign)
    zone, carriage = zone_of(book.settings), carriage_of(desk, request.channel)
    again = request.update or request.cancel
    chosen = _told_again(guests) if again else _new(guests, request.to or campaign.audience)
    audience = audience_of(desk, carriage, chosen)
    if not again:
        _check_places(desk, guests, audience, over_capacity=request.over_capacity)
    letter = Letter(
        request.template,
        again=again,
        values=_values(campaign, event, cancelled=request.cancel),
        touch={"campaign": campaign.id} | ({} if request.cancel else {"rsvp": "asked"}),
        invitation=lambda one: invitation_for(campaign, event, one.id, zone, cancelled=request.cancel),
    )
    return prepare(desk, carriage, letter, audience, as_drafts=request.as_drafts)


def _new(guests: GuestList, wanted: str) -> Callable[[Relationship], bool]:
    """Who is to be invited: those of the filter who are no guests yet."""
    if not wanted.strip():
        raise UsageError(
            "it is not said who is invited", Option("say it by filter:", "to", "'tier:A'", ", or as the audience")
        )
    terms, known = parse_filter(wanted), {one.id for one in guests.guests}
    return lambda one: one.id not in known and terms.matches(one)


def _told_again(guests: GuestList) -> Callable[[Relationship], bool]:
    """Those who were invited and have not declined."""
    invited = {one.id for one in guests.guests if one.invited and one.state != "declined"}
    return lambda one: one.id in invited


def _check_places(desk: Desk, guests: GuestList, audience: Audience, *, over_capacity: bool) -> None:
    """Whether anybody whom we ask could come.

    Raises:
        RefusedError: every place is taken.
    """
    left, waiting = guests.places_left, guests.counts["no answer"] + guests.counts["tentative"]
    if left is None or over_capacity:
        return
    if left <= 0:
        raise RefusedError("every place is taken", Option("to invite all the same:", "over-capacity"))
    asked = len(audience.chosen) + waiting
    if asked > left:
        desk.ear.note(f"{counted(left, 'place is', 'places are')} left, and {asked:,} will have been asked.")


def _values(campaign: Campaign, event: Event, *, cancelled: bool) -> dict[str, Any]:
    """What templates of invitations get beside what all get."""
    day = event.starts.date()
    about = {"name": campaign.name, "place": event.place, "what": event.what, "cancelled": cancelled, "day": day}
    when = f"{WEEKDAYS[day.weekday()].capitalize()}, {day_words(day)}"
    return {"event": about | {"when": when, "hours": f"{_hour(event.starts)} to {_hour(event.until)}"}}


def _hour(time: datetime) -> str:
    """``6:00 pm``."""
    return f"{(time.hour - 1) % 12 + 1}:{time.minute:02} {'am' if time.hour < _NOON else 'pm'}"


def zone_of(settings: Settings) -> ZoneInfo:
    """The client's time zone, which the hours of events are in.

    Raises:
        UsageError: rounds.yaml names none, or one that there is not.
    """
    name = settings.client.time_zone
    if not name:
        raise UsageError(
            "rounds.yaml does not say in which time zone events are", "add under client: time_zone: America/New_York"
        )
    zone = dates.zone_of(name)
    if zone is None:
        raise UsageError(f"there is no time zone '{name}'", "write it as: time_zone: America/New_York")
    return zone


def invitation_for(
    campaign: Campaign, event: Event, contact: str, zone: ZoneInfo, *, cancelled: bool = False
) -> Invitation:
    """The event for one person's calendar."""
    return Invitation(
        uid=f"{campaign.id}.{contact}",
        version=event.version + cancelled,
        starts=event.starts.replace(tzinfo=zone),
        ends=event.until.replace(tzinfo=zone),
        title=campaign.name,
        place=event.place,
        cancelled=cancelled,
    )


def invited_by(uid: str) -> tuple[str, str]:
    """The ids of campaign and contact that an invitation's uid names; empty where it is none of ours."""
    campaign, dot, contact = uid.partition(".")
    return (campaign, contact) if dot else ("", "")
