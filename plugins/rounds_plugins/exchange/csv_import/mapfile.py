"""The map of a CSV import, read and checked: which column goes into which field, and how."""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from rounds import Contact, Organization, Referral, RoundsError, Source, Touch, read_checked
from rounds.base.words import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rounds import Document


KINDS: Mapping[str, type] = {"contact": Contact, "organization": Organization, "touch": Touch, "referral": Referral}
US_DATES = ("%m/%d/%Y", "%m/%d/%y")
_STEP = re.compile(r"([a-z_][a-z0-9_]*)(?:\[([a-z0-9_-]+)\])?")
_MAIN = {"phones": "number", "emails": "address"}
_NOT_GIVEN = frozenset({"source", "provenance"})
_SOURCES = frozenset({"touch", "referral"})
_IN_BRACES = re.compile(r"\{([^{}]+)\}")
_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
_ENCODINGS = {"windows-1252": "cp1252"}


@dataclass(frozen=True, slots=True)
class Target:
    """A field: the steps of keys to it, the tag of a list's item, and what it holds.

    ``holds`` is text, date, whole number, number, yes or no, texts, or anything (custom fields).
    ``tag`` is set for an item of a list of parts: a telephone number, an e-mail, a place of work.
    """

    path: str
    steps: tuple[str, ...]
    holds: str
    tag: str = ""

    @property
    def name(self) -> str:
        """The last step: zip, npi, number."""
        return self.steps[-1]


def target_of(kind: str, path: str) -> Target | str:
    """The field that the path names in a record of this kind, or what is wrong with the path."""
    if path == "npi" and kind in _SOURCES:
        return Target(path, ("npi",), "text")
    matches = [_STEP.fullmatch(step) for step in path.split(".")]
    hint: Any = KINDS[kind]
    steps: list[str] = []
    tag = ""
    for match in matches:
        if match is None:
            return f"'{path}' cannot be a field: write address.zip, phones[work], affiliations[primary].organization"
        if hint is Mapping or typing.get_origin(hint) is Mapping:
            steps.append(match[1])
            hint = Any
            continue
        known = _fields(hint)
        if match[1] not in known:
            return _unknown(kind, path, match[1], known)
        hint, part = known[match[1]], _item(known[match[1]])
        steps.append(match[1])
        if (match[2] is not None) != (part is not None):
            return f"{path}: " + ("a kind is needed, such as phones[work]" if part else f"'{match[1]}' has no kinds")
        if part is not None:
            tag, hint = match[2], part
    if tag and len(steps) == 1 and steps[0] in _MAIN:
        steps.append(_MAIN[steps[0]])
        hint = str
    holds = _holds(hint)
    return (
        Target(path, tuple(steps), holds, tag)
        if holds
        else f"{path}: name one of its fields, such as {path}.{next(iter(_fields(hint)))}"
    )


def _unknown(kind: str, path: str, name: str, known: Mapping[str, Any]) -> str:
    hint = nearest(name, known, f"fields are: {', '.join(known)}")
    return f"{path}: there is no field '{name}' in a {kind}; {hint}"


def _fields(record: Any) -> dict[str, Any]:
    if not is_dataclass(record):
        return {}
    hints = typing.get_type_hints(record)
    hidden = _NOT_GIVEN if record in KINDS.values() else frozenset[str]()
    return {field.name: _without_none(hints[field.name]) for field in fields(record) if field.name not in hidden}


def _without_none(hint: Any) -> Any:
    """The annotation without ``| None``."""
    if typing.get_origin(hint) in {types.UnionType, typing.Union}:
        return next(part for part in typing.get_args(hint) if part is not types.NoneType)
    return hint


def _item(hint: Any) -> Any:
    """What a list of parts consists of; None where it is no list, or one of plain texts."""
    if typing.get_origin(hint) is tuple and is_dataclass(typing.get_args(hint)[0]):
        return typing.get_args(hint)[0]
    return None


def _holds(hint: Any) -> str:
    if typing.get_origin(hint) is tuple:
        return "texts"
    names = {str: "text", date: "date", int: "whole number", float: "number", bool: "yes or no", Any: "anything"}
    return names.get(hint, "")


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
