"""A touch, and what was heard in it, as documents, from what was said."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from rounds.base.ids import LONGEST, make_id
from rounds.base.problems import Option, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from rounds.analysis.followups import FollowUp
    from rounds.book.book import Book
    from rounds.book.records import Contact, Organization, Settings, Touch


TYPES = ("concern", "need", "interest", "praise")
_WANT_AN_ANSWER = frozenset({"concern", "need"})
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # without 0 o 1 l, which are read aloud wrong
_RANDOM_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody said: type, what it is about (may be empty), and their words."""

    type: str
    category: str
    text: str


def parse_heard(text: str) -> Heard:
    """``concern: 3-week wait`` or, with what it is about, ``concern/access: 3-week wait``.

    Raises:
        UsageError: it does not begin with a type of feedback.
    """
    head, colon, words = text.partition(":")
    kind, _, category = head.strip().lower().partition("/")
    if not colon or kind.strip() not in TYPES or not words.strip():
        raise UsageError(
            f"'{text}' does not say what kind of feedback it is", Option("try", "heard", "'concern: 3-week wait'")
        )
    return Heard(kind.strip(), make_category(category), words.strip())


def make_category(text: str) -> str:
    """What it is about, as records write it: ``Scheduling access`` is ``scheduling-access``; empty stays empty."""
    return make_id(text) if text.strip() else ""


def new_id(day: date, record_id: str) -> str:
    """An id for a touch or for feedback: day, source and random letters, never in an order of time of day.

    Two people who log the same visit on two computers get two ids, so that their branches merge.
    """
    end = "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_LETTERS))
    room = LONGEST - len(f"{day}--{end}")
    return f"{day}-{record_id[:room].rstrip('-')}-{end}"


def party(source: Contact | Organization) -> dict[str, str]:
    """The key by which a record names its source."""
    return {"contact" if source.kind == "contact" else "organization": source.id}


def feedback_document(
    source: Contact | Organization,
    heard: Heard,
    day: date,
    *,
    owner: str = "",
    touch: str = "",
    sla_days: int | None = None,
) -> dict[str, Any]:
    """The feedback record as a document, in the order in which it is read."""
    document: dict[str, Any] = {"opened": day.isoformat(), "type": heard.type, **party(source)}
    if heard.category:
        document["category"] = heard.category
    document["text"] = heard.text
    document |= {"owner": owner} if owner else {}
    document |= {"touch": touch} if touch else {}
    return document | ({} if sla_days is None else {"sla_days": sla_days})


def answer_due(document: Mapping[str, Any], day: date, settings: Settings) -> date | None:
    """The last day for an answer; None where none is wanted."""
    if document["type"] not in _WANT_AN_ANSWER:
        return None
    days: int = document.get("sla_days", settings.cutoffs.sla_days)
    return day + timedelta(days)


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
