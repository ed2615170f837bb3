"""A field of a record by its dotted name, and what is typed for it as the value that its schema wants."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from rounds.base.dates import parse_day
from rounds.base.problems import UsageError
from rounds.storage.loader import schemas_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from rounds.desk.desk import Desk
    from rounds.documents.yamltext import JsonValue

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
                    f"'{field}' cannot be set here", "set it when the record is written: rounds contact set"
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
            raise UsageError("this field is a list of parts", "open the record instead: rounds contact edit WHO")
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
