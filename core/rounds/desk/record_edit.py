"""A record edited in its file, by splices that leave every other byte alone; fields by their dotted names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from rounds.base.dates import parse_day
from rounds.base.problems import Remedy, RoundsError, UsageError
from rounds.desk.drafts import Draft
from rounds.documents.yamltext import append_item, parse, read_bytes, remove_value, set_value
from rounds.storage.loader import schemas_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from rounds.book.records import Record
    from rounds.desk.desk import Desk
    from rounds.documents.yamltext import JsonValue
    from rounds.storage.workspace import Workspace


Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The file of a record: its bytes, its text with the edits so far, and where in it the record stands.

    ``at`` is empty where the file holds one record, else its index in the list.
    """

    kind: str
    path: str
    before: bytes
    text: str
    at: Where = ()

    def value(self, where: Sequence[str | int]) -> JsonValue:
        """What stands there now; None when nothing does."""
        document, _ = parse(self.text.encode(), self.path)
        found: Any = document.data if document else None
        for key in (*self.at, *where):
            found = _part(found, key)
        return found

    def with_value(self, where: Sequence[str | int], value: JsonValue) -> Opened:
        """The same with one value set."""
        return self._edited(set_value(self.text, (*self.at, *where), value))

    def with_item(self, where: Sequence[str | int], value: JsonValue) -> Opened:
        """The same with an item appended to a list, which is made if there is none."""
        return self._edited(append_item(self.text, (*self.at, *where), value))

    def without(self, where: Sequence[str | int]) -> Opened:
        """The same without a value."""
        return self._edited(remove_value(self.text, (*self.at, *where)))

    def draft(self) -> Draft:
        """What is to be written."""
        return Draft(self.kind, self.path, self.text, self.before)

    def _edited(self, text: str) -> Opened:
        return Opened(self.kind, self.path, self.before, text, self.at)


def _part(value: Any, key: str | int) -> JsonValue:
    try:
        return None if isinstance(value, str) else value[key]
    except (KeyError, IndexError, TypeError):
        return None


def open_record(workspace: Workspace, record: Record) -> Opened:
    """The file in which a record stands.

    Raises:
        UsageError: it stands in no YAML file (a plugin derived it, a table holds it).
        RoundsError: the file cannot be read now.
    """
    path = record.source.path
    if not path.endswith((".yaml", ".yml")):
        raise UsageError(f"'{record.id}' cannot be edited here: it comes from {path or 'a plugin'}")
    raw, problems = read_bytes(workspace.root / path, path)
    document, found = parse(raw, path) if raw is not None else (None, [])
    if raw is None or document is None:
        first = [*problems, *found][0]
        raise RoundsError(str(first), first.hint)
    at: Where = ()
    if isinstance(document.data, list):
        starts = [*document.starts]
        here = (record.source.line, record.source.column)
        if here not in starts:
            raise RoundsError(f"{path} was changed just now", "run the command again")
        at = (starts.index(here),)
    return Opened(record.kind, path, raw, document.text, at)


Spec = Mapping[str, Any]
_FOR_PARTS = frozenset({"properties", "required", "additionalProperties", "unevaluatedProperties", "allOf"})
_YES, _NO = frozenset({"yes", "true", "on", "y"}), frozenset({"no", "false", "off", "n"})


def with_fields(desk: Desk, kind: str, document: dict[str, Any], fields: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A new record's document with further fields, as ``--set FIELD VALUE`` names them.

    Raises:
        UsageError: there is no such field, or the value is not of its kind.
    """
    if not fields:
        return document
    schemas, _ = schemas_of(desk.workspace, desk.plugins)
    schema, as_of = schemas.effective(kind), desk.as_of
    for field, text in fields:
        where = parse_where(field)
        value = parse_value(find_spec(schema, where), text, as_of)
        *above, last = where
        here: Any = document
        for key in above:
            here = here.setdefault(key, {})
            if not isinstance(here, dict):
                raise UsageError(
                    f"'{field}' cannot be set here", Remedy("set it when the record is written:", "contact set")
                )
        here[last] = value
    return document


def parse_where(text: str) -> tuple[str | int, ...]:
    """``preferences.channels`` and ``phones.0.number`` as keys and indices."""
    return tuple(int(part) if part.isascii() and part.isdigit() else part for part in text.split("."))


def find_spec(schema: Spec, where: tuple[str | int, ...]) -> Spec:
    """The schema of the field at ``where``. Under ``custom``, and wherever anything goes, it may be empty.

    Raises:
        UsageError: there is no such field; the hint names the nearest.
    """
    spec: Spec = schema
    for depth, key in enumerate(where):
        inner = _inner(spec, key, schema)
        if inner is None:
            raise _unknown(where, depth, spec, schema)
        spec = inner
    return spec


def _inner(spec: Spec, key: str | int, root: Spec) -> Spec | None:
    """The part of a schema for one key or index; None: it has none, and allows no others."""
    parts = list(_parts(spec, root))
    if isinstance(key, int):
        return next((part["items"] for part in parts if "items" in part), None)
    found = [part["properties"][key] for part in parts if key in part.get("properties", {})]
    if found:
        return _merged({"allOf": found}, root)
    more = [part.get("additionalProperties", part.get("unevaluatedProperties")) for part in parts]
    if False in more or not any("object" == part.get("type") for part in parts):  # noqa: SIM300 - reads as the schema
        return None
    return next((each for each in more if isinstance(each, Mapping)), {})


def _parts(spec: Spec, root: Spec) -> Iterator[Spec]:
    """A schema with those that hold beside it."""
    yield spec
    for other in spec.get("allOf", ()):
        yield from _parts(other, root)
    if "$ref" in spec and str(spec["$ref"]).startswith("#/"):
        target: Any = root
        for step in str(spec["$ref"])[2:].split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        yield from _parts(target, root)


def _merged(spec: Spec, root: Spec) -> Spec:
    """A schema that also says on its face what those beside it say, all but their properties."""
    merged: dict[str, Any] = {}
    for part in reversed(list(_parts(spec, root))):
        merged |= {name: value for name, value in part.items() if name not in _FOR_PARTS}
    return merged | {"allOf": [spec]}


def _unknown(where: tuple[str | int, ...], depth: int, spec: Spec, root: Spec) -> UsageError:
    names = sorted({name for part in _parts(spec, root) for name in part.get("properties", {})})
    field = ".".join(map(str, where))
    near = get_close_matches(str(where[depth]), names, n=1)
    above = ".".join(map(str, where[:depth]))
    if near:
        return UsageError(f"there is no field '{field}'", f"did you mean '{'.'.join(filter(None, [above, near[0]]))}'?")
    inside = f"fields of {above} are" if above else "fields are"
    return UsageError(f"there is no field '{field}'", f"{inside}: {', '.join(names)}" if names else "")


def parse_value(spec: Spec, text: str, as_of: date) -> JsonValue:
    """What was typed as the schema's kind of value: a list is split at commas, a day may be ``today``.

    Where the schema does not say, numbers and true or false are taken for what they look like.

    Raises:
        UsageError: it is not such a value, or no value that fits on a command line.
    """
    kind = spec.get("type", "")
    if kind == "array":
        items = spec.get("items", {})
        if items.get("type", "string") == "object" or "$ref" in items:
            raise UsageError(
                "this field is a list of parts", Remedy("open the record instead:", "contact edit", " WHO")
            )
        return [parse_value(items, part.strip(), as_of) for part in text.split(",") if part.strip()]
    if kind == "object":
        raise UsageError("this field has parts", "name one of them, such as preferences.best_time")
    if kind in {"integer", "number"}:
        return _number(text, whole=kind == "integer")
    if kind == "boolean":
        return _truth(text)
    if spec.get("format") == "date":
        return parse_day(text, as_of).isoformat()
    return text if kind or "enum" in spec else _guessed(text)


def _number(text: str, *, whole: bool) -> int | float:
    try:
        return int(text) if whole else _plain(float(text))
    except (ValueError, OverflowError) as error:
        raise UsageError(f"'{text}' is not a {'whole ' if whole else ''}number") from error


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _truth(text: str) -> bool:
    word = text.strip().lower()
    if word not in _YES | _NO:
        raise UsageError(f"'{text}' is neither yes nor no")
    return word in _YES


def _guessed(text: str) -> JsonValue:
    if text in {"true", "false"}:
        return text == "true"
    try:
        number = _plain(float(text))
    except (ValueError, OverflowError):
        return text
    return number if str(number) == text else text
