"""One file's reading as rows of the index: plain tuples, so that another process can make them."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from rounds.index.tables import COUNTS, KEEPS, OWN, PROMISES
from rounds.problems import Problem, Source
from rounds.records import Referral, build

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rounds.reading import FileReading, Judged

Row = tuple[Any, ...]
_DAY_FIELDS = {"touch": "date", "feedback": "opened"}


@dataclass(frozen=True, slots=True)
class FileRows:
    """What the index keeps of one file; ``file`` in each row is put in when it has a number.

    ``problems`` and ``refused`` are JSON; ``records``, ``parties`` and ``referrals`` are rows without their file.
    """

    digest: bytes
    problems: str
    left_out: int
    refused: str
    records: tuple[Row, ...] = ()
    parties: tuple[Row, ...] = ()
    referrals: tuple[Row, ...] = ()


def encode(kind: str, reading: FileReading) -> FileRows:
    """The rows of a file that was read."""
    referral = kind == "referral"
    return FileRows(
        digest=reading.digest,
        problems=_json([astuple(problem) for problem in reading.problems]) if reading.problems else "",
        left_out=reading.left_out,
        refused=_json(reading.refused) if reading.refused else "",
        records=() if referral else tuple(_record(kind, pos, one) for pos, one in enumerate(reading.good)),
        parties=tuple(parties_of(_numbered(reading.good))) if kind == "touch" else (),
        referrals=tuple(_referral(pos, one) for pos, one in enumerate(reading.good)) if referral else (),
    )


def problems_in(text: str) -> list[Problem]:
    """The problems that ``encode`` wrote."""
    return [Problem(Source(*place), *rest) for place, *rest in json.loads(text)] if text else []


def _numbered(good: Iterable[Judged]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return ((pos, one.data) for pos, one in enumerate(good))


def _record(kind: str, pos: int, one: Judged) -> Row:
    field = _DAY_FIELDS.get(kind)
    day = date.fromisoformat(one.data[field]).toordinal() if field else 0
    return (pos, kind, one.id, one.source.line, one.source.column, day, _json(one.data))


def parties_of(touches: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[Row]:
    """A row for everybody who took part in a touch (position and document) that counts or promises something."""
    for pos, data in touches:
        if data.get("void"):
            continue
        contact, organization = data.get("contact") or "", data.get("organization") or ""
        done = data.get("outcome", "done") == "done"
        part = COUNTS * done + PROMISES * bool(data.get("next")) + KEEPS * (done and bool(data.get("follows")))
        if not part:
            continue
        day = date.fromisoformat(data["date"]).toordinal()
        people = [contact, *(data.get("also") or ())]
        alone = OWN * (bool(organization) and not contact)
        for source in dict.fromkeys((*people, organization)):
            if source:
                yield (source, day, pos, part + alone * (source == organization))


def _referral(pos: int, one: Judged) -> Row:
    row: Referral = build(Referral, one.data, source=one.source, id=one.id)
    dates = (row.received_on, row.scheduled_on, row.seen_on, row.reported_on)
    return (
        *(pos, one.source.line, one.source.column),
        *(row.contact or row.organization, not row.contact and bool(row.organization)),
        *(row.day.toordinal(), row.latest_day.toordinal(), row.counts),
        *(row.id, row.contact, row.organization, row.month, row.case, row.service_line, row.direction),
        *(row.count, row.scheduled, row.seen, row.reported),
        *(day.isoformat() if day else None for day in dates),
        _json(one.data.get("custom") or {}) if row.custom else "",
        row.void,
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
