"""A book as it would be with some records more, or other ones: nothing that stays is built for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from rounds.book.book import Book, make_book
from rounds.book.records import WITH_ID

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from rounds.book.records import Kind, Record

R = TypeVar("R")


def overlaid(book: Book, records: Iterable[Record], gone: Collection[tuple[str, str]] = ()) -> Book:
    """The book with these records in it, and without those of ``gone`` (kind and id). Ids are not in it twice."""
    new = make_book(book.settings, records)
    fields: dict[str, Any] = {}
    for kind in WITH_ID:
        own = getattr(new, kind.plural)
        left = frozenset(record_id for one, record_id in gone if one == kind.name)
        if own or left:
            fields[kind.plural] = _Overlaid(getattr(book, kind.plural), own, left, kind)
    if new.referrals or any(kind == "referral" for kind, _ in gone):
        without = {record_id for kind, record_id in gone if kind == "referral"}
        kept = [row for row in book.referrals if not row.id or row.id not in without]
        fields["referrals"] = make_book(book.settings, [*kept, *new.referrals]).referrals
    return book.changed(**fields)


class _Overlaid(Mapping[str, R]):
    """Records over others, in the order that a book has them in."""

    def __init__(self, below: Mapping[str, R], above: Mapping[str, R], gone: frozenset[str], kind: Kind) -> None:
        self._below, self._above, self._gone = below, above, gone
        self._kind = kind

    def __getitem__(self, key: str) -> R:
        if key in self._above:
            return self._above[key]
        if key in self._gone:
            raise KeyError(key)
        return self._below[key]

    def __contains__(self, key: object) -> bool:
        return key in self._above or (key not in self._gone and key in self._below)

    def __iter__(self) -> Iterator[str]:
        return iter([record_id for _, record_id in sorted(map(self._kind.order, self._records()))])

    def __len__(self) -> int:
        return sum(1 for _ in self._records())

    def _records(self) -> Iterator[Any]:
        yield from self._above.values()
        for record_id, record in self._below.items():
            if record_id not in self._above and record_id not in self._gone:
                yield record
