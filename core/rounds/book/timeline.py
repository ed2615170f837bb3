"""Timeline: the touches or the referrals of one source, in order of day.

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
from typing import TYPE_CHECKING, Generic, Self, TypeVar, overload

from rounds.book.records import Referral, Touch

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rounds.book.records import Record, ServiceLine

T = TypeVar("T", bound=Touch | Referral)
Item = TypeVar("Item")
RecordLocation = tuple[str, int, int, str, str]
"""Where a record stands (path, line and column), its kind and its id: what citing needs of it."""
Fetch = Callable[[Sequence[int]], Sequence[T]]
"""Gives the records of these day numbers (in order, each as often as there are records of it), in order."""
Cite = Callable[[Sequence[int]], Sequence[RecordLocation]]
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

    def places(self) -> Sequence[RecordLocation]:
        """Where the records stand; where an index knows, none is built for it."""
        return self._cite(self.days) if self._cite and self.days else [location_of(record) for record in self]

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
        """The records at the positions from ``low`` up to ``high``, also where others of the same days stay out."""
        within = _Positions(self.days, low, high)
        cite = partial(within.of, self._cite) if self._cite else None
        return Timeline(self.days[low:high], partial(within.of, self._fetch), cite)

    def _taking(self, takes: Callable[[T], bool]) -> Fetch[T]:
        """Gives those records that ``takes`` takes."""
        return partial(_taken, takes, self.days, self._fetch)


@dataclass(frozen=True, slots=True)
class _Positions:
    """A row of positions, from ``low`` up to ``high``, among records of these ``days``.

    Records are got by day, and several may be of one: of records on days 7, 7, 7 and 9 the positions from 1 up to 3 are
    the last two of day 7. To get them all three of that day are asked for, and the first is left out.
    """

    days: Sequence[int]
    low: int
    high: int

    def of(self, by_day: Callable[[Sequence[int]], Sequence[Item]], asked: Sequence[int]) -> Sequence[Item]:
        """Those of the days ``asked`` that stand at these positions; ``by_day`` gives all of some days."""
        first, end = bisect_left(self.days, asked[0]), bisect_right(self.days, asked[-1])
        own = slice(max(first, self.low) - first, min(end, self.high) - first)
        return by_day(self.days[first:end])[own]


def _taken(takes: Callable[[T], bool], days: Sequence[int], fetch: Fetch[T], asked: Sequence[int]) -> Sequence[T]:
    """The records of the days ``asked`` that ``takes`` takes, out of all of these ``days``."""
    low, high = bisect_left(days, asked[0]), bisect_right(days, asked[-1])
    return [record for record in fetch(days[low:high]) if takes(record)]


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
        ours = tuple(day for day, touch in zip(days, kept, strict=True) if touch.is_ours)
        return cls(days, ours, _among(kept, days))

    @property
    def outbound(self) -> Timeline[Touch]:
        """The touches that came from us: the effort."""
        if len(self.our_days) == len(self.days):
            return self
        if self._outbound is None:
            self._outbound = Timeline(self.our_days, self._taking(lambda touch: touch.is_ours), self._cite_ours)
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


def location_of(record: Record) -> RecordLocation:
    """Where a record stands."""
    source = record.source
    return source.path, source.line, source.column, record.kind, record.id


def _among(kept: Sequence[T], days: Sequence[int]) -> Fetch[T]:
    """Gives records out of these."""
    return lambda asked: kept[bisect_left(days, asked[0]) : bisect_right(days, asked[-1])]
