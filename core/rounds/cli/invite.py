"""``rounds invite``: invitations to a campaign's event, with an entry for each guest's calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rounds.analysis.guests import guest_list
from rounds.base.dates import WEEKDAYS, day_words
from rounds.base.problems import RefusedError, UsageError
from rounds.base.words import counted
from rounds.book.filters import parse_filter
from rounds.cli.bulk_send import mail_out
from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation
from rounds.desk.campaigns.lookup import choose_event
from rounds.desk.events.invitation import invitation_for, zone_of
from rounds.desk.mail.active_carrier import carriage_of
from rounds.desk.mail.messages import Letter, audience_of
from rounds.desk.records.drafts import readable, refuse_past

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from rounds.analysis.guests import GuestList
    from rounds.book.records import Campaign, Event
    from rounds.book.relationships import Relationship
    from rounds.desk.mail import Audience

_NOON = 12


@click.command("invite", short_help="Invite people to a campaign's event.")
@click.argument("event_id", metavar="EVENT")
@click.option("--to", "wanted", default="", metavar="FILTER", help="Who; by default the campaign's audience.")
@click.option(
    "--template", "name", default="invitation", metavar="NAME", help="What is written.  [default: invitation]"
)
@click.option("--channel", default="email", metavar="CHANNEL", help="How it is carried.  [default: email]")
@click.option("--send", "for_good", is_flag=True, help="Send it, through your own account; else drafts are written.")
@click.option("--mailbox", is_flag=True, help="Put the drafts into your mailbox instead of .rounds/drafts.")
@click.option("--count", type=click.IntRange(1), metavar="N", help="Confirm that N messages are to be sent.")
@click.option("--update", is_flag=True, help="Tell those who were invited of a new day, hour or place.")
@click.option("--cancel", is_flag=True, help="Tell those who were invited that it does not take place.")
@click.option("--over-capacity", is_flag=True, help="Invite although every place is taken.")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    event_id: str,
    wanted: str,
    name: str,
    channel: str,
    update: bool,
    cancel: bool,
    over_capacity: bool,
    **options: Any,
) -> int:
    """Invite people to the event of a campaign, from a template of the workspace's templates folder.

    \b
    rounds invite spine-evening --to 'tier:A city:Alder-Falls'
    rounds invite spine-evening --send
    rounds invite spine-evening --update --send

    Each gets an entry for the calendar with buttons to answer; rounds receive logs the answers. Who was invited before
    is left out. See docs/events.md.
    """
    refuse_past(invocation.desk)
    if update and cancel:
        raise UsageError("--update and --cancel say two things", "choose one")
    book, as_of = readable(invocation.desk).book, invocation.desk.as_of
    campaign = choose_event(book, event_id)
    event = campaign.event
    if event is None:
        raise TypeError(campaign)
    if event.starts.date() < as_of:
        raise UsageError(f"'{campaign.id}' was on {event.starts.date()}", "mend the day in its file, or choose another")
    guests = guest_list(campaign, book.touches_of(campaign.id), book.contacts, as_of)
    zone, carriage = zone_of(book.settings), carriage_of(invocation.desk, channel)
    chosen = _told_again(guests) if update or cancel else _new(guests, wanted or campaign.audience)
    audience = audience_of(invocation.desk, carriage, chosen)
    if not (update or cancel):
        _check_places(guests, audience, over_capacity=over_capacity)
    letter = Letter(
        name,
        again=update or cancel,
        values=_values(campaign, event, cancelled=cancel),
        touch={"campaign": campaign.id} | ({} if cancel else {"rsvp": "asked"}),
        invitation=_inviting(campaign, event, zone, cancelled=cancel),
    )
    return mail_out(invocation, carriage, letter, audience, **options)


def _new(guests: GuestList, wanted: str) -> Callable[[Relationship], bool]:
    """Who is to be invited: those of the filter who are no guests yet."""
    if not wanted.strip():
        raise UsageError("it is not said who is invited", "say it by filter: --to 'tier:A', or as the audience")
    terms, known = parse_filter(wanted), {one.id for one in guests.guests}
    return lambda one: one.id not in known and terms.matches(one)


def _told_again(guests: GuestList) -> Callable[[Relationship], bool]:
    """Those who were invited and have not declined."""
    invited = {one.id for one in guests.guests if one.invited and one.state != "declined"}
    return lambda one: one.id in invited


def _check_places(guests: GuestList, audience: Audience, *, over_capacity: bool) -> None:
    """Whether anybody whom we ask could come.

    Raises:
        RefusedError: every place is taken.
    """
    left, waiting = guests.places_left, guests.counts["no answer"] + guests.counts["tentative"]
    if left is None or over_capacity:
        return
    if left <= 0:
        raise RefusedError("every place is taken", "to invite all the same: --over-capacity")
    asked = len(audience.chosen) + waiting
    if asked > left:
        click.echo(
            f"rounds: {counted(left, 'place is', 'places are')} left, and {asked:,} will have been asked.", err=True
        )


def _values(campaign: Campaign, event: Event, *, cancelled: bool) -> dict[str, Any]:
    """What templates of invitations get beside what all get."""
    day = event.starts.date()
    about = {"name": campaign.name, "place": event.place, "what": event.what, "cancelled": cancelled, "day": day}
    when = f"{WEEKDAYS[day.weekday()].capitalize()}, {day_words(day)}"
    return {"event": about | {"when": when, "hours": f"{_hour(event.starts)} to {_hour(event.until)}"}}


def _hour(time: datetime) -> str:
    """``6:00 pm``."""
    return f"{(time.hour - 1) % 12 + 1}:{time.minute:02} {'am' if time.hour < _NOON else 'pm'}"


def _inviting(campaign: Campaign, event: Event, zone: ZoneInfo, *, cancelled: bool) -> Callable[[Relationship], Any]:
    return lambda one: invitation_for(campaign, event, one.id, zone, cancelled=cancelled)
