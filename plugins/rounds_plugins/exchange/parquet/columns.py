"""The columns of each table: those that ``rounds query`` promises, in its order, with the types that they have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rounds import Book

Value = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type (``text``, ``texts``, ``day``, ``whole`` or ``number``), and where it is found."""

    name: str
    type: str
    value: Value


@dataclass(frozen=True, slots=True)
class Table:
    """The records that a table has, and its columns."""

    records: Callable[[Book], Iterable[Any]]
    columns: tuple[Column, ...]


def _at(*path: str | int) -> Value:
    """What a record holds at a path; None where it holds nothing. A number is something, even 0."""

    def value(record: Any) -> Any:
        for step in path:
            if record is None or (isinstance(step, int) and len(record) <= step):
                return None
            record = record[step] if isinstance(step, int) else getattr(record, step)
        if isinstance(record, tuple):
            return list(record) or None
        return None if record == "" else record

    return value


def _columns(*groups: tuple[str, str]) -> list[Column]:
    """Columns of one type each group: fields of the record by name."""
    return [Column(name, kind, _at(name)) for kind, names in groups for name in names.split()]


_PLACE = [Column(part, "text", _at("address", part)) for part in ("city", "state", "zip")]
_STANDS = [Column("file", "text", _at("source", "path")), Column("line", "whole", _at("source", "line"))]

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "contacts": Table(
            lambda book: book.contacts.values(),
            (
                *_columns(("text", "id name credentials npi specialty status tier liaison")),
                *_columns(("texts", "tags"), ("text", "notes"), ("day", "verified"), ("text", "void")),
                Column("organization", "text", _at("affiliations", 0, "organization")),
                Column("phone", "text", _at("phones", 0, "number")),
                Column("email", "text", _at("emails", 0, "address")),
                Column("potential_per_month", "number", _at("potential", "referrals_per_month")),
                *_PLACE,
                *_STANDS,
            ),
        ),
        "organizations": Table(
            lambda book: book.organizations.values(),
            (
                *_columns(("text", "id name type npi parent specialty status tier liaison"), ("texts", "tags")),
                *_columns(("text", "notes void")),
                *_PLACE,
                *_STANDS,
            ),
        ),
        "touches": Table(
            lambda book: book.touches.values(),
            (
                *_columns(("text", "id"), ("day", "date"), ("text", "channel direction outcome contact organization")),
                *_columns(("text", "liaison purpose notes campaign"), ("day", "logged"), ("text", "void")),
                *_columns(("number", "minutes cost"), ("texts", "tags"), ("text", "rsvp")),
                Column("next_action", "text", _at("next", "action")),
                Column("next_due", "day", _at("next", "due")),
                Column("gift_value", "number", _at("gift", "value")),
                *_STANDS,
            ),
        ),
        "referrals": Table(
            lambda book: book.referrals,
            (
                *_columns(("text", "month"), ("day", "received_on")),
                *_columns(("text", "contact organization service_line direction")),
                *_columns(("whole", "count scheduled seen reported")),
                *_columns(("day", "scheduled_on seen_on reported_on"), ("text", "case void")),
                *_STANDS,
            ),
        ),
    }
)
"""What can be exported: the name of a table to its records and columns."""
