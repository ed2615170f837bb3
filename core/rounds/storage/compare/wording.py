"""Changes in words: ``Dr. Okafor: tier B to A; moved to Northgate``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from rounds.base.dates import day_words
from rounds.base.words import capital, counted, listing, quoted

if TYPE_CHECKING:
    from rounds.storage.compare import FieldChange, RecordChange

_LONGEST = 60
_SETTINGS = "the settings"


@dataclass(frozen=True, slots=True)
class Names:
    """How the people and places of the records are called, by id."""

    called: Mapping[str, str]

    def of(self, record_id: Any) -> str:
        """What a sentence calls it; its id where nobody knows."""
        return self.called.get(str(record_id), str(record_id))


def in_words(change: RecordChange, names: Names) -> str:
    """A change as a line: what it is about, and what differs."""
    about = _about(change, names)
    if change.what == "new":
        return f"{about}: new{_brief(change.key.kind, change.after)}"
    if change.what == "gone":
        return f"{about}: no longer there"
    return f"{about}: {'; '.join(_field(one, names) for one in change.fields)}"


def _about(change: RecordChange, names: Names) -> str:
    kind, document = change.key.kind, change.after or change.before
    if kind == "settings":
        return capital(_SETTINGS)
    if kind in {"contact", "organization"}:
        return names.of(change.key.id)
    who = names.of(document.get("contact") or document.get("organization") or "")
    if kind == "touch":
        return f"{capital(str(document.get('channel', 'touch')))} with {who} on {_value(document.get('date'))}"
    if kind == "feedback":
        return f"{capital(str(document.get('type', 'feedback')))} of {who}, {_value(document.get('opened'))}"
    if kind == "referral":
        when = document.get("month") or document.get("received_on") or document.get("case") or ""
        line = f", {document['service_line']}" if document.get("service_line") else ""
        return f"Referrals of {who}, {_value(when)}{line}"
    return f"{capital(kind)} '{document.get('name') or change.key.id}'"


def _brief(kind: str, document: Mapping[str, Any]) -> str:
    """What else there is to say of a new record."""
    if kind in {"contact", "organization"}:
        said = [document.get(name) for name in ("specialty", "tier")]
        return "".join(f", {('tier ' + text) if text == document.get('tier') else text}" for text in said if text)
    if kind == "referral":
        count = str(document.get("count", 1))
        return f", {counted(int(count), 'patient')}" if count.isdigit() else ""
    words = document.get("text") or document.get("notes") or ""
    return f", {quoted(_short(str(words)))}" if words else ""


def _field(change: FieldChange, names: Names) -> str:
    name, before, after = change.field[-1], change.before, change.after
    if name == "affiliations" or change.field[0] == "affiliations":
        return _moves(before, after, names)
    if name == "void":
        return f"voided, {quoted(_short(str(after)))}" if after else "no longer void"
    if name in {"contact", "organization", "parent"}:
        before, after = (names.of(value) if value else value for value in (before, after))
    label = " ".join(part.replace("_", " ") for part in change.field)
    old, new = ([] if side is None else side for side in (before, after))
    if isinstance(old, list) and isinstance(new, list):
        return _list(label, old, new)
    return f"{label} {_from_to(before, after)}"


def _from_to(before: Any, after: Any) -> str:
    if any(isinstance(side, str) and len(side) > _LONGEST for side in (before, after)):
        return "written" if before is None else "removed" if after is None else "rewritten"
    if before is None:
        return _value(after)
    return f"{_value(before)} removed" if after is None else f"{_value(before)} to {_value(after)}"


def _moves(before: Any, after: Any, names: Names) -> str:
    """Where somebody works now, and no longer."""
    old, new = (
        [item.get("organization", "") for item in side or [] if isinstance(item, Mapping)] for side in (before, after)
    )
    came, left = [place for place in new if place not in old], [place for place in old if place not in new]
    if came and left:
        return f"moved from {listing([names.of(one) for one in left])} to {listing([names.of(one) for one in came])}"
    if came:
        return f"works at {listing([names.of(one) for one in came])}" + (" too" if old else "")
    if left:
        return f"left {listing([names.of(one) for one in left])}"
    return "affiliations changed"


def _list(label: str, before: list[Any], after: list[Any]) -> str:
    came = [_value(item) for item in after if item not in before]
    left = [_value(item) for item in before if item not in after]
    parts = [f"{listing(came)} added"] * bool(came) + [f"{listing(left)} removed"] * bool(left)
    return f"{label}: {', '.join(parts) or 'in another order'}"


def _value(value: Any) -> str:
    """A value as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return " ".join(str(part) for part in value.values() if not isinstance(part, dict | list))
    text = _short(str(value))
    try:
        return day_words(date.fromisoformat(text)) if len(text) == len("2026-11-18") else text
    except ValueError:
        return text


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
