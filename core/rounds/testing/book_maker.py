"""A small book from a few lines: what a test does not say is filled in; and what follows from it.

That are relationships, and the findings that sections of a report are made of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from textwrap import dedent
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from rounds.base.dates import Period
from rounds.base.problems import Problem, Source
from rounds.base.words import nearest
from rounds.book import FOLDERS
from rounds.book.book import Book, make_book
from rounds.book.records import KINDS, Settings, build
from rounds.book.relationships import relate
from rounds.documents.schema import load_schemas
from rounds.documents.yamltext import Document, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds.book.records import Record
    from rounds.book.relationships import Relationship
    from rounds.documents.schema import Schemas
    from rounds.plugins import Plugins
    from rounds.report.findings import Findings


Fields = Mapping[str, Any]

AS_OF: Final = date(2026, 11, 30)
"""The day that small books take for today."""

SOMEBODY: Final = "okafor-grace"
"""Id of the person whom records are about that name nobody."""

_SOMEWHERE: Final = "northgate-family-medicine"
SETTINGS: Final[Fields] = MappingProxyType(
    {"client": {"name": "Cedar Orthopedics"}, "liaisons": [{"id": "dana", "name": "Dana Reyes"}]}
)
_KNOWN: Final[Mapping[str, Fields]] = {
    SOMEBODY: {
        "name": "Grace Okafor",
        "family": "Okafor",
        "credentials": "MD",
        "specialty": "Family medicine",
        "affiliations": [{"organization": _SOMEWHERE}],
        "liaison": "dana",
        "tier": "A",
        "status": "active",
    },
    _SOMEWHERE: {"name": "Northgate Family Medicine", "liaison": "dana", "status": "active"},
}
_YEAR: Final[Fields] = {"start": f"{AS_OF.year}-01-01", "due": f"{AS_OF.year}-12-31"}
_DEFAULTS: Final[Mapping[str, Fields]] = {
    "contact": {"status": "active"},
    "organization": {"status": "active"},
    "touch": {"date": AS_OF.isoformat(), "channel": "visit"},
    "referral": {},
    "goal": {"name": "A goal", "metric": "referrals", "target": 10, **_YEAR},
    "feedback": {"opened": AS_OF.isoformat(), "type": "need", "text": "Reports come late."},
    "campaign": {"name": "A campaign", "start": _YEAR["start"], "end": _YEAR["due"]},
}


def filled(kind: str, fields: Fields, number: int) -> dict[str, Any]:
    """A record's fields with those that it lacks; ``number`` makes its id."""
    record_id = fields.get("id", f"{kind}-{number}")
    whole = {"id": record_id, **_KNOWN.get(str(record_id), _DEFAULTS[kind]), **fields}
    if kind in {"contact", "organization"}:
        whole.setdefault("name", name_from(kind, str(record_id)))
    if kind == "referral" and "received_on" not in whole:
        whole.setdefault("month", f"{AS_OF:%Y-%m}")
    if kind in {"touch", "referral", "feedback"} and not {"contact", "organization"} & set(whole):
        whole["contact"] = SOMEBODY
    return whole


def name_from(kind: str, record_id: str) -> str:
    """``hill-bo`` is Bo Hill; a place is called as its id reads."""
    words = record_id.replace("-", " ").title().split() or [kind.title()]
    return " ".join([*words[1:], words[0]] if kind == "contact" else words)


def named(kind: str, fields: Fields) -> list[tuple[str, str]]:
    """(kind, id) of the people and places that a record names."""
    if kind == "contact":
        places = fields.get("affiliations") or ()
        return [("organization", place["organization"]) for place in places if _names(place, "organization")]
    if kind not in {"touch", "referral", "feedback"}:
        return []
    others = fields.get("also") or ()
    found = [("contact", other) for other in others if isinstance(other, str)]
    return found + [(name, fields[name]) for name in ("contact", "organization") if _names(fields, name)]


def _names(fields: Any, field: str) -> bool:
    return isinstance(fields, Mapping) and isinstance(fields.get(field), str) and bool(fields[field])


__all__ = ["AS_OF", "SmallBookError", "small_book"]

_KIND_OF: Final = {folder: kind for kind, folder in FOLDERS.items()}
_TEXT: Final = "small_book"


class SmallBookError(AssertionError):
    """What a test wrote for its book is no book; the message is what ``rounds check`` would say."""


def small_book(text: str = "", *, settings: Fields | None = None, **records: Sequence[Fields]) -> Book:
    """A book of the given records, each checked by its schema.

    Records come as YAML, kind by kind as the folders of a workspace are called, or as keyword arguments, or both:

        >>> book = small_book('''
        ...     contacts: [{id: osei-amara, tier: B}]
        ...     touches: [{date: 2026-11-02, contact: osei-amara, channel: phone}]
        ... ''', referrals=[{"contact": "osei-amara", "month": "2026-10", "count": 3}])
        >>> book.contacts["osei-amara"].name, book.touches["touch-1"].channel, book.referrals[0].count
        ('Amara Osei', 'phone', 3)

    What a test does not care about is filled in: ids, names, dates (``AS_OF``, 30 November 2026), the channel
    ``visit``. What names nobody is about Dr. Grace Okafor (``okafor-grace``, tier A) of Northgate Family Medicine, and
    people and places that are named but not given are made from their ids:

        >>> [contact.name for contact in small_book(touches=[{}, {"contact": "hill-bo"}]).contacts.values()]
        ['Bo Hill', 'Grace Okafor']

    A book without contacts has Dr. Okafor. ``settings`` are those of ``rounds.yaml``; the client and one liaison,
    ``dana``, are filled in.

    Raises:
        SmallBookError: a record is not as its schema wants it.
    """
    document = _document(text)
    given, problems = _rows(document, records)
    rows = _with_cast([replace(row, fields=filled(row.kind, row.fields, number)) for number, row in given])
    own = document.data.get("settings", {}) if document else {}
    wanted = _plain({**SETTINGS, **(own if isinstance(own, Mapping) else {}), **(settings or {})})
    schemas, _ = load_schemas()
    problems += _problems([_Row("settings", wanted, "settings"), *rows], schemas, document)
    if problems:
        raise SmallBookError("\n".join(f"{problem}\n    {problem.hint}" for problem in problems))
    return make_book(build(Settings, wanted), [_record(row, schemas) for row in rows])


@dataclass(frozen=True, slots=True)
class _Row:
    """One record as a test gave it; ``where`` is its path in the text, None for one that did not come from it."""

    kind: str
    fields: Fields
    label: str
    where: tuple[str | int, ...] | None = None


def _document(text: str) -> Document | None:
    if not text.strip():
        return None
    document, problems = parse(dedent(text).encode(), _TEXT)
    if document is None or not isinstance(document.data, dict):
        raise SmallBookError("\n".join(map(str, problems)) or "the text is not made of 'touches:' and the like")
    return document


def _rows(
    document: Document | None, records: Mapping[str, Sequence[Fields]]
) -> tuple[list[tuple[int, _Row]], list[Problem]]:
    """Every record with its number in its folder, and what is no list of records."""
    rows: list[tuple[int, _Row]] = []
    problems: list[Problem] = []
    numbers: Counter[str] = Counter()
    for folder, items, in_text in _given(document, records):
        if folder not in _KIND_OF:
            hint = nearest(folder, _KIND_OF, f"folders are: settings, {', '.join(_KIND_OF)}")
            problems.append(Problem(Source(_TEXT), f"there is no folder '{folder}'", hint))
            continue
        for index, item in enumerate(items if isinstance(items, list | tuple) else [items]):
            label = f"{folder}[{index}]"
            if not isinstance(item, Mapping):
                problems.append(Problem(Source(label), f"{item!r} is no record", "write a list of records"))
                continue
            numbers[folder] += 1
            where = (folder, index) if in_text else None
            rows.append((numbers[folder], _Row(_KIND_OF[folder], _plain(item), label, where)))
    return rows, problems


def _given(document: Document | None, records: Mapping[str, Any]) -> Iterator[tuple[str, Any, bool]]:
    """(folder, its items, whether they come from the text) of text and keywords."""
    for folder, items in document.data.items() if document else ():
        if folder != "settings":
            yield folder, items, True
    for folder, items in records.items():
        yield folder, items, False


def _plain(value: Any) -> Any:
    """The value as YAML would have it: dates as text, lists for tuples."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _with_cast(rows: list[_Row]) -> list[_Row]:
    """The rows with the people and places that they name, and with Dr. Okafor when there is nobody."""
    if not any(row.kind == "contact" for row in rows):
        rows = [*rows, _extra("contact", SOMEBODY)]
    known = {(row.kind, row.fields["id"]) for row in rows if isinstance(row.fields["id"], str)}
    waiting = list(rows)
    while waiting:
        for kind, record_id in named(waiting[0].kind, waiting.pop(0).fields):
            if (kind, record_id) not in known:
                known.add((kind, record_id))
                rows = [*rows, _extra(kind, record_id)]
                waiting.append(rows[-1])
    return rows


def _extra(kind: str, record_id: str) -> _Row:
    return _Row(kind, filled(kind, {"id": record_id}, 0), f"{kind} {record_id}")


def _problems(rows: Sequence[_Row], schemas: Schemas, document: Document | None) -> Iterator[Problem]:
    for row in rows:
        if document is None or row.where is None:
            yield from schemas.check(row.kind, schemas.fit(row.kind, row.fields), lambda _: (0, 0), row.label)
            continue

        def locate(where: Sequence[str | int], row: _Row = row, document: Document = document) -> tuple[int, int]:
            return document.locate([*(row.where or ()), *where])

        yield from schemas.check(row.kind, schemas.fit(row.kind, row.fields), locate, _TEXT)


def _record(row: _Row, schemas: Schemas) -> Record:
    record_type: Any = KINDS[row.kind].type
    record: Record = build(record_type, schemas.fit(row.kind, row.fields), source=Source(row.label))
    return record


def relationships(book: Book, as_of: date = AS_OF) -> tuple[Relationship, ...]:
    """All relationships of a book, as of a day.

    >>> from rounds.testing import relationships, small_book
    >>> [one.id for one in relationships(small_book(touches=[{"contact": "hill-bo"}, {}]))]
    ['hill-bo', 'okafor-grace']
    """
    return relate(book, as_of)


def relationship(book: Book, source_id: str = "", as_of: date = AS_OF) -> Relationship:
    """The relationship with one source; without an id with Dr. Okafor, or with the only source that there is.

    >>> from rounds.testing import relationship, small_book
    >>> relationship(small_book(referrals=[{"month": "2026-10", "count": 3}])).referrals_since(AS_OF.replace(month=1))
    3

    Raises:
        LookupError: there is no such source.
    """
    found = {one.id: one for one in relate(book, as_of)}
    wanted = source_id or (next(iter(found)) if len(found) == 1 else SOMEBODY)
    if wanted in found:
        return found[wanted]
    near: Sequence[str] = get_close_matches(wanted, found, n=1) or sorted(found)
    raise LookupError(f"there is no source '{wanted}' in the book; there is {', '.join(near) or 'none'}")


def findings(
    book: Book, plugins: Plugins | None = None, *, period: Period | None = None, as_of: date = AS_OF
) -> Findings:
    """What all analyses find in a book: what a section of a report is handed.

    ``plugins`` supply rules, channels and metrics (without: the bundled ones); the period is the year of ``as_of`` so
    far unless one is given. What a plugin gets wrong on the way raises ``BadPluginError``.
    """
    from rounds.plugins import Plugins  # noqa: PLC0415 - pluggy and the reports, for the tests that need them
    from rounds.report.findings import investigate  # noqa: PLC0415 - the same
    from rounds.testing.loading import BadPluginError  # noqa: PLC0415 - the same

    span = period or Period(as_of.replace(month=1, day=1), as_of)
    found, problems = investigate(book, plugins or Plugins.discover(None, None), span, as_of)
    if problems:
        raise BadPluginError(problems)
    return found
