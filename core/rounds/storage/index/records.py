"""Records out of the index: each is built when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence, ValuesView
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from rounds.base.problems import Source
from rounds.book.records import KINDS, Record, Referral, build
from rounds.book.records.build import freeze, no_values
from rounds.storage.index.schema import REFERRAL_FIELDS

if TYPE_CHECKING:
    import sqlite3

    from rounds.book.records import Kind

R = TypeVar("R", bound=Record)
IN_ORDER = "r.day, r.contact, r.organization, r.service_line, f.path || ':' || r.line || ':' || r.col"
"""How a book has its referral rows, over ``referral_rows r`` and ``files f``."""
_SELECT = "SELECT r.kind, r.doc, f.path, r.line, r.col, r.id FROM records r JOIN files f ON f.id = r.file"


class StoredRecords(Mapping[str, R], Generic[R]):
    """The records of one kind by id, in id order (touches and feedback: by day, then id)."""

    def __init__(self, connection: sqlite3.Connection, kind: Kind) -> None:
        self.connection = connection
        self._kind = kind.name
        self._order = "r.day, r.id" if kind.day_field else "r.id"
        self._built: dict[str, R] = {}

    def __getitem__(self, key: str) -> R:
        if key not in self._built:
            found = self.connection.execute(f"{_SELECT} WHERE r.kind = ? AND r.id = ?", (self._kind, key)).fetchone()
            if found is None:
                raise KeyError(key)
            self._built[key] = record_in(found)
        return self._built[key]

    def __contains__(self, key: object) -> bool:
        asked = "SELECT 1 FROM records WHERE kind = ? AND id = ?"
        return key in self._built or self.connection.execute(asked, (self._kind, key)).fetchone() is not None

    def __len__(self) -> int:
        found: int = self.connection.execute("SELECT count(*) FROM records WHERE kind = ?", (self._kind,)).fetchone()[0]
        return found

    def __iter__(self) -> Iterator[str]:
        asked = f"SELECT r.id FROM records r WHERE r.kind = ? ORDER BY {self._order}"
        return (key for (key,) in self.connection.execute(asked, (self._kind,)).fetchall())

    def values(self) -> ValuesView[R]:
        """The records, as a stream: they are not all kept."""
        return _Values(self)

    def stream(self) -> Iterator[R]:
        """Each record, built when its turn comes."""
        asked = f"{_SELECT} WHERE r.kind = ? ORDER BY {self._order}"
        for row in self.connection.execute(asked, (self._kind,)):
            kept = self._built.get(row[-1])
            yield record_in(row) if kept is None else kept


class KeptRecords(StoredRecords[R]):
    """The same of a kind of which there are not too many: once all were asked for, all are kept."""

    _all: dict[str, R] | None = None

    def __getitem__(self, key: str) -> R:
        return super().__getitem__(key) if self._all is None else self._all[key]

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) if self._all is None else key in self._all

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def stream(self) -> Iterator[R]:
        """Each record."""
        return iter(self._whole().values())

    def _whole(self) -> dict[str, R]:
        if self._all is None:
            self._all = {record.id: record for record in super().stream()}
        return self._all


class _Values(ValuesView[R]):
    def __init__(self, records: StoredRecords[R]) -> None:
        super().__init__(records)
        self._records = records

    def __iter__(self) -> Iterator[R]:
        return self._records.stream()


class StoredReferrals(Sequence[Referral]):
    """The referral rows by day, contact, organization, service line and place.

    Who goes through them gets a stream; all are built when any is asked for by its position.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._all: tuple[Referral, ...] | None = None

    def __len__(self) -> int:
        found: int = self.connection.execute("SELECT count(*) FROM referral_rows").fetchone()[0]
        return found

    def __getitem__(self, index: Any) -> Any:
        return self._whole()[index]

    def __iter__(self) -> Iterator[Referral]:
        return referrals_where(self.connection, "1") if self._all is None else iter(self._all)

    def _whole(self) -> tuple[Referral, ...]:
        if self._all is None:
            self._all = tuple(self)
        return self._all


def record_in(row: tuple[Any, ...]) -> Any:
    """The record of a row: kind, document, path, line, column, id."""
    kind, doc, path, line, column, record_id = row
    return build(KINDS[kind].type, json.loads(doc), source=Source(path, line, column), id=record_id)


def records_where(connection: sqlite3.Connection, condition: str, *values: object) -> Iterator[Any]:
    """The records of the rows for which an SQL condition over ``records r`` holds."""
    return map(record_in, connection.execute(f"{_SELECT} WHERE {condition}", values))


def referrals_where(
    connection: sqlite3.Connection, condition: str, *values: object, order: str = IN_ORDER
) -> Iterator[Referral]:
    """The referral rows for which an SQL condition over ``referral_rows r`` holds; in this order, else as in a book."""
    asked = (
        f"SELECT f.path, r.line, r.col, {REFERRAL_FIELDS} FROM referral_rows r JOIN files f ON f.id = r.file "
        f"WHERE {condition} ORDER BY {order}"
    )
    asked = asked.replace(REFERRAL_FIELDS, ", ".join(f"r.{name.strip()}" for name in REFERRAL_FIELDS.split(",")))
    return map(_referral, connection.execute(asked, values))


_FIELDS = tuple(name.strip(' "') for name in REFERRAL_FIELDS.split(","))
_DAYS = tuple(name for name in _FIELDS if name.endswith("_on"))


def _referral(row: tuple[Any, ...]) -> Referral:
    path, line, column, *fields = row
    values: dict[str, Any] = dict(zip(_FIELDS, fields, strict=True))
    for name in _DAYS:
        values[name] = _day(values[name])
    values["custom"] = freeze(json.loads(values["custom"])) if values["custom"] else no_values()
    return Referral(Source(path, line, column), **values)


@lru_cache(maxsize=4096)
def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
