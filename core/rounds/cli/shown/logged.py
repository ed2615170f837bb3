"""What was logged, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rounds.base.dates import WEEKDAYS, day_words

if TYPE_CHECKING:
    from datetime import date

    from rounds.desk.touches.log import LoggedTouch


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
