"""Yearly limits: the bundled ones, and a client's own file that stands before them."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Problem, Source
from rounds.book.records import Limit, build
from rounds.documents.schema import read_checked, schema_folder
from rounds.documents.yamltext import read_file

if TYPE_CHECKING:
    from rounds.book.records import Settings
    from rounds.documents.yamltext import Document

LIMITS_FILE = "limits.yaml"


@cache
def bundled_limits() -> tuple[Limit, ...]:
    """The limits that Rounds brings along, 2020 to 2026; a test holds the file to its schema."""
    file = Path(__file__).with_name(LIMITS_FILE)
    document, problems = read_file(file, file.name)
    if document is None:
        raise ValueError("\n".join(map(str, problems)))
    return _limits(document)[0]


def read_limits(file: Path) -> tuple[tuple[Limit, ...], list[Problem]]:
    """The limits of a file, and what is wrong with it; of two for one year and rule the first stands.

    Paths in both are the file's bare name.
    """
    document, problems = read_checked(file, _schema(), what="limits")
    problems = [replace(one, source=replace(one.source, path=file.name)) for one in problems]
    if document is None:
        return (), problems
    limits, doubled = _limits(document)
    return limits, [*problems, *(replace(one, source=replace(one.source, path=file.name)) for one in doubled)]


def _limits(document: Document) -> tuple[tuple[Limit, ...], list[Problem]]:
    found: dict[tuple[int, str], Limit] = {}
    problems: list[Problem] = []
    rows: list[Any] = document.data if isinstance(document.data, list) else []
    for row, start in zip(rows, document.starts, strict=True):
        limit = build(Limit, row, source=Source(LIMITS_FILE, *start))
        first = found.setdefault((limit.year, limit.rule), limit)
        if first is not limit:
            message = f"the {limit.rule} limit of {limit.year} stands here a second time; the first is {first.source}"
            problems.append(Problem(limit.source, message, "keep one of the two"))
    return tuple(found.values()), problems


def limit_of(settings: Settings, year: int, rule: str = "nonmonetary") -> Limit | None:
    """The limit of a year: the client's own, else the bundled one; None: nobody has written one down."""
    known = (*settings.limits, *bundled_limits())
    return next((limit for limit in known if limit.year == year and limit.rule == rule), None)


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((schema_folder() / "limits.schema.json").read_bytes())
    return schema
