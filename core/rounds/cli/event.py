"""``rounds event``: guest lists of events, answers given by word of mouth, and who came."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rounds.analysis.guests import STATES, guest_list
from rounds.base.problems import UsageError
from rounds.base.words import counted
from rounds.cli.context import Invocation, as_of_option, at_option, dry_run_option, json_option, pass_invocation
from rounds.cli.question import choose_contact
from rounds.cli.shown.outfile import write_output
from rounds.cli.shown.output import print_json, print_table
from rounds.desk.campaigns.lookup import choose_event
from rounds.desk.events.attendance import attendance
from rounds.desk.events.handouts import ASKED, COMING, print_guests
from rounds.desk.feedback.document import new_id
from rounds.desk.lookup import choose_channel, choose_liaison
from rounds.desk.mail.active_carrier import touch_draft
from rounds.desk.records.drafts import readable, refuse_past, save

if TYPE_CHECKING:
    from collections.abc import Collection

    from rounds.analysis.guests import GuestList
    from rounds.book.book import Book
    from rounds.book.records import Campaign

_COLUMNS = ("id", "name", "state", "invited", "answered")
_LISTED = ("id", "name", "day", "invited", "accepted", "declined", "came", "places left")
_NUMBERS = ("invited", "accepted", "declined", "came", "places left")
ANSWERS = click.Choice(["accepted", "declined", "tentative"])


@click.group("event", short_help="Guests of events: who answered what, and who came.")
def command() -> None:
    """Guests of events: who was invited, who answered what, and who came.

    An event is a campaign with the field event. rounds invite sends the invitations. See docs/events.md.
    """


@command.command("list", short_help="Events with their guests in numbers.")
@as_of_option
@at_option
@json_option
@pass_invocation
def list_events(invocation: Invocation) -> int:
    """Events with their guests in numbers, in the order of their days."""
    loaded = invocation.desk.loaded
    invocation.desk.note_errors()
    book = loaded.book
    events = [one for one in book.campaigns.values() if one.event and not one.void]
    events.sort(key=lambda one: (one.event.starts if one.event else one.start, one.id))
    rows = [_numbers(one, guests_of(invocation, book, one)) for one in events]
    if invocation.as_json:
        print_json([dict(zip(_LISTED, row, strict=True)) for row in rows])
    elif rows:
        print_table(_LISTED, rows, numeric=_NUMBERS)
    else:
        click.echo("There is no event yet: write one into campaigns/, with event: {starts: ...}.", err=True)
    return 0


def guests_of(invocation: Invocation, book: Book, campaign: Campaign) -> GuestList:
    """The guests as of the command's day."""
    return guest_list(campaign, book.touches_of(campaign.id), book.contacts, invocation.desk.as_of)


def _numbers(campaign: Campaign, guests: GuestList) -> tuple[Any, ...]:
    day = str(campaign.event.starts.date()) if campaign.event else ""
    states = [guests.counts[state] for state in ("accepted", "declined", "came")]
    left = guests.places_left
    return (campaign.id, campaign.name, day, guests.invited, *states, "" if left is None else left)


@command.command("show", short_help="The guests of an event.")
@click.argument("event_id", metavar="EVENT")
@as_of_option
@at_option
@json_option
@pass_invocation
def show(invocation: Invocation, *, event_id: str) -> int:
    """The guests of an event, by state: who came, accepted, may come, has not answered, declined, or stayed away."""
    loaded = invocation.desk.loaded
    invocation.desk.note_errors()
    guests = guests_of(invocation, loaded.book, choose_event(loaded.book, event_id))
    rows = [
        (one.id, one.name, one.state, str(one.invited or ""), str(one.answered or ""))
        for one in sorted(guests.guests, key=lambda one: STATES.index(one.state))
    ]
    if invocation.as_json:
        totals = {"invited": guests.invited, "places_left": guests.places_left, "cost_a_head": guests.cost_a_head}
        print_json({**totals, "guests": [dict(zip(_COLUMNS, row, strict=True)) for row in rows]})
        return 0
    print_table(_COLUMNS, rows) if rows else click.echo("Nobody was invited yet: rounds invite.", err=True)
    click.echo(f"\n{_summary(guests)}", err=True)
    return 0


def _summary(guests: GuestList) -> str:
    parts = [f"{guests.invited:,} invited", *(f"{guests.counts[state]:,} {state}" for state in STATES)]
    left = guests.places_left
    parts += [] if left is None else [f"{counted(left, 'place')} left"]
    parts += [] if guests.cost_a_head is None else [f"${guests.cost_a_head:,.2f} a head"]
    return ", ".join(parts) + "."


@command.command("answer", short_help="Log an answer that came by word of mouth.")
@click.argument("event_id", metavar="EVENT")
@click.argument("who")
@click.argument("answer", type=ANSWERS)
@click.option("--channel", default="phone", metavar="CHANNEL", help="How it came.  [default: phone]")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def answer(invocation: Invocation, *, event_id: str, who: str, answer: str, channel: str) -> int:
    """Log an answer to an invitation that came by telephone or in passing.

    \b
    rounds event answer spine-evening okafor accepted
    """
    refuse_past(invocation.desk)
    book = readable(invocation.desk).book
    campaign, person = choose_event(book, event_id), choose_contact(book, who, invocation.desk.ear)
    known = frozenset(invocation.desk.plugins.channels().values)
    day = invocation.desk.as_of
    document = {
        "date": day.isoformat(),
        "channel": choose_channel(channel, known),
        "contact": person.id,
        "liaison": person.liaison,
        "direction": "inbound",
        "purpose": f"Answer to: {campaign.name}"[:200],
        "campaign": campaign.id,
        "rsvp": answer,
        "logged": day.isoformat(),
    }
    document = {key: value for key, value in document.items() if value}
    draft = touch_draft(invocation.desk, new_id(day, person.id), document, day)
    saved = save(invocation.desk, [draft], f"Log {answer} of {person.name} for {campaign.name}")
    if invocation.as_json:
        print_json(saved.as_data(dry_run=invocation.dry_run))
    elif not invocation.dry_run:
        click.echo(f"Logged: {person.called} {answer} ({draft.path}).")
    return 0


@command.command("attended", short_help="Log who came.")
@click.argument("event_id", metavar="EVENT")
@click.argument("people", nargs=-1, metavar="[WHO]...")
@click.option("--accepted", is_flag=True, help="Everybody who accepted.")
@click.option("--but", multiple=True, metavar="WHO", help="Not this one; may be repeated.")
@click.option("--heads", type=click.IntRange(1, 100_000), help="How many share the cost; by default those who came.")
@click.option("--liaison", default="", envvar="ROUNDS_LIAISON", metavar="LIAISON", help="Who was the host.")
@click.option("--over-limit", default="", metavar="TEXT", help="Why a gift is given although a yearly limit is passed.")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def attended(
    invocation: Invocation,
    *,
    event_id: str,
    people: tuple[str, ...],
    accepted: bool,
    but: tuple[str, ...],
    heads: int | None,
    liaison: str,
    over_limit: str,
) -> int:
    """Log who came: a touch each, with the share of the cost and what each was given.

    \b
    rounds event attended spine-evening okafor lee ito
    rounds event attended spine-evening --accepted --but lee

    Who came later to mind is added by another call; the shares of the cost are then made anew.
    """
    refuse_past(invocation.desk)
    book = readable(invocation.desk).book
    campaign = choose_event(book, event_id)
    guests = guests_of(invocation, book, campaign)
    named = [choose_contact(book, who, invocation.desk.ear) for who in people]
    named += [book.contacts[one.id] for one in guests.guests if accepted and one.state in {"accepted", "no-show"}]
    away = {choose_contact(book, who, invocation.desk.ear).id for who in but} | {one.id for one in guests.came}
    new = [one for one in {one.id: one for one in named}.values() if one.id not in away]
    if not new:
        raise UsageError("nobody is named who is not there yet", "say who came: rounds event attended EVENT okafor lee")
    host = choose_liaison(liaison, book.settings) if liaison else ""
    drafts = attendance(invocation.desk, guests, new, heads, {"liaison": host, "over_limit": over_limit.strip()})
    saved = save(invocation.desk, drafts, f"Log {counted(len(new), 'guest')} of {campaign.name}")
    if invocation.as_json:
        print_json({"came": [one.id for one in new], **saved.as_data(dry_run=invocation.dry_run)})
    elif not invocation.dry_run:
        now = guests_of(invocation, saved.book, campaign)
        click.echo(f"Logged {counted(len(new), 'guest')}. {_summary(now)}")
    return 0


_start_at = click.option("--start-at", type=int, default=1, metavar="N", help="Of a part-used sheet: the first place.")
_everybody = click.option("--asked", is_flag=True, help="Also who may come or has not answered.")
_output = click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")


@command.command("badges", short_help="Print name badges.")
@click.argument("event_id", metavar="EVENT")
@click.option("--form", default="5395", metavar="NAME", help="Avery 5395, or a plugin's.  [default: 5395]")
@_start_at
@_everybody
@_output
@as_of_option
@pass_invocation
def badges(invocation: Invocation, *, event_id: str, form: str, start_at: int, asked: bool, output: Path | None) -> int:
    """Print a name badge for everybody who accepted, with the place of work."""
    return _on_paper(
        invocation, event_id, (form, "badge"), output, states=ASKED if asked else COMING, start_at=start_at
    )


@command.command("sheet", short_help="Print a sheet to sign in.")
@click.argument("event_id", metavar="EVENT")
@click.option("--form", default="sign-in", metavar="NAME", help="The bundled one, or a plugin's.  [default: sign-in]")
@_everybody
@_output
@as_of_option
@pass_invocation
def sheet(invocation: Invocation, *, event_id: str, form: str, asked: bool, output: Path | None) -> int:
    """Print a sheet on which those who accepted sign in, with room for others."""
    return _on_paper(invocation, event_id, (form, "sign-in"), output, states=ASKED if asked else COMING)


def _on_paper(
    invocation: Invocation,
    event_id: str,
    press: tuple[str, str],
    output: Path | None,
    *,
    states: Collection[str],
    start_at: int = 1,
) -> int:
    loaded = invocation.desk.loaded
    invocation.desk.note_errors()
    campaign = choose_event(loaded.book, event_id)
    guests = guests_of(invocation, loaded.book, campaign)
    suffix, content, left_out, number = print_guests(invocation.desk, guests, press, states, start_at)
    for one in left_out:
        click.echo(f"rounds: {one.id} is left out: {one.reason}", err=True)
    written = write_output(
        {f"{campaign.id}-{press[1]}{suffix}": content},
        output,
        invocation.desk.home.root / "reports",
        f"{campaign.id}-{press[1]}",
    )
    click.echo(f"Printed {counted(number, 'guest')}{f' into {written[0]}' if written else ''}.", err=str(output) == "-")
    return 0
