"""Timelines: what happened with each referral source up to a day, by source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, overload

from rounds.book.timeline import RecordLocation, ReferralColumns, ReferralTimeline, Timeline, TouchTimeline

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from rounds.book.records import Feedback, Organization, Referral, Touch

__all__ = [
    "BuiltTimelines", "Later", "RecordLocation", "ReferralColumns", "ReferralTimeline", "Timeline", "Timelines",
    "TouchTimeline", "is_source",
]  # fmt: skip

Filed = TypeVar("Filed", bound="Referral | Feedback")
Item = TypeVar("Item")


class Later(Sequence[Item], Generic[Item]):
    """A sequence that is fetched when somebody first looks into it."""

    __slots__ = ("_fetch", "_items")

    def __init__(self, fetch: Callable[[], Sequence[Item]]) -> None:
        self._fetch = fetch
        self._items: Sequence[Item] | None = None

    def __len__(self) -> int:
        return len(self._fetched())

    def __iter__(self) -> Iterator[Item]:
        return iter(self._fetched())

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        return self._fetched()[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def _fetched(self) -> Sequence[Item]:
        if self._items is None:
            self._items = self._fetch()
        return self._items


class Timelines(Protocol):
    """Everything up to a day that stands, by source id.

    Attributes:
        touches: What took place, filed under everybody who took part.
        promises: Touches with a next step, also those that did not take place.
        keeping: Touches that follow a promise.
        received: Patients whom the sources sent, filed under the contact, or else under the organization.
        sent: Patients whom the client sent to them.
        feedback: What was heard, filed as referrals are.
        own: Organizations with something that is theirs alone.
    """

    touches: Mapping[str, TouchTimeline]
    promises: Mapping[str, Sequence[Touch]]
    keeping: Mapping[str, Sequence[Touch]]
    received: Mapping[str, ReferralTimeline]
    sent: Mapping[str, ReferralTimeline]
    feedback: Mapping[str, Sequence[Feedback]]
    own: Collection[str]


class BuiltTimelines(Timelines):
    """The timelines of records that are all there, up to a day."""

    def __init__(
        self, every_touch: Iterable[Touch], referrals: Iterable[Referral], feedback: Iterable[Feedback], as_of: date
    ) -> None:
        touches: dict[str, list[Touch]] = {}
        promises: dict[str, list[Touch]] = {}
        keeping: dict[str, list[Touch]] = {}
        kept: list[Touch] = []
        for touch in every_touch:
            if touch.void or touch.date > as_of:
                continue
            kinds = [promises] * (touch.next is not None) + [touches] * touch.counts
            kinds += [keeping] * (touch.counts and bool(touch.follows))
            for kind in kinds:
                for source_id in touch.sources:
                    kind.setdefault(source_id, []).append(touch)
            kept += [touch] * bool(kinds)
        rows = [row for row in referrals if row.counts and row.day <= as_of]
        heard = [item for item in feedback if not item.void and item.opened <= as_of]
        self.touches = {source: TouchTimeline.of(own) for source, own in touches.items()}
        self.promises, self.keeping, self.feedback = promises, keeping, _by_party(heard)
        self.received = _referrals_by_party(row for row in rows if row.direction == "received")
        self.sent = _referrals_by_party(row for row in rows if row.direction != "received")
        filed: list[Touch | Referral | Feedback] = [*kept, *rows, *heard]
        self.own = {item.organization for item in filed if item.organization and not item.contact}


def _by_party(items: Iterable[Filed]) -> dict[str, list[Filed]]:
    found: dict[str, list[Filed]] = {}
    for item in items:
        found.setdefault(item.party, []).append(item)
    return found


def _referrals_by_party(rows: Iterable[Referral]) -> dict[str, ReferralTimeline]:
    return {source: ReferralTimeline.of(own) for source, own in _by_party(rows).items()}


def is_source(place: Organization, timelines: Timelines) -> bool:
    """Whether the organization is a referral source itself, and not only a place where some work."""
    return bool(place.tier or place.potential or place.id in timelines.own)
