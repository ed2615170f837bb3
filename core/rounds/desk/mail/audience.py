"""Who gets a message, who had it before, and the touch that it becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Remedy
from rounds.desk.drafts import Draft, InvalidError
from rounds.storage.store import Create, record_text
from rounds.storage.suppressions import read_suppressions, suppression_file

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date

    from rounds.book.records import Contact
    from rounds.book.relationships import Relationship
    from rounds.desk.desk import Desk
    from rounds.storage.suppressions import Suppression


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A source that gets nothing, and why in words."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Audience:
    """(person, address) of those who get it, in order of id, and those who do not."""

    chosen: tuple[tuple[Relationship, str], ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Guard:
    """What keeps somebody from getting a message through a channel.

    ``pending`` are contacts for whom one is in the outbox.
    """

    channel: str
    address: Callable[[Contact], str]
    suppressed: Mapping[str, Suppression] = field(default_factory=dict[str, "Suppression"])
    pending: Collection[str] = ()

    def reason(self, one: Relationship) -> str:  # noqa: PLR0911 - one way out for each reason
        """Why this one gets nothing; empty: it does."""
        person = one.contact
        if person is None:
            return "is a place; write to its people"
        if person.void:
            return f"the record is void: {person.void}"
        if not one.active:
            return f"status is {one.status}"
        if not person.may_be_reached_by(self.channel):
            return f"has asked for no {self.channel}"
        closed = next((place for place in one.organizations if not place.may_be_reached_by(self.channel)), None)
        if closed:
            return f"{closed.name} has asked for no {self.channel}"
        address = self.address(person)
        if not address:
            return f"has no address for {self.channel}"
        suppression = self.suppressed.get(address.lower())
        if suppression:
            return f"{address} is suppressed since {suppression.since} ({suppression.reason})"
        return Remedy("a message is in the outbox: see", "outbox") if one.id in self.pending else ""


def choose(relationships: Iterable[Relationship], guard: Guard) -> Audience:
    """The people who get a message, and everybody else with the reason."""
    chosen: list[tuple[Relationship, str]] = []
    left_out: list[LeftOut] = []
    for one in relationships:
        reason = guard.reason(one)
        if reason or one.contact is None:
            left_out.append(LeftOut(one.id, reason))
        else:
            chosen.append((one, guard.address(one.contact)))
    return Audience(tuple(chosen), tuple(left_out))


def reasons(left_out: Iterable[LeftOut]) -> str:
    """A line for each."""
    return "\n".join(f"  {one.id}  {one.reason}" for one in left_out)


def reason_by_id(left_out: Iterable[LeftOut]) -> dict[str, str]:
    """The reasons by id, for other programs."""
    return {one.id: one.reason for one in left_out}


def suppressions(desk: Desk) -> dict[str, Suppression]:
    """Who gets nothing more, by address.

    Raises:
        InvalidError: a file among them cannot be read: it may hide somebody who asked for no more.
    """
    found, problems = read_suppressions(desk.home)
    if problems:
        desk.ear.problems(problems)
        raise InvalidError("nothing was sent: mend the suppressions first")
    return found


def suppress(desk: Desk, address: str, day: date, reason: str, note: str = "") -> list[Create]:
    """The change that lets an address get nothing more; none where it is so already."""
    path, text = suppression_file(address, day, reason, note)
    return [] if (desk.home.root / path).exists() else [Create(path, text)]


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
