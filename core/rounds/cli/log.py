"""``rounds log``: writes a touch, and what was heard in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rounds.base.dates import WEEKDAYS, day_words
from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation
from rounds.cli.question import perform
from rounds.cli.shown.output import print_json
from rounds.desk.touches.log import LogTouch, log_touch

if TYPE_CHECKING:
    from datetime import date

    from rounds.desk.touches.log import LoggedTouch

_OUTCOMES = click.Choice(["done", "no-answer", "cancelled"])


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
@click.option("--liaison", default="", metavar="LIAISON", help="Who made it.")
@click.option("--inbound", is_flag=True, help="They contacted you.")
@click.option("--outcome", type=_OUTCOMES, default="done", help="Only a touch that was done counts.  [default: done]")
@click.option("--gift", default="", metavar="AMOUNT", help="Given to each, in US dollars: '18.50 lunch'.")
@click.option("--over-limit", default="", metavar="TEXT", help="Why a gift is given although a yearly limit is passed.")
@click.option("--minutes", type=click.FloatRange(0), help="Effort, travel included, when it was not the usual.")
@click.option("--cost", type=click.FloatRange(0), help="US dollars spent, without gifts, when it was not the usual.")
@click.option("--campaign", default="", metavar="ID", help="The campaign that it belongs to.")
@click.option("--tag", "tags", multiple=True, help="A short label; may be repeated.")
@click.option("--set", "fields", nargs=2, multiple=True, metavar="FIELD VALUE", help="Any other field: custom.room 12.")
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
    logged = perform(log_touch, invocation.desk, LogTouch(who, channel, notes, **options))
    if invocation.as_json:
        print_json(logged.as_data())
    elif not invocation.dry_run:
        _confirm(logged)
    return 0


def _confirm(logged: LoggedTouch) -> None:
    """Say what was written, where, and what comes next."""
    click.echo(f"Logged: {logged.channel} with {', '.join(logged.people)}, {day_words(logged.day)} ({logged.path}).")
    if logged.next_due:
        by = _day(logged.next_due)
        rhythm = f"Next touch is due by {by}: every {logged.cadence_days} days."
        click.echo(f"Next: {logged.next_step}, by {by}." if logged.next_step else rhythm)
    for kept in logged.kept:
        click.echo(
            f"Kept: {kept.action} (promised {day_words(kept.promised)}); if not, take 'follows' out of the file."
        )
    for heard in logged.heard:
        until = f": answer it by {_day(heard.answer_by)}" if heard.answer_by else ""
        click.echo(f"Heard: {heard.type}{until} ({heard.path}).")


def _day(day: date) -> str:
    """A day with its weekday, for planning: ``Fri 4 Dec 2026``."""
    return f"{WEEKDAYS[day.weekday()][:3].capitalize()} {day_words(day)}"
