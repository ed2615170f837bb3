"""How sections write numbers, names and next steps: the same everywhere, in every locale."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rounds.analysis.next_touches import turn_to, usual_channel
from rounds.base.dates import MONTHS
from rounds.base.words import counted, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rounds import Channel, Findings, Period, Relationship

_LOW = 10


def change(now: float, before: float) -> str:
    """A relative change: ``+12%``, ``-5%``, ``unchanged``; empty when there was nothing before."""
    if not before:
        return ""
    points = math.floor(abs(now - before) / abs(before) * 100 + 0.5)
    return "unchanged" if not points else f"{'+' if now > before else '-'}{points:,}%"


def signed(number: int) -> str:
    """``+3``, ``-2``, ``0``."""
    return f"{number:+,}" if number else "0"


def touches(number: int) -> str:
    """``1 touch``, ``12 touches``."""
    return counted(number, "touch", "touches")


def dollars(amount: float) -> str:
    """Whole US dollars, cents below ten: ``$1,240``, ``$2.50``."""
    return f"${amount:,.2f}" if 0 < abs(amount) < _LOW and amount % 1 else f"${amount:,.0f}"


def hours(amount: float) -> str:
    """Hours, or another small number, with the precision that it deserves: ``0.15``, ``2.5``, ``12``."""
    digits = 2 if amount < 1 else 1 if amount < _LOW else 0
    text = f"{amount:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if digits else text


def within(period: Period) -> str:
    """``in Q3 2026``, ``from Aug 2026 to Oct 2026``."""
    return f"{'from' if ' to ' in period.label else 'in'} {period.label}"


def was(share: float | None, findings: Findings) -> str:
    """What a share was in the window before: ``79% in Q2 2026``; empty where that is not known."""
    return "" if share is None else f"{percent(share)} {within(findings.before)}"


def month_label(month: Period) -> str:
    """A month under a bar: ``Oct 26``."""
    return f"{MONTHS[month.start.month - 1]} {month.start.year % 100:02}"


def tier_words(tier: str) -> str:
    """``tier A``, or ``no tier``."""
    return f"tier {tier}" if tier else "no tier"


def liaison_words(liaison: str, findings: Findings) -> str:
    """A liaison's name, else the id, or ``No owner``."""
    known = findings.book.settings.liaison(liaison)
    return known.name if known else liaison or "No owner"


def next_step(relationship: Relationship, channels: Mapping[str, Channel]) -> str:
    """What to do next, as a command: ``Call Dr. Okafor``.

    By the source's own preference, else its tier's plan, never through a channel that it forbids or avoids.
    """
    name = usual_channel(relationship, channels)
    return turn_to(relationship, name, channels) if name else "Asked not to be contacted: set the status to declined"
