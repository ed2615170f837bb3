"""Timelines: what happened with each referral source, in order of day.

A timeline knows its days, and for referrals their numbers, without a record being built; the records themselves come
when they are asked for. So most questions about twenty thousand sources cost no object a touch.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar, overload

from rounds.records import Feedback, Referral, Touch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from rounds.book import Book
    from rounds.records import Organization

T = TypeVar("T", bound=Touch | Referral)
Item = TypeVar("Item", bound=Referral | Feedback)
Fetch = Callable[[Sequence[int]], Sequence[T]]
"""Gives the records of these day numbers (in order, each as often as there are records of it), in order."""


class Timeline(Sequence[T], Generic[T]):
    """The touches or the referrals of one source. ``days`` are the day numbers (``date.toordinal``) of its records."""

    __slots__ = ("_fetch", "days")

    def __init__(self, days: Sequence[int], fetch: Fetch[T]) -> None:
        self.days = days
        self._fetch: Fetch[T] = fetch

    @classmethod
    def of(cls, records: Iterable[T]) -> Timeline[T]:
        """A timeline of records that are there already, in order of day."""
        kept = tuple(records)
        days = tuple(_day_of(record).toordinal() for record in kept)
        return Timeline(days, lambda asked: kept[bisect_left(days, asked[0]) : bisect_right(days, asked[-1])])

    @property
    def first_day(self) -> date | None:
        """The day of the first record."""
        return date.fromordinal(self.days[0]) if self.days else None

    @property
    def last_day(self) -> date | None:
        """The day of the last record."""
        return date.fromordinal(self.days[-1]) if self.days else None

    def between(self, start: date, end: date) -> Sequence[T]:
        """The records from ``start`` to ``end``, both included."""
        days = self.days
        low, high = bisect_left(days, start.toordinal()), bisect_right(days, end.toordinal())
        return self._fetch(days[low:high]) if high > low else ()

    def number_between(self, start: date, end: date) -> int:
        """How many records those are."""
        return max(0, bisect_right(self.days, end.toordinal()) - bisect_left(self.days, start.toordinal()))

    def __len__(self) -> int:
        return len(self.days)

    def __iter__(self) -> Iterator[T]:
        return iter(self._fetch(self.days)) if self.days else iter(())

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        days = self.days
        if isinstance(index, int):
            low, high = bisect_left(days, days[index]), bisect_right(days, days[index])
            return self._fetch(days[low:high])[range(len(days))[index] - low]
        chosen = range(len(days))[index]
        if not chosen:
            return ()
        low, high = min(chosen), max(chosen)
        skipped = bisect_left(days, days[low])
        around = self._fetch(days[skipped : bisect_right(days, days[high])])
        return tuple(around[place - skipped] for place in chosen)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self.days))

    def __repr__(self) -> str:
        return repr(tuple(self))


@dataclass(frozen=True, slots=True)
class ReferralColumns:
    """The numbers of a source's referrals, row by row, in order of day.

    ``days`` are day numbers; ``latest`` the last day on which any of a row can have arrived; ``counts`` patients;
    ``seen`` those who came, where that is known; ``lines`` service lines.
    """

    days: Sequence[int]
    latest: Sequence[int]
    counts: Sequence[int]
    seen: Sequence[int | None]
    lines: Sequence[str]


class ReferralTimeline(Timeline[Referral]):
    """The referrals of one source with their numbers."""

    __slots__ = ("_sums", "columns")

    def __init__(self, columns: ReferralColumns, fetch: Fetch[Referral]) -> None:
        super().__init__(columns.days, fetch)
        self.columns = columns
        self._sums = tuple(accumulate(columns.counts, initial=0))

    @classmethod
    def of(cls, records: Iterable[Referral]) -> Self:
        """A timeline of rows that are there already, in order of day."""
        kept = tuple(records)
        days = tuple(row.day.toordinal() for row in kept)
        columns = ReferralColumns(
            days,
            tuple(row.latest_day.toordinal() for row in kept),
            tuple(row.count for row in kept),
            tuple(row.seen for row in kept),
            tuple(row.service_line for row in kept),
        )
        return cls(columns, lambda asked: kept[bisect_left(days, asked[0]) : bisect_right(days, asked[-1])])

    def count_between(self, start: date, end: date) -> int:
        """How many patients those of ``start`` to ``end`` are."""
        low, high = bisect_left(self.days, start.toordinal()), bisect_right(self.days, end.toordinal())
        return self._sums[high] - self._sums[low] if high > low else 0

    def worth_between(self, start: date, end: date, margins: Mapping[str, float]) -> float:
        """US dollars: patients seen where that is known, else received, times the margin of their line."""
        low, high = bisect_left(self.days, start.toordinal()), bisect_right(self.days, end.toordinal())
        columns, total = self.columns, 0.0
        for place in range(low, high):
            margin = margins.get(columns.lines[place])
            if margin:
                seen = columns.seen[place]
                total += (columns.counts[place] if seen is None else seen) * margin
        return total

    def until(self, day: date) -> ReferralColumns:
        """The numbers of the rows up to a day."""
        columns, end = self.columns, bisect_right(self.days, day.toordinal())
        if end == len(self.days):
            return columns
        return ReferralColumns(
            columns.days[:end], columns.latest[:end], columns.counts[:end], columns.seen[:end], columns.lines[:end]
        )

    @property
    def latest_day(self) -> date | None:
        """The last day on which any of them can have arrived."""
        return date.fromordinal(max(self.columns.latest)) if self.days else None

    @property
    def service_lines(self) -> frozenset[str]:
        """The lines for which patients came."""
        return frozenset(self.columns.lines)

    def of_lines(self, lines: Collection[str]) -> ReferralTimeline:
        """Only the rows of these service lines."""
        kept = [place for place, line in enumerate(self.columns.lines) if line in lines]
        if len(kept) == len(self):
            return self
        whole = self.columns
        whole = self.columns
        columns = ReferralColumns(
            [whole.days[place] for place in kept],
            [whole.latest[place] for place in kept],
            [whole.counts[place] for place in kept],
            [whole.seen[place] for place in kept],
            [whole.lines[place] for place in kept],
        )
        days, fetch = self.days, self._fetch

        def fetch_kept(asked: Sequence[int]) -> Sequence[Referral]:
            around = days[bisect_left(days, asked[0]) : bisect_right(days, asked[-1])]
            return [row for row in fetch(around) if row.service_line in lines]

        return ReferralTimeline(columns, fetch_kept)


class Timelines(Protocol):
    """Everything up to a day that stands, by source id; ``own`` are organizations with something that is theirs alone.

    Touches are filed under everybody who took part; ``promises`` are those with a next step, ``keeping`` those that
    follow a promise. Referrals and feedback are filed under the contact, or else under the organization.
    """

    @property
    def touches(self) -> Mapping[str, Timeline[Touch]]:
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
    """The timelines of a book whose records are all there."""

    def __init__(self, book: Book, as_of: date) -> None:
        touches: dict[str, list[Touch]] = {}
        received: dict[str, list[Referral]] = {}
        sent: dict[str, list[Referral]] = {}
        self.promises: dict[str, list[Touch]] = {}
        self.keeping: dict[str, list[Touch]] = {}
        self.feedback: dict[str, list[Feedback]] = {}
        self.own: set[str] = set()
        for touch in book.touches.values():
            if not touch.void and touch.date <= as_of:
                self._file_touch(touch, touches)
        for referral in book.referrals:
            if referral.counts and referral.day <= as_of:
                self._file(received if referral.direction == "received" else sent, referral)
        for item in book.feedback.values():
            if not item.void and item.opened <= as_of:
                self._file(self.feedback, item)
        self.touches = {source: Timeline.of(own) for source, own in touches.items()}
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

    def _file(self, kind: dict[str, list[Item]], item: Item) -> None:
        kind.setdefault(item.contact or item.organization, []).append(item)
        self._note_own(item)

    def _note_own(self, item: Touch | Referral | Feedback) -> None:
        if item.organization and not item.contact:
            self.own.add(item.organization)


def is_source(place: Organization, timelines: Timelines) -> bool:
    """Whether the organization is a referral source itself, and not only a place where some work."""
    return bool(place.tier or place.potential or place.id in timelines.own)


def _day_of(record: Any) -> date:
    day: date = record.day if record.kind == "referral" else record.date
    return day
