"""What went out to somebody, and what goes out now, as touches: the same for e-mail and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rounds.desk.records.drafts import Draft
from rounds.storage.store import record_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rounds.book.relationships import Relationship
    from rounds.desk.desk import Desk


def had_before(desk: Desk, channel: str) -> set[tuple[str, str]]:
    """(person, subject) of everything that went out through the channel."""
    touches = desk.book.touches.values()
    ours = [one for one in touches if one.channel == channel and one.direction == "outbound"]
    return {(person, one.purpose) for one in ours if not one.void for person in one.contacts}


def touch_of(channel: str, one: Relationship, subject: str, as_of: date, more: Mapping[str, Any]) -> dict[str, Any]:
    """The touch that a message or a letter becomes, with what else it says."""
    document = {
        "date": as_of.isoformat(),
        "channel": channel,
        "contact": one.id,
        "liaison": one.liaison,
        "purpose": subject,
        **more,
        "logged": as_of.isoformat(),
    }
    return {key: value for key, value in document.items() if value}


def touch_draft(desk: Desk, touch_id: str, document: dict[str, Any], day: date) -> Draft:
    """A touch as a new file."""
    path = desk.workspace.path_of("touch", touch_id, day)
    return Draft("touch", path, record_text("touch", document, path))
