"""FollowUp: a promised next touch, and whether it was kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rounds.book.records.sources import is_active

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from rounds.book.records import NextStep, Touch
    from rounds.book.relationships import Relationship

PromiseState = Literal["open", "late", "kept"]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What was promised in a touch: to whom, by whom, by when, and where it stands.

    Attributes:
        touch_id: The touch in which it was promised.
        source_id: The person who was promised it, or the organization when no person was met.
        name: That source's name.
        status: That source's status: a promise to somebody who has left is to be closed.
        liaison: Who promised, or else the source's owner.
        action: What is to be done.
        channel: How, if it was said.
        promised: The day of the touch.
        due: By when.
        state: open, late (due has passed), kept.
        kept: The day on which it was kept.
        days_late: Days after ``due``: until it was kept, or until now; 0 when in time.
    """

    touch_id: str
    source_id: str
    name: str
    status: str
    liaison: str
    action: str
    channel: str
    promised: date
    due: date
    state: PromiseState
    kept: date | None
    days_late: int

    @property
    def active(self) -> bool:
        """Whether the source is still to be looked after."""
        return is_active(self.status)


def follow_ups(relationships: Iterable[Relationship]) -> tuple[FollowUp, ...]:
    """Every promise of these sources as of their day, each told once, in order of due day.

    A promise is kept on the day that its next step names under ``done``, or on the day of the first later touch that
    ``follows`` it, whichever is earlier. Touches that did not take place may promise, but keep nothing.
    """
    by_id = {one.id: one for one in sorted(relationships, key=lambda one: one.id)}
    followed = _days_that_follow(by_id.values())
    found: dict[str, FollowUp] = {}
    for one in by_id.values():
        for touch in one.promises:
            if touch.next and touch.id not in found:
                days = [day for day in followed.get(touch.id, ()) if day >= touch.date]
                found[touch.id] = _follow_up(touch, touch.next, _addressed(touch, by_id) or one, days)
    return tuple(sorted(found.values(), key=lambda promise: (promise.due, promise.touch_id)))


def _days_that_follow(relationships: Iterable[Relationship]) -> Mapping[str, list[date]]:
    """The days of the touches that follow each promise, by the promising touch's id."""
    days: dict[str, list[date]] = {}
    for one in relationships:
        for touch in one.keeping or ():
            for promising in touch.follows:
                if promising != touch.id:
                    days.setdefault(promising, []).append(touch.date)
    return days


def _addressed(touch: Touch, by_id: Mapping[str, Relationship]) -> Relationship | None:
    """The source to whom a touch's promise was made: its person, else its organization."""
    return by_id.get(touch.contact) or by_id.get(touch.organization)


def _follow_up(touch: Touch, step: NextStep, one: Relationship, followed: Sequence[date]) -> FollowUp:
    done = [step.done] if step.done and step.done <= one.as_of else []
    kept = min((*done, *followed), default=None)
    late = max(0, ((kept or one.as_of) - step.due).days)
    return FollowUp(
        touch_id=touch.id,
        source_id=one.id,
        name=one.name,
        status=one.status,
        liaison=touch.liaison or one.liaison,
        action=step.action,
        channel=step.channel,
        promised=touch.date,
        due=step.due,
        state="kept" if kept else "late" if late else "open",
        kept=kept,
        days_late=late,
    )
