"""One file's reading as rows of the index: plain tuples, so that another process can make them."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Problem, Remedy, Source
from rounds.book.records import KINDS, Referral
from rounds.book.records.activity import comes_from_us, taking_part, took_place
from rounds.storage.index.schema import COUNTS, KEEPS, OURS, OWN, PROMISES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rounds.storage.files import FileReading, Judged

Row = tuple[Any, ...]
_NO_DAY = date.min.toordinal()
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_USUAL = KINDS["touch"].defaults


@dataclass(frozen=True, slots=True)
class FileRows:
    """What the index keeps of one file; ``file`` in each row is put in when it has a number.

    ``problems`` and ``refused`` are JSON; the others are rows without their file.
    """

    digest: bytes
    problems: str
    left_out: int
    refused: str
    records: tuple[Row, ...] = ()
    parties: tuple[Row, ...] = ()
    follows: tuple[Row, ...] = ()
    referrals: tuple[Row, ...] = ()


def encode(kind: str, reading: FileReading) -> FileRows:
    """The rows of a file that was read."""
    referral = kind == "referral"
    return FileRows(
        digest=reading.digest,
        problems=problems_text(reading.problems),
        left_out=reading.left_out,
        refused=_json(reading.refused) if reading.refused else "",
        records=() if referral else tuple(_record(kind, pos, one) for pos, one in enumerate(reading.good)),
        parties=tuple(parties_of(_numbered(reading.good))) if kind == "touch" else (),
        follows=tuple(follows_of(_numbered(reading.good))) if kind == "touch" else (),
        referrals=tuple(_referral(pos, one) for pos, one in enumerate(reading.good)) if referral else (),
    )


def problems_text(problems: Sequence[Problem]) -> str:
    """Problems as a text; none: an empty one."""
    return _json([_row(problem) for problem in problems]) if problems else ""


def _row(problem: Problem) -> Row:
    place, hint = astuple(problem.source), problem.hint
    told = hint.parts if isinstance(hint, Remedy) else hint
    return (place, problem.message, told, problem.plugin, problem.severity, problem.policy, problem.field)


def problems_in(text: str) -> list[Problem]:
    """The problems of a text that ``problems_text`` wrote."""
    return [_problem(row) for row in json.loads(text)] if text else []


def _problem(row: Row) -> Problem:
    place, words, hint, plugin, severity, policy, field = row
    told = Remedy(*hint) if isinstance(hint, list) else hint
    return Problem(Source(*place), words, told, plugin, severity, policy, tuple(field))


def _numbered(good: Iterable[Judged]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return ((pos, one.data) for pos, one in enumerate(good))


def _record(kind: str, pos: int, one: Judged) -> Row:
    field = KINDS[kind].day_field
    day = date.fromisoformat(one.data[field]).toordinal() if field else 0
    return (pos, kind, one.id, one.source.line, one.source.column, day, _json(one.data))


def parties_of(touches: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[Row]:
    """A row for everybody who took part in a touch (position and document) that counts or promises something."""
    for pos, data in touches:
        if data.get("void"):
            continue
        organization = data.get("organization")
        done = took_place(data.get("outcome", _USUAL["outcome"]))
        part = COUNTS * done + PROMISES * bool(data.get("next")) + KEEPS * (done and bool(data.get("follows")))
        if not part:
            continue
        day = date.fromisoformat(data["date"]).toordinal()
        part += OURS * comes_from_us(data.get("direction", _USUAL["direction"]))
        alone = OWN * (bool(organization) and not data.get("contact"))
        for source in sources_of(data):
            yield (source, day, pos, part + alone * (source == organization))


def sources_of(touch: Mapping[str, Any]) -> Iterable[str]:
    """Ids of everybody who took part in a touch, by its document; what ``Touch.sources`` are of a record."""
    return taking_part(touch.get("contact", ""), touch.get("also") or (), touch.get("organization", ""))


def follows_of(touches: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[Row]:
    """A row for each promise that a touch (position and document) follows."""
    return ((promise, pos) for pos, data in touches for promise in data.get("follows") or ())


def _referral(pos: int, one: Judged) -> Row:
    get = one.data.get
    contact, organization = get("contact", ""), get("organization", "")
    received, month, count, void = get("received_on"), get("month", ""), get("count", 1), get("void", "")
    day, latest = _days(received, month)
    custom = get("custom")
    return (
        *(pos, one.source.line, one.source.column, contact or organization, bool(organization) and not contact),
        *(day, latest, bool(count) and not void and day > _NO_DAY),
        *(one.id, contact, organization, month, get("case", ""), get("service_line", "")),
        *(get("direction", "received"), count, get("scheduled"), get("seen"), get("reported")),
        *(received, get("scheduled_on"), get("seen_on"), get("reported_on")),
        *(_json(custom) if custom else "", void),
    )


@lru_cache(maxsize=4096)  # there are few days and fewer months
def _days(received: str | None, month: str) -> tuple[int, int]:
    """The first and the last day on which a row's patients can have arrived, as the record has them."""
    row = Referral(Source(""), month=month, received_on=date.fromisoformat(received) if received else None)
    return row.day.toordinal(), row.latest_day.toordinal()
