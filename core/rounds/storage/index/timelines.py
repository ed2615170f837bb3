"""Timelines out of the index: days and numbers in one pass over its covering indexes, records when they are wanted."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from datetime import date
from functools import cache, cached_property, lru_cache, partial
from itertools import groupby
from operator import itemgetter
from sys import intern
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from rounds.base.dates import add_months, month_start
from rounds.book.records import Feedback, Referral, Touch
from rounds.book.timelines import RecordLocation, ReferralColumns, ReferralTimeline, TouchTimeline
from rounds.storage.index.records import IN_ORDER, record_in, records_where, referrals_where
from rounds.storage.index.schema import COUNTS, KEEPS, OURS, OWN, PROMISES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence

T = TypeVar("T", bound=Touch | Referral)
SINGLE = 24
"""So many sources are read one by one; whoever asks for more gets whole months of all sources."""
MOST_MONTHS = 26
_source, _place = itemgetter(0), itemgetter(slice(1, None))
_TOUCHED = (
    f"SELECT p.source, p.part & {OURS}, f.path, r.line, r.col, r.kind, r.id FROM parties p "
    "JOIN records r ON r.file = p.file AND r.pos = p.pos JOIN files f ON f.id = p.file "
    f"WHERE p.day <= ? AND p.part & {COUNTS} ORDER BY p.source, p.day, r.id"
)
_REFERRED = (
    "SELECT r.source, f.path, r.line, r.col, 'referral', r.id FROM referral_rows r JOIN files f ON f.id = r.file "
    f"WHERE r.stands AND r.day <= ? AND r.direction = ? ORDER BY r.source, {IN_ORDER}"
)


class StoredTimelines:
    """The timelines of everything that the index holds, up to a day."""

    def __init__(self, connection: sqlite3.Connection, as_of: date) -> None:
        self._connection = connection
        self._until = as_of.toordinal()

    @cached_property
    def touches(self) -> Mapping[str, TouchTimeline]:
        """What took place, by source."""
        records = RecordCache(self._until, self._touches_of, self._touches_between)
        asked = (
            f"SELECT source, day, part & {OURS} FROM parties WHERE day <= ? AND part & {COUNTS} ORDER BY source, day"
        )
        found: dict[str, TouchTimeline] = {}
        for source, own in groupby(self._connection.execute(asked, (self._until,)), _source):
            rows = list(own)
            days = _numbers(row[1] for row in rows)
            ours = days if all(row[2] for row in rows) else _numbers(row[1] for row in rows if row[2])
            cite = partial(_cite, lambda: self._touched[0], source, days)
            cite_ours = partial(_cite, lambda: self._touched[1], source, ours)
            found[source] = TouchTimeline(days, ours, partial(records.fetch, source), cite, cite_ours)
        return found

    @cached_property
    def promises(self) -> Mapping[str, Sequence[Touch]]:
        """Touches with a next step, by source."""
        return self._with_part(PROMISES)

    @cached_property
    def keeping(self) -> Mapping[str, Sequence[Touch]]:
        """Touches that follow a promise, by source."""
        return self._with_part(KEEPS)

    def _with_part(self, part: int) -> Mapping[str, Sequence[Touch]]:
        found: dict[str, list[Touch]] = {}
        for source, touch in sorted(self._parties("p.part & ? AND p.day <= ?", part, self._until), key=_by_day):
            found.setdefault(source, []).append(touch)
        return found

    @cached_property
    def received(self) -> Mapping[str, ReferralTimeline]:
        """Patients whom the sources sent."""
        return self._referrals("received")

    @cached_property
    def sent(self) -> Mapping[str, ReferralTimeline]:
        """Patients whom the client sent to the sources."""
        return self._referrals("sent")

    @cached_property
    def feedback(self) -> Mapping[str, Sequence[Feedback]]:
        """What was heard, by source."""
        found: dict[str, list[Feedback]] = {}
        condition = "r.kind = 'feedback' AND r.day <= ? ORDER BY r.day, r.id"
        for item in records_where(self._connection, condition, self._until):
            if not item.void:
                found.setdefault(item.party, []).append(item)
        return found

    @cached_property
    def own(self) -> frozenset[str]:
        """Organizations with something that names no contact."""
        touches = f"SELECT DISTINCT source FROM parties WHERE part & {OWN} AND day <= ?"
        referrals = "SELECT DISTINCT source FROM referral_rows WHERE stands AND own AND day <= ?"
        rows = [row for asked in (touches, referrals) for row in self._connection.execute(asked, (self._until,))]
        heard = (item.organization for own in self.feedback.values() for item in own if not item.contact)
        return frozenset((*map(_source, rows), *heard)) - {""}

    def _referrals(self, direction: str) -> Mapping[str, ReferralTimeline]:
        whole, between = partial(self._referrals_of, direction), partial(self._referrals_between, direction)
        records = RecordCache(self._until, whole, between)
        asked = (
            "SELECT source, day, latest, count, seen, service_line FROM referral_rows "
            "WHERE stands AND day <= ? AND direction = ? ORDER BY source, day"
        )
        places = cache(partial(self._referred, direction))
        found: dict[str, ReferralTimeline] = {}
        rows = self._connection.execute(asked, (self._until, direction))
        for source, own in groupby(rows, _source):
            _, days, latest, counts, seen, lines = zip(*own, strict=True)
            named = tuple(map(intern, lines))
            columns = ReferralColumns(_numbers(days), _numbers(latest), _numbers(counts), seen, named)
            cite = partial(_cite, places, source, columns.days)
            found[source] = ReferralTimeline(columns, partial(records.fetch, source), cite)
        return MappingProxyType(found)

    @cached_property
    def _touched(self) -> tuple[Mapping[str, Sequence[RecordLocation]], Mapping[str, Sequence[RecordLocation]]]:
        """Where touches stand, by source: all, and those that came from us."""
        every: dict[str, list[RecordLocation]] = {}
        ours: dict[str, list[RecordLocation]] = {}
        for source, our, *rest in self._connection.execute(_TOUCHED, (self._until,)):
            place: Any = tuple(rest)
            every.setdefault(source, []).append(place)
            if our:
                ours.setdefault(source, []).append(place)
        return every, ours

    def _referred(self, direction: str) -> Mapping[str, Sequence[RecordLocation]]:
        """Where referral rows of a direction stand, by source."""
        rows = self._connection.execute(_REFERRED, (self._until, direction))
        return {source: list(map(_place, own)) for source, own in groupby(rows, _source)}

    def _touches_of(self, source: str) -> list[Touch]:
        condition = f"p.source = ? AND p.part & {COUNTS} AND p.day <= ?"
        return [touch for _, touch in sorted(self._parties(condition, source, self._until), key=_by_day)]

    def _touches_between(self, first: int, last: int) -> dict[str, list[Touch]]:
        found: dict[str, list[Touch]] = {}
        condition = "r.kind = 'touch' AND r.day BETWEEN ? AND ? ORDER BY r.day, r.id"
        for touch in records_where(self._connection, condition, first, last):
            if touch.counts:
                for source in touch.sources:
                    found.setdefault(source, []).append(touch)
        return found

    def _parties(self, condition: str, *values: object) -> list[tuple[str, Touch]]:
        asked = (
            "SELECT p.source, r.kind, r.doc, f.path, r.line, r.col, r.id FROM parties p "
            "JOIN records r ON r.file = p.file AND r.pos = p.pos JOIN files f ON f.id = p.file "
            f"WHERE {condition}"
        )
        return [(source, record_in(tuple(row))) for source, *row in self._connection.execute(asked, values)]

    def _referrals_of(self, direction: str, source: str) -> list[Referral]:
        condition = "r.stands AND r.source = ? AND r.direction = ? AND r.day <= ?"
        return list(referrals_where(self._connection, condition, source, direction, self._until))

    def _referrals_between(self, direction: str, first: int, last: int) -> dict[str, list[Referral]]:
        condition = "r.stands AND r.direction = ? AND r.day BETWEEN ? AND ?"
        found: dict[str, list[Referral]] = {}
        for row in referrals_where(self._connection, condition, direction, first, last):
            found.setdefault(row.party, []).append(row)
        return found


class RecordCache(Generic[T]):
    """Records that were fetched already: of some sources everything, of some months those of everybody."""

    def __init__(
        self, until: int, whole: Callable[[str], Sequence[T]], between: Callable[[int, int], Mapping[str, Sequence[T]]]
    ) -> None:
        self._until = until
        self._whole: Callable[[str], Sequence[T]] = whole
        self._between: Callable[[int, int], Mapping[str, Sequence[T]]] = between
        self._sources: dict[str, Sequence[T]] = {}
        self._months: OrderedDict[int, Mapping[str, Sequence[T]]] = OrderedDict()

    def fetch(self, source: str, days: Sequence[int]) -> Sequence[T]:
        """The source's records of these days."""
        own = self._sources.get(source)
        if own is None:
            if len(self._sources) >= SINGLE:
                return self._by_month(source, days)
            own = self._sources[source] = self._whole(source)
        return own if len(own) == len(days) else _within(own, days)

    def _by_month(self, source: str, days: Sequence[int]) -> Sequence[T]:
        months = dict.fromkeys(map(_month_of, days))
        found = [record for month in months for record in self._month(month)[source]]
        return found if len(found) == len(days) else _within(found, days)

    def _month(self, month: int) -> Mapping[str, Sequence[T]]:
        if month not in self._months:
            last = min(self._until, add_months(date.fromordinal(month), 1).toordinal() - 1)
            self._months[month] = self._between(month, last)
            if len(self._months) > MOST_MONTHS:
                self._months.popitem(last=False)
        return self._months[month]


def _cite(
    places: Callable[[], Mapping[str, Sequence[RecordLocation]]], source: str, days: Sequence[int], asked: Sequence[int]
) -> Sequence[RecordLocation]:
    """The places of the source's records of the days asked for; ``days`` are those of all its records."""
    return places()[source][bisect_left(days, asked[0]) : bisect_right(days, asked[-1])]


def _numbers(values: Iterable[int]) -> array[int]:
    """Whole numbers in an eighth of the memory that a list of them takes: there may be millions."""
    return array("i", values)


@lru_cache(maxsize=8192)  # asked for each record, and there are few days
def _month_of(day: int) -> int:
    return month_start(date.fromordinal(day)).toordinal()


def _within(records: Sequence[T], days: Sequence[int]) -> Sequence[T]:
    return [record for record in records if days[0] <= _ordinal(record) <= days[-1]]


def _ordinal(record: Any) -> int:
    day: date = record.day if record.kind == "referral" else record.date
    return day.toordinal()


def _by_day(pair: tuple[str, Touch]) -> tuple[date, str]:
    return pair[1].date, pair[1].id
