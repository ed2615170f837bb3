"""``rounds log``: writes a touch, and what was heard in it."""

from __future__ import annotations

from typing import Any

import click

from rounds.cli.context import Invocation, writes
from rounds.cli.lines import say_logged
from rounds.cli.question import perform
from rounds.desk.log import LogTouch, log_touch

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
@writes
def command(invocation: Invocation, /, who: str, channel: str, notes: str, **options: Any) -> int:
    """Log a touch.

    WHO is an id or part of a name: okafor, "grace okafor", northgate. NOTES is what was learned, never about a patient.

    \b
    rounds log okafor visit "Likes the new spine clinic" --next 2w --next-action "send the form"
    rounds log lee phone "Asked for the fax number" --inbound --heard "need: one-page referral form"
    rounds log northgate event --date fri --gift "18.50 lunch" --with okafor --with lee
    """
    return invocation.finish(perform(log_touch, invocation.desk, LogTouch(who, channel, notes, **options)), say_logged)
