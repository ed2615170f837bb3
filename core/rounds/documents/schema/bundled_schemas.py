"""The schemas that Rounds brings along, found beside the package or at the root of the repository."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rounds.documents.schema.formats import FORMATS, pattern_validator, spelt_like
from rounds.documents.yamltext import shortened

DEEPEST = 64
LARGEST = 20_000
DIALECT = "https://json-schema.org/draft/2020-12/schema"

_ONE = frozenset({
    "additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems", "contains", "propertyNames",
    "not", "if", "then", "else",
})  # fmt: skip
_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_MAPPINGS = frozenset({"properties", "dependentSchemas"})
_PLAIN = frozenset({
    "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly",
    "type", "enum", "const", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems", "minContains", "maxContains",
    "minProperties", "maxProperties", "required", "dependentRequired",
})  # fmt: skip
_LEFT_OUT = frozenset({"$defs", "$comment", "$schema", "$id"})
_KNOWN = _ONE | _LISTS | _MAPPINGS | _PLAIN | _LEFT_OUT | {"$ref"}


class SchemaFault(Exception):  # noqa: N818 - told as a Problem, never as an error of the program
    """A schema cannot be used: where in it, why, and what to write instead."""

    def __init__(self, where: tuple[str, ...], message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = f"at {shortened('.'.join(where))}: {message}" if where else message
        self.hint = hint


def expanded(schema: Any, library: Mapping[str, Any]) -> dict[str, Any]:
    """The schema without ``$ref``, ``$defs`` and comments; ``library`` holds by file name what it may refer to.

    Raises:
        SchemaFault: a keyword is unknown, a reference leads away or in a circle, a pattern is not linear, a format is
            none of ours, or the whole is too large.
    """
    if not isinstance(schema, Mapping):
        raise SchemaFault((), "a schema has to be a JSON object", '{"properties": {"custom": {...}}}')
    if str(schema.get("$schema", DIALECT)).rstrip("#") != DIALECT:
        raise SchemaFault(("$schema",), "only draft 2020-12 is read", f'"$schema": "{DIALECT}"')
    return _Expansion({**library, _HERE: schema}).mapping(schema, (), _HERE, ("#",))


_HERE = ""
Step = tuple[str, ...]


class _Expansion:
    """One schema's expansion; it counts how large the result grows."""

    def __init__(self, files: Mapping[str, Any]) -> None:
        self._files = files
        self._left = LARGEST

    def schema(self, schema: Any, where: Step, file: str, inside: tuple[str, ...]) -> Any:
        """A schema at ``where`` in ``file``, reached through the references ``inside``."""
        if isinstance(schema, bool):
            return schema
        if not isinstance(schema, Mapping):
            raise SchemaFault(where, "a schema has to stand here: a JSON object, true or false")
        return self.mapping(schema, where, file, inside)

    def mapping(self, schema: Mapping[str, Any], where: Step, file: str, inside: tuple[str, ...]) -> dict[str, Any]:
        self._left -= 1 + len(schema)
        if self._left < 0 or len(where) > DEEPEST:
            raise SchemaFault(where[:4], "the schema is too large or nested too deeply")
        own = {
            key: self._keyword(key, value, (*where, str(key)), file, inside)
            for key, value in schema.items()
            if key not in _LEFT_OUT and key != "$ref"
        }
        if "$ref" not in schema:
            return own
        named = self._named(schema["$ref"], (*where, "$ref"), file, inside)
        if own.keys() <= _WORDS:
            return {**named, **own}
        return {**own, "allOf": [*own.get("allOf", []), named]}

    def _keyword(self, key: str, value: Any, where: Step, file: str, inside: tuple[str, ...]) -> Any:
        if key in _ONE:
            return self.schema(value, where, file, inside)
        if key in _LISTS and isinstance(value, list):
            return [self.schema(item, (*where, str(index)), file, inside) for index, item in enumerate(value)]
        if key in _MAPPINGS and isinstance(value, Mapping):
            return {name: self.schema(item, (*where, str(name)), file, inside) for name, item in value.items()}
        if key not in _KNOWN:
            raise SchemaFault(where, f"the keyword '{shortened(str(key), 40)}' is not read", _meant(str(key)))
        if key == "format" and value not in tuple(FORMATS):
            raise SchemaFault(
                where, f"there is no format {shortened(repr(value), 40)}", f"formats: {', '.join(FORMATS)}"
            )
        if key == "pattern":
            _check_pattern(value, where)
        return value

    def _named(self, reference: Any, where: Step, file: str, inside: tuple[str, ...]) -> dict[str, Any]:
        """What a reference names, itself expanded."""
        shown = shortened(repr(reference), 60)
        name, mark, pointer = reference.partition("#") if isinstance(reference, str) else ("", "", "")
        if not mark or (name and name not in self._files):
            hint = "a reference names a part of the same file, such as #/$defs/region; nothing is fetched"
            raise SchemaFault(where, f"the reference {shown} leads out of the file", hint)
        target = f"{name or file}#{pointer}"
        if target in inside:
            raise SchemaFault(where, f"the reference {shown} leads back to itself", "write the part out")
        found = _at(self._files[name or file], pointer)
        if not isinstance(found, Mapping):
            raise SchemaFault(where, f"the reference {shown} names nothing", "check how it is spelt")
        return self.mapping(found, (*where, pointer), name or file, (*inside, target))


_WORDS = frozenset({"title", "description", "default", "examples"})


def _at(schema: Any, pointer: str) -> Any:
    """What a JSON pointer (RFC 6901) names in a schema; None if nothing."""
    for part in pointer.split("/")[1:]:
        step = part.replace("~1", "/").replace("~0", "~")
        if isinstance(schema, list) and step.isascii() and step.isdigit() and len(step) <= 4:  # noqa: PLR2004
            schema = dict(enumerate(schema)).get(int(step))
        else:
            schema = schema.get(step) if isinstance(schema, Mapping) else None
    return schema


def _meant(keyword: str) -> str:
    if keyword == "patternProperties":
        return "use propertyNames with a pattern, and additionalProperties"
    close = spelt_like(keyword, sorted(_KNOWN))
    return f"did you mean '{close}'?" if close else "keywords are those of JSON Schema 2020-12"


def _check_pattern(pattern: Any, where: Step) -> None:
    try:
        if isinstance(pattern, str):
            pattern_validator(pattern)
    except ValueError as error:
        hint = "look-around, back references and very large repetitions cannot be used"
        raise SchemaFault(where, f"the pattern {shortened(repr(pattern), 60)} cannot be used", hint) from error


KINDS = ("contact", "organization", "touch", "referral", "goal", "feedback", "campaign", "settings")
"""The kinds of record, and the settings."""

SHARED = "common.schema.json"
"""The file of definitions that the other schemas, and a client's, may refer to."""


@cache
def bundled(kind: str) -> dict[str, Any]:
    """The self-contained schema of a kind. It is shared: copy it before changing it."""
    return expanded(schema_file(f"{kind}.schema.json"), shared())


@cache
def shared() -> dict[str, Any]:
    """What a ``$ref`` may name, by file name."""
    return {SHARED: schema_file(SHARED)}


@cache
def schema_file(name: str) -> Any:
    """A bundled schema as its file has it. It is shared: copy it before changing it."""
    return json.loads((schema_folder() / name).read_bytes())


@cache
def schema_folder() -> Path:
    """An installed package carries the schemas; a checkout has them at its root."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "schemas"
    return installed if installed.is_dir() else package.parents[1] / "schemas"
