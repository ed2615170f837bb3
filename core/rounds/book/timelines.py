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
    """Everything up to a day that stands, by source id; ``own`` are organizations with something that is theirs alone.

    Touches are filed under everybody who took part; ``promises`` are those with a next step, ``keeping`` those that
    follow a promise. Referrals and feedback are filed under the contact, or else under the organization.
    """

    @property
    def touches(self) -> Mapping[str, TouchTimeline]:
        """What took place."""
        ...

    @property
    def promises(self) -> Mapping[str, Sequence[Touch]]:
        """Touches with a next step, also those that did not take place."""
        ...

    @property
    def keeping(self) -> Mapping[str, Sequence[Touch]]:
        """Touches that follow a promise."""
        ...

    @property
    def received(self) -> Mapping[str, ReferralTimeline]:
        """Patients whom the sources sent."""
        ...

    @property
    def sent(self) -> Mapping[str, ReferralTimeline]:
        """Patients whom the client sent to them."""
        ...

    @property
    def feedback(self) -> Mapping[str, Sequence[Feedback]]:
        """What was heard."""
        ...

    @property
    def own(self) -> Collection[str]:
        """Organizations with something that is theirs alone."""
        ...


class BuiltTimelines:
    """The timelines of records that are all there, up to a day."""

    def __init__(
        self, every_touch: Iterable[Touch], referrals: Iterable[Referral], feedback: Iterable[Feedback], as_of: date
    ) -> None:
        touches: dict[str, list[Touch]] = {}
        received: dict[str, list[Referral]] = {}
        sent: dict[str, list[Referral]] = {}
        self.promises: dict[str, list[Touch]] = {}
        self.keeping: dict[str, list[Touch]] = {}
        self.feedback: dict[str, list[Feedback]] = {}
        self.own: set[str] = set()
        for touch in every_touch:
            if not touch.void and touch.date <= as_of:
                self._file_touch(touch, touches)
        for referral in referrals:
            if referral.counts and referral.day <= as_of:
                self._file(received if referral.direction == "received" else sent, referral)
        for item in feedback:
            if not item.void and item.opened <= as_of:
                self._file(self.feedback, item)
        self.touches = {source: TouchTimeline.of(own) for source, own in touches.items()}
        self.received = {source: ReferralTimeline.of(own) for source, own in received.items()}
        self.sent = {source: ReferralTimeline.of(own) for source, own in sent.items()}

    def _file_touch(self, touch: Touch, touches: dict[str, list[Touch]]) -> None:
        kinds = [self.promises] * (touch.next is not None) + [touches] * touch.counts
        kinds += [self.keeping] * (touch.counts and bool(touch.follows))
        for kind in kinds:
            for source_id in touch.sources:
                kind.setdefault(source_id, []).append(touch)
        if kinds:
            self._note_own(touch)

    def _file(self, kind: dict[str, list[Filed]], item: Filed) -> None:
        kind.setdefault(item.party, []).append(item)
        self._note_own(item)

    def _note_own(self, item: Touch | Referral | Feedback) -> None:
        if item.organization and not item.contact:
            self.own.add(item.organization)


def is_source(place: Organization, timelines: Timelines) -> bool:
    """Whether the organization is a referral source itself, and not only a place where some work."""
    return bool(place.tier or place.potential or place.id in timelines.own)
