"""What e-mail and paper share: who has had it before, who is left out and why, and the touch of what went out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from rounds.book.relationships import Relationship
    from rounds.desk.desk import Desk
    from rounds.desk.mail import LeftOut


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


def reasons(left_out: Iterable[LeftOut]) -> str:
    """A line for each."""
    return "\n".join(f"  {one.id}  {one.reason}" for one in left_out)
