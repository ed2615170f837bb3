"""Referral counts: what each source sent month by month, and what the clinic sent back."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clinic.days import MONTHS
from clinic.dice import Dice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clinic.cast import Cast, Document

COLUMNS: tuple[str, ...] = (
    "month",
    "contact",
    "organization",
    "service_line",
    "direction",
    "count",
    "scheduled",
    "seen",
    "reported",
)
_SEASON = (0.94, 0.96, 1.02, 1.04, 1.04, 0.98, 0.90, 1.0, 1.08, 1.08, 1.0, 0.90)
_SPORTS = (1.1, 1.1, 0.9, 1.0, 1.0, 0.8, 0.7, 1.2, 1.4, 1.3, 0.9, 0.9)
_OPENED = {"spine": "2026-03", "pain": "2026-03"}


@dataclass(frozen=True, slots=True)
class Sender:
    """A source of referrals: a person (``kind`` contact) or a place (``kind`` organization)."""

    kind: str
    id: str
    facts: Mapping[str, Any]
    lines: Mapping[str, float]


def senders(cast: Cast) -> list[Sender]:
    """Everybody who refers, people first, in order of id."""
    counts = cast.stories["counts"]
    people = [
        Sender("contact", person.id, person.facts, person.facts.get("lines", person.place.kind["lines"]))
        for person in cast.people.values()
        if "rate" in person.facts or person.id in counts
    ]
    places = [
        Sender("organization", place.id, place.facts, place.kind["lines"])
        for place in cast.places.values()
        if "rate" in place.facts or place.id in counts
    ]
    return people + places


def referral_tables(cast: Cast) -> dict[str, str]:
    """One CSV text a month, by month."""
    rows: dict[str, list[Document]] = {month: [] for month in MONTHS}
    for sender in senders(cast):
        received = _received(sender, cast)
        for month, count in zip(MONTHS, received, strict=True):
            rows[month] += _split(sender, month, count, cast)
        for month, count in zip(MONTHS, _returned(sender, received, cast), strict=True):
            rows[month] += [_row(sender, month, direction="sent", count=count)] if count else []
    for place in cast.places.values():
        sender = Sender("organization", place.id, place.facts, {})
        for month in MONTHS if "sent" in place.facts else ():
            count = _near(place.facts["sent"], Dice(f"therapy {place.id} {month}"))
            rows[month].append(_row(sender, month, direction="sent", count=count))
    return {month: _table(found) for month, found in rows.items()}


def _received(sender: Sender, cast: Cast) -> list[int]:
    """Patients a month: the story's numbers, or rate, growth and season with a carry that keeps the sum."""
    told = cast.stories["counts"].get(sender.id)
    if told:
        return list(told)
    dice, owed, found = Dice(f"received {sender.id}"), 0.0, []
    for place, month in enumerate(MONTHS):
        grown = sender.facts["rate"] * (1 + sender.facts.get("growth", 0.06) * place / 12)
        expected = 0.0 if month < sender.facts.get("since", "") else grown * _SEASON[int(month[5:]) - 1]
        owed += expected
        count = max(0, round(owed + dice.spread(-0.55, 0.55) * min(2.0, expected)))
        owed -= count
        found.append(count)
    return found


def _split(sender: Sender, month: str, count: int, cast: Cast) -> list[Document]:
    """The month's patients by service line, with how far they came."""
    dice = Dice(f"lines {sender.id} {month}")
    weights = {line: weight * _tilt(line, month) for line, weight in sender.lines.items()}
    lines = Counter(dice.weighted(weights) for _ in range(count))
    return [_row(sender, month, service_line=line, count=lines[line], cast=cast) for line in sorted(lines)]


def _tilt(line: str, month: str) -> float:
    """Season of sports, and what the spine and pain clinics changed."""
    if line == "sports":
        return _SPORTS[int(month[5:]) - 1]
    return 1.4 if month >= _OPENED.get(line, "9999") else 1.0


def _row(
    sender: Sender, month: str, *, count: int, service_line: str = "", direction: str = "", cast: Cast | None = None
) -> Document:
    row: Document = {"month": month, sender.kind: sender.id, "service_line": service_line}
    row |= {"direction": direction or "received", "count": count}
    if cast is None:
        return row
    dice, steps = Dice(f"steps {sender.id} {month} {service_line}"), _shares(sender.id, month, service_line, cast)
    for step, share in zip(("scheduled", "seen", "reported"), steps, strict=True):
        count = sum(dice.chance(share) for _ in range(count))
        row[step] = count
    return row


def _shares(source: str, month: str, line: str, cast: Cast) -> tuple[float, float, float]:
    """Scheduled of received, seen of scheduled, reported of seen: joints waited until August, October is not over."""
    waiting = line == "joint" and "2026-04" <= month <= "2026-07"
    scheduled = 0.74 if waiting else 0.92
    seen = {"2026-10": 0.62, "2026-09": 0.86}.get(month, 0.92)
    reported = 0.6 if month == "2026-10" else 0.88
    for first, last, share in cast.stories["letters"].get(source, ()):
        if first <= month <= last:
            reported = share
    return scheduled, seen, reported


def _returned(sender: Sender, received: list[int], cast: Cast) -> list[int]:
    """Patients sent to the source: before surgery for clearance, after it for therapy, and who had no doctor yet."""
    told: float | None = cast.stories["sent"].get(sender.id)
    dice = Dice(f"sent {sender.id}")
    owed, found = dice.share(), []
    share = dice.spread(0.16, 0.3)
    for count in received:
        owed += count * share if told is None else told / 12
        found.append(int(owed))
        owed -= int(owed)
    return found


def _near(amount: float, dice: Dice) -> int:
    return max(0, round(amount * dice.spread(0.75, 1.25)))


def _table(rows: list[Document]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: tuple(str(row.get(name, "")) for name in COLUMNS)))
    return text.getvalue()
