"""Timelines: what happened with each referral source, in order of day.

A timeline knows its days, and for referrals their numbers, without a record being built; the records themselves come
when they are asked for. So most questions about twenty thousand sources cost no object a touch.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeVar, overload

from rounds.book.records import Feedback, Referral, Touch

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rounds.book.book import Book
    from rounds.book.records import Organization, Record, ServiceLine

T = TypeVar("T", bound=Touch | Referral)
Filed = TypeVar("Filed", bound=Referral | Feedback)
Item = TypeVar("Item")
Place = tuple[str, int, int, str, str]
"""Where a record stands (path, line and column), its kind and its id: what citing needs of it."""
Fetch = Callable[[Sequence[int]], Sequence[T]]
"""Gives the records of these day numbers (in order, each as often as there are records of it), in order."""
Cite = Callable[[Sequence[int]], Sequence[Place]]
"""Gives the places of the same records, in the same order."""


class Timeline(Sequence[T], Generic[T]):
    """The touches or the referrals of one source. ``days`` are the day numbers (``date.toordinal``) of its records."""

    __slots__ = ("_cite", "_fetch", "days")

    def __init__(self, days: Sequence[int], fetch: Fetch[T], cite: Cite | None = None) -> None:
        self.days = days
        self._fetch: Fetch[T] = fetch
        self._cite = cite

    @property
    def first_day(self) -> date | None:
        """The day of the first record."""
        return date.fromordinal(self.days[0]) if self.days else None

    @property
    def last_day(self) -> date | None:
        """The day of the last record."""
        return date.fromordinal(self.days[-1]) if self.days else None

    def between(self, start: date, end: date) -> Timeline[T]:
        """The records from ``start`` to ``end``, both included; how many they are is known without one being built."""
        days = self.days
        low, high = bisect_left(days, start.toordinal()), bisect_right(days, end.toordinal())
        return Timeline(days[low:high], self._fetch, self._cite)

    def number_between(self, start: date, end: date) -> int:
        """How many records those are."""
        return max(0, bisect_right(self.days, end.toordinal()) - bisect_left(self.days, start.toordinal()))

    def places(self) -> Sequence[Place]:
        """Where the records stand; where an index knows, none is built for it."""
        return self._cite(self.days) if self._cite and self.days else [place_of(record) for record in self]

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
        whole = self._part(min(chosen), max(chosen) + 1)
        return whole if chosen.step == 1 else tuple(whole)[:: chosen.step]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self.days))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def _part(self, low: int, high: int) -> Timeline[T]:
        """The records at these positions, also where others of the same days stay out."""
        days, fetch, cite = self.days, self._fetch, self._cite
        own = days[low:high]

        def within(found: Callable[[Sequence[int]], Sequence[Item]], asked: Sequence[int]) -> Sequence[Item]:
            first, end = low + bisect_left(own, asked[0]), low + bisect_right(own, asked[-1])
            skipped = bisect_left(days, asked[0])
            return found(days[skipped : bisect_right(days, asked[-1])])[first - skipped : end - skipped]

        return Timeline(own, partial(within, fetch), cite and partial(within, cite))

    def _taking(self, takes: Callable[[T], bool]) -> Fetch[T]:
        """Gives those records that ``takes`` takes."""
        days, fetch = self.days, self._fetch

        def fetch_some(asked: Sequence[int]) -> Sequence[T]:
            low, high = bisect_left(days, asked[0]), bisect_right(days, asked[-1])
            return [record for record in fetch(days[low:high]) if takes(record)]

        return fetch_some


class TouchTimeline(Timeline[Touch]):
    """The touches of one source; ``our_days`` are the day numbers of those that came from us."""

    __slots__ = ("_cite_ours", "_outbound", "our_days")

    def __init__(
        self,
        days: Sequence[int],
        our_days: Sequence[int],
        fetch: Fetch[Touch],
        cite: Cite | None = None,
        cite_ours: Cite | None = None,
    ) -> None:
        super().__init__(days, fetch, cite)
        self.our_days = our_days
        self._cite_ours = cite_ours
        self._outbound: Timeline[Touch] | None = None

    @classmethod
    def of(cls, records: Iterable[Touch]) -> TouchTimeline:
        """A timeline of touches that are there already, in order of day."""
        kept = tuple(records)
        days = tuple(touch.date.toordinal() for touch in kept)
        ours = tuple(day for day, touch in zip(days, kept, strict=True) if _is_outbound(touch))
        return cls(days, ours, _among(kept, days))

    @property
    def outbound(self) -> Timeline[Touch]:
        """The touches that came from us: the effort."""
        if len(self.our_days) == len(self.days):
            return self
        if self._outbound is None:
            self._outbound = Timeline(self.our_days, self._taking(_is_outbound), self._cite_ours)
        return self._outbound


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

    def __init__(self, columns: ReferralColumns, fetch: Fetch[Referral], cite: Cite | None = None) -> None:
        super().__init__(columns.days, fetch, cite)
        self.columns = columns
        self._sums = array("q", accumulate(columns.counts, initial=0))

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
        return cls(columns, _among(kept, days))

    def count_between(self, start: date, end: date) -> int:
        """How many patients those of ``start`` to ``end`` are."""
        low, high = bisect_left(self.days, start.toordinal()), bisect_right(self.days, end.toordinal())
        return self._sums[high] - self._sums[low] if high > low else 0

    def numbers_between(self, start: date, end: date) -> Iterable[tuple[int, int | None, str]]:
        """Of each row of ``start`` to ``end``: patients, those who came, and the service line."""
        low, high = bisect_left(self.days, start.toordinal()), bisect_right(self.days, end.toordinal())
        if high <= low:
            return ()
        columns = self.columns
        return zip(columns.counts[low:high], columns.seen[low:high], columns.lines[low:high], strict=True)

    def worth_between(self, start: date, end: date, lines: Mapping[str, ServiceLine]) -> float:
        """US dollars: patients seen where that is known, else received, times the margin of their line."""
        total = 0.0
        for count, seen, name in self.numbers_between(start, end):
            if name in lines and lines[name].margin:
                total += (count if seen is None else seen) * lines[name].margin
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
        columns = ReferralColumns(
            [whole.days[place] for place in kept],
            [whole.latest[place] for place in kept],
            [whole.counts[place] for place in kept],
            [whole.seen[place] for place in kept],
            [whole.lines[place] for place in kept],
        )
        return ReferralTimeline(columns, self._taking(lambda row: row.service_line in lines))


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


def place_of(record: Record) -> Place:
    """Where a record stands."""
    source = record.source
    return source.path, source.line, source.column, record.kind, record.id


def _is_outbound(touch: Touch) -> bool:
    return touch.direction == "outbound"


def _among(kept: Sequence[T], days: Sequence[int]) -> Fetch[T]:
    """Gives records out of these."""
    return lambda asked: kept[bisect_left(days, asked[0]) : bisect_right(days, asked[-1])]
