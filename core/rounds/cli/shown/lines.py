"""How a next touch is told on a terminal: what to do, then why."""

from __future__ import annotations

import shutil
import sys
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from rounds.base.dates import day_words

if TYPE_CHECKING:
    from rounds.desk import NextTouch
    from rounds.desk.planning.agenda import Agenda

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
