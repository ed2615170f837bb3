"""A touch as a document, from what was chosen on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.desk.feedback import party

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rounds.analysis.followups import FollowUp
    from rounds.book.book import Book
    from rounds.book.records import Contact, Organization, Touch
    from rounds.desk.feedback import Heard


@dataclass(frozen=True, slots=True)
class Chosen:
    """Everything that a touch says, resolved: sources, not what was typed; dates, not ``yesterday``."""

    source: Contact | Organization
    channel: str
    day: date
    logged: date
    also: tuple[Contact, ...] = ()
    liaison: str = ""
    inbound: bool = False
    outcome: str = "done"
    purpose: str = ""
    notes: str = ""
    due: date | None = None
    action: str = ""
    next_channel: str = ""
    keeps: tuple[FollowUp, ...] = ()
    campaign: str = ""
    minutes: float | None = None
    cost: float | None = None
    gift: tuple[float, str] | None = None
    over_limit: str = ""
    heard: tuple[Heard, ...] = ()
    tags: tuple[str, ...] = ()


def touch_document(chosen: Chosen) -> dict[str, Any]:
    """The touch, in the order in which it is read; what was not said is left out."""
    values: dict[str, Any] = {
        "date": chosen.day.isoformat(),
        "channel": chosen.channel,
        **party(chosen.source),
        "also": [other.id for other in chosen.also],
        "liaison": chosen.liaison,
        "direction": "inbound" if chosen.inbound else "",
        "outcome": "" if chosen.outcome == "done" else chosen.outcome,
        "purpose": chosen.purpose,
        "notes": chosen.notes,
        "next": _next_step(chosen),
        "follows": [promise.touch_id for promise in chosen.keeps],
        "campaign": chosen.campaign,
        "minutes": _number(chosen.minutes),
        "cost": _number(chosen.cost),
        "gift": _gift(chosen),
        "tags": list(chosen.tags),
        "logged": chosen.logged.isoformat(),
    }
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}


def _next_step(chosen: Chosen) -> dict[str, Any]:
    if chosen.due is None:
        return {}
    step = {"action": chosen.action or usual_action(chosen), "due": chosen.due.isoformat()}
    again = "" if chosen.action or chosen.outcome == "done" else chosen.channel
    channel = chosen.next_channel or again
    return step | ({"channel": channel} if channel else {})


def usual_action(chosen: Chosen) -> str:
    """What a next step without words most likely is: an answer to what was heard, another try, or the next touch."""
    for heard in chosen.heard:
        if heard.type in {"concern", "need"}:
            return f"Answer the {heard.type}: {_shortened(heard.text)}"
    if chosen.outcome != "done":
        return f"Try again by {chosen.next_channel or chosen.channel}"
    return f"Follow up on: {_shortened(chosen.purpose)}" if chosen.purpose else "Follow up"


def _shortened(text: str, longest: int = 80) -> str:
    words = " ".join(text.split())
    return words if len(words) <= longest else f"{words[: longest - 1].rsplit(' ', 1)[0]}…"


def _gift(chosen: Chosen) -> dict[str, Any]:
    if chosen.gift is None:
        return {}
    value, what = chosen.gift
    said = {"what": what, "over_limit": chosen.over_limit}
    return {"value": _number(value)} | {key: words for key, words in said.items() if words}


def _number(value: float | None) -> float | int | None:
    """Whole numbers are written without a fraction."""
    return int(value) if value is not None and value == int(value) else value


def logged_already(book: Book, chosen: Chosen) -> Touch | None:
    """A touch with the same source, day, channel and direction, which this one may repeat by mistake."""
    direction = "inbound" if chosen.inbound else "outbound"
    for touch in book.touches.values():
        same = (touch.date, touch.channel, touch.direction) == (chosen.day, chosen.channel, direction)
        if same and touch.counts and chosen.source.id in {touch.contact, touch.organization}:
            return touch
    return None


def kept_by(promises: Sequence[FollowUp], day: date, within_days: int) -> tuple[FollowUp, ...]:
    """The open promises that a touch on this day most likely keeps: made before that day, due by then or soon after."""
    return tuple(one for one in promises if one.promised < day and (one.due - day).days <= within_days)
