"""Where the columns of an NPPES file stand, by their names: 329 or 330 of them, in any order; what is wanted of it.

What was the Gender Code is now the Sex Code; neither is read, for no record of Rounds holds it. An answer of the
registry's API (JSON) is told as rows of the same columns, so that one set of rules reads both.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds import Rejected, RoundsError
from rounds_plugins.exchange.registers import EVERYTHING, LAYOUTS, Area, any_of, area_of, find_columns, limit_of, listed
from rounds_plugins.exchange.tables import Row
from rounds_plugins.exchange.texts import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


COLUMNS: Mapping[str, Sequence[str]] = LAYOUTS["nppes"]
REQUIRED = ("npi", "entity", "organization", "family", "given", "state", "zip")
_TAXONOMY = re.compile(r"[0-9A-Za-z?*\[\]-]{1,40}")
_TAXONOMIES = 15
_ENTITIES = {"NPI-1": "1", "NPI-2": "2"}
_DAYS = frozenset({"last_updated", "deactivation_date", "reactivation_date"})
_NOTHING = "--"


@dataclass(frozen=True, slots=True)
class Layout:
    """The index of each column that is read, and of each taxonomy code with the switch that makes it the primary."""

    columns: Mapping[str, int]
    taxonomies: tuple[tuple[int, int], ...]

    def value(self, name: str, cells: Sequence[str]) -> str:
        """A cell, trimmed; empty when the file lacks the column or the register says that there is nothing."""
        index = self.columns.get(name, -1)
        text = cells[index] if index >= 0 else ""
        if not text or text.isalnum():  # nothing to mend: most cells of a file of millions
            return text
        text = " ".join(text.split())
        return "" if text == "<UNAVAIL>" or not any(letter.isalnum() for letter in text) else text

    def codes(self, cells: Sequence[str]) -> list[str]:
        """Every taxonomy code of the row, the primary one first."""
        found = [(cells[switch].strip().upper(), cells[code].strip().upper()) for code, switch in self.taxonomies]
        return [code for _, code in sorted((one for one in found if one[1]), key=lambda one: one[0] != "Y")]


def layout_of(header: Sequence[str], path: Path) -> Layout:
    """Find the columns.

    Raises:
        RoundsError: this is not an NPPES file, for it lacks a column without which nothing can be read.
    """
    columns, places = find_columns(header, COLUMNS, plain)
    missing = [COLUMNS[name][0] for name in REQUIRED if columns[name] < 0]
    taxonomies = tuple(
        (places[f"healthcare provider taxonomy code_{n}"], places[f"healthcare provider primary taxonomy switch_{n}"])
        for n in range(1, _TAXONOMIES + 1)
        if {f"healthcare provider taxonomy code_{n}", f"healthcare provider primary taxonomy switch_{n}"} <= set(places)
    )
    if not taxonomies:
        missing.append("Healthcare Provider Taxonomy Code_1")
    if missing:
        what = "it has no header" if len(missing) > len(REQUIRED) else f"there is no column '{missing[0]}'"
        raise RoundsError(
            f"{path}:1: not an NPPES file: {what}",
            "import the npidata_pfile CSV of the NPPES download; for another table: rounds import csv FILE --map MAP",
        )
    return Layout(columns, taxonomies)


def plain(name: str) -> str:
    """A column's name without parentheses, case and doubled spaces, as columns are compared."""
    return " ".join(name.partition("(")[0].split()).casefold()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for. An empty condition lets everything through."""

    area: Area
    taxonomy: re.Pattern[str] = EVERYTHING
    any_taxonomy: bool = False
    entities: frozenset[str] = frozenset()
    limit: int = 0

    def matches(self, cells: Sequence[str], layout: Layout) -> bool:
        """Whether the row is wanted."""
        if not self.area.has(layout.value, cells):
            return False
        if self.entities and layout.value("entity", cells) not in self.entities:
            return False
        if self.taxonomy is EVERYTHING:
            return True
        codes = layout.codes(cells)
        return any(map(self.taxonomy.fullmatch, codes if self.any_taxonomy else codes[:1]))


def wanted_by(options: Mapping[str, Any]) -> Wanted:
    """The conditions that the import's options name. Each may be given several times, or hold several after commas.

    Raises:
        UsageError: an option cannot be what it should be.
    """
    taxonomies = listed(options, "taxonomy", _TAXONOMY, "a taxonomy code or pattern such as 207X*")
    people, organizations = bool(options.get("people")), bool(options.get("organizations"))
    return Wanted(
        area=area_of(options),
        taxonomy=any_of(taxonomy.upper() for taxonomy in taxonomies),
        any_taxonomy=bool(options.get("any")),
        entities=frozenset([*(["1"] if people else []), *(["2"] if organizations else [])]),
        limit=limit_of(options),
    )


def is_answer(path: Path) -> bool:
    """Whether the file begins as JSON does."""
    try:
        with path.open("rb") as opened:
            return opened.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}
    except OSError:
        return False


def rows_of(path: Path) -> tuple[Layout, Iterator[Row | Rejected]]:
    """The columns, and a row for each result of the answer (or of several answers in a list).

    Raises:
        RoundsError: this is no answer of the registry.
    """
    header = [names[0] for names in COLUMNS.values()]
    for number in range(1, _TAXONOMIES + 1):
        header += [
            f"Healthcare Provider Taxonomy Code_{number}",
            f"Healthcare Provider Primary Taxonomy Switch_{number}",
        ]
    text, results = _results(path)
    return layout_of(header, path), _rows_of_results(text, results)


def _results(path: Path) -> tuple[str, list[Any]]:
    try:
        text = read_text(path, hint="use the register's file instead")
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RoundsError(f"{path}: it cannot be read as JSON: {error}") from error
    answers = found if isinstance(found, list) else [found]
    results = [
        result
        for answer in answers
        if isinstance(answer, dict)
        for result in (answer["results"] if isinstance(answer.get("results"), list) else [answer])
    ]
    if not any(isinstance(result, dict) and "number" in result for result in results):
        hint = "an answer of the registry has results, each with a number and taxonomies"
        raise RoundsError(f"{path}: not an answer of the NPI registry", hint)
    return text, results


def _rows_of_results(text: str, results: list[Any]) -> Iterator[Row | Rejected]:
    at = 0
    for result in results:
        number = str(result.get("number", "")) if isinstance(result, dict) else ""
        found = text.find(f'"{number}"', at) if number else -1
        at = found if found >= 0 else at
        line = text.count("\n", 0, at) + 1
        try:
            yield Row(line, _cells(result))
        except (TypeError, AttributeError):
            yield Rejected(line, "the result is not as the registry writes them")


def _cells(result: Mapping[str, Any]) -> list[str]:
    basic = result.get("basic") or {}
    places = result.get("addresses") or []
    place: dict[str, Any] = next((one for one in places if one.get("address_purpose") == "LOCATION"), {})
    other: dict[str, Any] = next((one for one in result.get("other_names") or [] if one.get("organization_name")), {})
    parts: dict[str, Mapping[str, Any]] = {"": result, "basic": basic, "place": place, "other": other}
    cells: list[str] = []
    for path in (LAYOUTS["answer"][name] for name in COLUMNS):
        part, _, field = path.rpartition(".")
        cells.append(_told(field, parts[part].get(field)))
    taxonomies = [(one.get("code"), one.get("primary")) for one in result.get("taxonomies") or []][:_TAXONOMIES]
    for code, primary in taxonomies + [("", False)] * (_TAXONOMIES - len(taxonomies)):
        cells += [_text(code), "Y" if primary else "N"]
    return cells


def _told(field: str, value: Any) -> str:
    """What an answer says, as the register's file has it."""
    if field == "enumeration_type":
        return _ENTITIES.get(str(value), "")
    return _day(value) if field in _DAYS else _text(value)


def _day(text: Any) -> str:
    """``2024-05-20`` as the register's file has it, ``05/20/2024``."""
    parts = str(text or "").split("-")
    return f"{parts[1]}/{parts[2]}/{parts[0]}" if len(parts) == 3 else ""  # noqa: PLR2004 - year, month, day


def _text(value: Any) -> str:
    text = "" if value is None else str(value)
    return "" if text == _NOTHING else text
