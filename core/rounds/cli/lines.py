"""Lines that several commands print: lists of touches, changes, and what became of messages."""

from __future__ import annotations

import shutil
import sys
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from rounds.base.dates import WEEKDAYS, day_words
from rounds.base.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rounds.desk import NextTouch
    from rounds.desk.agenda import Agenda
    from rounds.desk.diff import Difference
    from rounds.desk.log import LoggedTouch
    from rounds.desk.mail.audience import LeftOut
    from rounds.desk.mail.delivery import Delivery


WIDEST, NARROWEST = 100, 20


def line_width() -> int:
    """How wide a line of text may be: the terminal's width, within bounds."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns)) if sys.stdout.isatty() else WIDEST


def say_wrapped(text: str, indent: int) -> None:
    """A paragraph, indented, its further lines two more."""
    lines = wrap(text, line_width() - indent, subsequent_indent="  ") or [""]
    for line in lines:
        click.echo(" " * indent + line)


def sentence(words: str) -> str:
    """The words with a full stop, unless they end with a mark already."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def say_touch(touch: NextTouch, agenda: Agenda) -> None:
    """One next touch: what, with whom, by when and how; then a line for each reason."""
    click.echo()
    tier = f", tier {touch.tier}" if touch.tier else ""
    place = f", {touch.place}" if touch.place else ""
    click.echo(f"{click.style(touch.action, bold=True)}  [{touch.source_id}]")
    owner = agenda.owner_name(touch.owner)
    late = "was due" if touch.due < agenda.as_of else "due"
    facts = [f"{touch.name}{tier}{place}", f"by {touch.channel}" if touch.channel else "", owner]
    say_wrapped("; ".join(fact for fact in (*facts, f"{late} {day_words(touch.due)}") if fact), 2)
    for reason in touch.reasons:
        say_wrapped(f"- {sentence(reason)}", 4)


def say_left_out(left_out: Sequence[LeftOut]) -> None:
    """Tell on standard error who gets nothing, and why."""
    from rounds.desk.mail.audience import reasons  # noqa: PLC0415 - much to load, and only where something is mailed

    if left_out:
        click.echo(f"{counted(len(left_out), 'source')} left out:\n{reasons(left_out)}", err=True)


def say_outcome(outcome: Delivery) -> None:
    """What became of the messages."""
    click.echo(
        f"Sent {counted(outcome.states['sent'], 'message')}; logged {counted(outcome.logged, 'touch', 'touches')}."
    )
    for item, state, words in outcome.told:
        click.echo(f"  {item}  {state}: {words}", err=True)
    if outcome.states["unknown"]:
        click.echo("Whether 'unknown' ones went nobody knows: see docs/email.md, then rounds outbox settle.", err=True)
    if outcome.states["queued"]:
        click.echo(f"{counted(outcome.states['queued'], 'message')} still wait: rounds outbox send.", err=True)


MOST_SHOWN = 40


def say(found: Difference, most: int = MOST_SHOWN) -> None:
    """Print it, at most so many lines (0: all)."""
    lines = found.lines()
    for line in lines[: most or None]:
        click.echo(f"- {line}")
    if most and len(lines) > most:
        click.echo(f"and {len(lines) - most:,} more: --all shows them")


def say_logged(logged: LoggedTouch) -> None:
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
