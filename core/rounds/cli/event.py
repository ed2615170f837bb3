"""``rounds event``: guest lists of events, answers given by word of mouth, and who came."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rounds.base.words import counted
from rounds.cli.context import Invocation, as_of_option, pass_invocation, reads, writes
from rounds.cli.output import print_rows, write_output
from rounds.cli.question import perform
from rounds.desk.attendance import LogAnswer, LogAttendance, log_answer, log_attendance
from rounds.desk.guests import (
    ListEvents,
    PrintBadges,
    PrintSheet,
    ShowEvent,
    list_events,
    print_badges,
    print_sign_in_sheet,
    show_event,
)

if TYPE_CHECKING:
    from rounds.desk.attendance import LoggedAnswer, LoggedAttendance
    from rounds.desk.guests import GuestNumbers, PrintedGuests

_NUMBERS = ("invited", "accepted", "declined", "came", "places left")
_ANSWERS = click.Choice(["accepted", "declined", "tentative"])
_event = click.argument("event", metavar="EVENT")
_everybody = click.option("--asked", is_flag=True, help="Also who may come or has not answered.")
_output = click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")


@click.group("event", short_help="Guests of events: who answered what, and who came.")
def command() -> None:
    """Guests of events: who was invited, who answered what, and who came.

    An event is a campaign with the field event. rounds invite sends the invitations. See docs/events.md.
    """


@command.command("list", short_help="Events with their guests in numbers.")
@reads
def events(invocation: Invocation) -> int:
    """Events with their guests in numbers, in the order of their days."""
    rows = list_events(invocation.desk, ListEvents()).as_data()
    none = "There is no event yet: write one into campaigns/, with event: {starts: ...}."
    print_rows(rows, as_json=invocation.as_json, otherwise=none, numeric=_NUMBERS)
    return 0


@command.command("show", short_help="The guests of an event.")
@_event
@reads
def show(invocation: Invocation, *, event: str) -> int:
    """The guests of an event, by state: who came, accepted, may come, has not answered, declined, or stayed away."""
    shown = show_event(invocation.desk, ShowEvent(event))
    if invocation.printed_data(shown):
        return 0
    print_rows(shown.rows(), as_json=False, otherwise="Nobody was invited yet: rounds invite.")
    click.echo(f"\n{_summary(shown.numbers)}", err=True)
    return 0


def _summary(numbers: GuestNumbers) -> str:
    parts = [f"{numbers.invited:,} invited", *(f"{number:,} {state}" for state, number in numbers.states.items())]
    left, cost = numbers.places_left, numbers.cost_a_head
    parts += [] if left is None else [f"{counted(left, 'place')} left"]
    parts += [] if cost is None else [f"${cost:,.2f} a head"]
    return ", ".join(parts) + "."


@command.command("answer", short_help="Log an answer that came by word of mouth.")
@_event
@click.argument("who")
@click.argument("answer", type=_ANSWERS)
@click.option("--channel", default="phone", metavar="CHANNEL", help="How it came.  [default: phone]")
@writes
def answer(invocation: Invocation, /, **options: Any) -> int:
    """Log an answer to an invitation that came by telephone or in passing.

    \b
    rounds event answer spine-evening okafor accepted
    """
    return invocation.finish(perform(log_answer, invocation.desk, LogAnswer(**options)), _answered)


def _answered(logged: LoggedAnswer) -> None:
    click.echo(f"Logged: {logged.called} {logged.answer} ({logged.path}).")


@command.command("attended", short_help="Log who came.")
@_event
@click.argument("people", nargs=-1, metavar="[WHO]...")
@click.option("--accepted", is_flag=True, help="Everybody who accepted.")
@click.option("--but", multiple=True, metavar="WHO", help="Not this one; may be repeated.")
@click.option("--heads", type=click.IntRange(1, 100_000), help="How many share the cost; by default those who came.")
@click.option("--liaison", default="", envvar="ROUNDS_LIAISON", metavar="LIAISON", help="Who was the host.")
@click.option("--over-limit", default="", metavar="TEXT", help="Why a gift is given although a yearly limit is passed.")
@writes
def attended(invocation: Invocation, /, **options: Any) -> int:
    """Log who came: a touch each, with the share of the cost and what each was given.

    \b
    rounds event attended spine-evening okafor lee ito
    rounds event attended spine-evening --accepted --but lee

    Who came later to mind is added by another call; the shares of the cost are then made anew.
    """
    return invocation.finish(perform(log_attendance, invocation.desk, LogAttendance(**options)), _attended)


def _attended(logged: LoggedAttendance) -> None:
    click.echo(f"Logged {counted(len(logged.came), 'guest')}. {_summary(logged.numbers)}")


@command.command("badges", short_help="Print name badges.")
@_event
@click.option("--form", default="5395", metavar="NAME", help="Avery 5395, or a plugin's.  [default: 5395]")
@click.option("--start-at", type=int, default=1, metavar="N", help="Of a part-used sheet: the first place.")
@_everybody
@_output
@as_of_option
@pass_invocation
def badges(invocation: Invocation, /, *, output: Path | None, **options: Any) -> int:
    """Print a name badge for everybody who accepted, with the place of work."""
    return _put(invocation, print_badges(invocation.desk, PrintBadges(**options)), output)


@command.command("sheet", short_help="Print a sheet to sign in.")
@_event
@click.option("--form", default="sign-in", metavar="NAME", help="The bundled one, or a plugin's.  [default: sign-in]")
@_everybody
@_output
@as_of_option
@pass_invocation
def sheet(invocation: Invocation, /, *, output: Path | None, **options: Any) -> int:
    """Print a sheet on which those who accepted sign in, with room for others."""
    return _put(invocation, print_sign_in_sheet(invocation.desk, PrintSheet(**options)), output)


def _put(invocation: Invocation, printed: PrintedGuests, output: Path | None) -> int:
    for one in printed.left_out:
        click.echo(f"rounds: {one.id} is left out: {one.reason}", err=True)
    (name,) = printed.files
    written = write_output(printed.files, output, invocation.desk.home.root / "reports", Path(name).stem)
    where = f" into {written[0]}" if written else ""
    click.echo(f"Printed {counted(printed.number, 'guest')}{where}.", err=str(output) == "-")
    return 0
