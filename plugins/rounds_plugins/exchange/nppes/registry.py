"""An answer of the registry's API (JSON) as rows of the register's file, so that one set of rules reads both."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rounds import Rejected, RoundsError
from rounds_plugins.exchange.nppes.layout import COLUMNS, Layout, layout_of
from rounds_plugins.exchange.tables import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_LARGEST = 512 * 1024 * 1024
_TAXONOMIES = 15
_ENTITIES = {"NPI-1": "1", "NPI-2": "2"}
_NOTHING = "--"


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
    return layout_of(header, path), _rows(text, results)


def _results(path: Path) -> tuple[str, list[Any]]:
    try:
        if path.stat().st_size > _LARGEST:
            raise RoundsError(f"{path}: larger than 512 MB", "use the register's file instead")
        text = path.read_text(encoding="utf-8-sig")
        found = json.loads(text)
    except (OSError, ValueError, RecursionError) as error:
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


def _rows(text: str, results: list[Any]) -> Iterator[Row | Rejected]:
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
    values = {
        "npi": result.get("number"),
        "entity": _ENTITIES.get(str(result.get("enumeration_type")), ""),
        "organization": basic.get("organization_name"),
        "other_organization": other.get("organization_name"),
        "other_type": other.get("code"),
        "family": basic.get("last_name"),
        "given": basic.get("first_name"),
        "middle": basic.get("middle_name"),
        "prefix": basic.get("name_prefix"),
        "suffix": basic.get("name_suffix"),
        "credentials": basic.get("credential"),
        "line1": place.get("address_1"),
        "line2": place.get("address_2"),
        "city": place.get("city"),
        "state": place.get("state"),
        "zip": place.get("postal_code"),
        "country": place.get("country_code"),
        "phone": place.get("telephone_number"),
        "fax": place.get("fax_number"),
        "updated": _day(basic.get("last_updated")),
        "deactivated": _day(basic.get("deactivation_date")),
        "reactivated": _day(basic.get("reactivation_date")),
    }
    cells = [_text(values[name]) for name in COLUMNS]
    taxonomies = [(one.get("code"), one.get("primary")) for one in result.get("taxonomies") or []][:_TAXONOMIES]
    for code, primary in taxonomies + [("", False)] * (_TAXONOMIES - len(taxonomies)):
        cells += [_text(code), "Y" if primary else "N"]
    return cells


def _day(text: Any) -> str:
    """``2024-05-20`` as the register's file has it, ``05/20/2024``."""
    parts = str(text or "").split("-")
    return f"{parts[1]}/{parts[2]}/{parts[0]}" if len(parts) == 3 else ""  # noqa: PLR2004 - year, month, day


def _text(value: Any) -> str:
    text = "" if value is None else str(value)
    return "" if text == _NOTHING else text
