"""The map of a CSV import, read and checked: which column goes into which field, and how."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from rounds import RoundsError, Source, read_checked
from rounds_plugins.exchange.csv_import.targets import Target, target_of
from rounds_plugins.exchange.csv_import.values import US_DATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rounds import Document

_IN_BRACES = re.compile(r"\{([^{}]+)\}")
_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
_ENCODINGS = {"windows-1252": "cp1252"}


@dataclass(frozen=True, slots=True)
class Rule:
    """How one field is filled: from columns (the first that is filled, or all for a list), or from a template."""

    target: Target
    columns: tuple[str, ...] = ()
    template: str = ""
    split: str = ""
    values: Mapping[str, Any] | None = None
    otherwise: tuple[Any, ...] = ()
    dates: tuple[str, ...] = US_DATES
    proper: bool = False
    may_be_left_out: bool = False
    each: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Condition:
    """A row is passed over when the column's value, without regard to case, is one of (or none of) these."""

    column: str
    values: frozenset[str]
    negated: bool = False

    def holds(self, text: str) -> bool:
        """Whether the row with this cell is passed over."""
        return (text.casefold() in self.values) != self.negated


@dataclass(frozen=True, slots=True)
class ImportMap:
    """A whole map. Empty texts: to be found out, or not given."""

    kind: str
    rules: tuple[Rule, ...]
    constants: tuple[tuple[Target, Any], ...] = ()
    key: str = ""
    skip: tuple[Condition, ...] = ()
    add_up: bool = False
    new_organizations: bool = False
    delimiter: str = ""
    encoding: str = ""
    source: str = ""
    as_of: date | None = None
    as_of_column: str = ""
    places: Mapping[str, Source] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the map names."""
        named = [column for rule in self.rules for column in rule.columns]
        named += [condition.column for condition in self.skip]
        return tuple(dict.fromkeys(filter(None, (*named, self.key, self.as_of_column))))


def read_map(path: Path) -> ImportMap:
    """The map of this file.

    Raises:
        RoundsError: something is wrong with it; the message has file, line and column of each fault.
    """
    document, problems = read_checked(path, _schema(), what="map")
    errors = [problem for problem in problems if problem.severity == "error"]
    if document is None or errors:
        raise RoundsError("\n  ".join(["the map cannot be used:", *map(str, errors)]), errors[0].hint if errors else "")
    return _import_map(document)


class Guessed(NamedTuple):
    """A map that stands in no file."""

    data: Mapping[str, Any]
    path: str = "the guessed map"

    def locate(self, where: Sequence[str | int]) -> tuple[int, int]:  # noqa: ARG002 - as a Document
        """Nowhere."""
        return 0, 0


def map_of(data: Mapping[str, Any]) -> ImportMap:
    """The map that a document in the form of the schema says."""
    return _import_map(Guessed(data))


@cache
def _schema() -> Mapping[str, Any]:
    text = files("rounds_plugins.exchange.csv_import").joinpath("map.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _import_map(document: Document | Guessed) -> ImportMap:
    data: Any = document.data
    kind, as_of = data["kind"], data.get("as_of")
    if "source" in data and as_of is None:
        raise _fault(document, ["source"], "a source needs 'as_of:' with it, the day (or the column) of its values")
    dates = _texts(data.get("dates")) or US_DATES
    targets = {path: _target(document, kind, "fields", path) for path in data["fields"]}
    rules = tuple(_rule(targets[path], value, dates) for path, value in data["fields"].items())
    constants = tuple(
        (_target(document, kind, "constants", path), value) for path, value in data.get("constants", {}).items()
    )
    delimiter, encoding = str(data.get("delimiter", "")), str(data.get("encoding", ""))
    places = {
        column: Source(document.path, *document.locate(["fields", path]))
        for path, rule in zip(targets, rules, strict=True)
        for column in rule.columns
    }
    return ImportMap(
        kind=kind,
        rules=rules,
        constants=constants,
        key=data.get("key", ""),
        skip=tuple(condition for one in data.get("skip", ()) for condition in _conditions(one)),
        add_up=bool(data.get("add_up")),
        new_organizations=bool(data.get("new_organizations")),
        delimiter=_DELIMITERS.get(delimiter, delimiter),
        encoding=_ENCODINGS.get(encoding, encoding),
        source=data.get("source", ""),
        as_of=date.fromisoformat(as_of) if isinstance(as_of, str) else None,
        as_of_column=as_of["column"] if isinstance(as_of, dict) else "",
        places=places,
    )


def _target(document: Document | Guessed, kind: str, section: str, path: str) -> Target:
    target = target_of(kind, path)
    if isinstance(target, str):
        raise _fault(document, [section, path], target)
    return target


def _fault(document: Document | Guessed, where: Sequence[str], message: str) -> RoundsError:
    place = Source(document.path, *document.locate(where))
    return RoundsError(f"the map cannot be used:\n  {place}: {message}")


def _rule(target: Target, value: Any, dates: Sequence[str]) -> Rule:
    if isinstance(value, str):
        return Rule(target, (value,), dates=tuple(dates))
    template = value.get("template", "")
    translated = value.get("values")
    return Rule(
        target,
        columns=tuple(_IN_BRACES.findall(template))
        if template
        else _texts(value.get("column") or [*value.get("each", ())]),
        template=template,
        split=value.get("split", ""),
        values=None if translated is None else {str(key).casefold(): one for key, one in translated.items()},
        otherwise=(value["otherwise"],) if "otherwise" in value else (),
        dates=_texts(value.get("dates")) or tuple(dates),
        proper=bool(value.get("proper")),
        may_be_left_out=value.get("if_wrong") == "leave out",
        each=value.get("each", {}),
    )


def _conditions(one: Mapping[str, Any]) -> list[Condition]:
    column = one["column"]
    found: list[Condition] = []
    if "is" in one:
        found.append(Condition(column, frozenset(text.casefold() for text in _texts(one["is"]))))
    if "is_not" in one:
        found.append(Condition(column, frozenset(text.casefold() for text in _texts(one["is_not"])), negated=True))
    if "empty" in one:
        found.append(Condition(column, frozenset({""}), negated=not one["empty"]))
    return found


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())
