"""What was heard becomes feedback records, each with the touch in which it was heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clinic.cast import Cast, Document


def feedback(cast: Cast, touches: Sequence[Document]) -> list[Document]:
    """The feedback records, keys in the schema's order."""
    heard = {(touch["date"], who): touch["id"] for touch in touches for who in _parties(touch)}
    return [_record(item, heard, cast) for item in cast.feedback]


def _record(item: Document, heard: dict[tuple[str, str], str], cast: Cast) -> Document:
    who = item["who"]
    kind = "contact" if who in cast.people else "organization"
    owner = (cast.people.get(who) or cast.places[who]).liaison
    found: Document = {"id": f"{item['opened']}-{who}-{item['category']}", "opened": item["opened"]}
    found |= {"type": item["type"], "text": item["text"], kind: who, "category": item["category"]}
    found |= {"touch": heard[item["opened"], who], "owner": owner}
    if "sla" in item:
        found["sla_days"] = item["sla"]
    if "resolved" in item:
        found |= {"resolved": item["resolved"], "resolution": item["resolution"]}
    if item.get("told"):
        found["told"] = [{"who": _told(who, cast), "date": day, "channel": channel} for day, channel in item["told"]]
    return found


def _told(who: str, cast: Cast) -> str:
    return who if who in cast.people else str(cast.places[who].facts["partner"])


def _parties(touch: Document) -> list[str]:
    return [touch[key] for key in ("contact", "organization") if key in touch]
