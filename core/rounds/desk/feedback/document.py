"""What was heard, as a feedback record: ``concern: 3-week wait``."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from rounds.base.ids import LONGEST, make_id
from rounds.base.problems import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rounds.book.records import Contact, Organization, Settings

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
        raise UsageError(f"'{text}' does not say what kind of feedback it is", "try --heard 'concern: 3-week wait'")
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
