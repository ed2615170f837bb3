"""JSON Schemas: the bundled ones, what clients and plugins demand beside them, and what is wrong with a record."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from rounds.base.problems import Problem, Source
from rounds.documents.schema.bundled_schemas import (
    DIALECT,
    KINDS,
    SchemaFault,
    bundled,
    expanded,
    schema_file,
    schema_folder,
    shared,
)
from rounds.documents.schema.formats import FORMATS, LINEAR
from rounds.documents.yamltext import Document, read_file, shortened

if TYPE_CHECKING:
    from pathlib import Path

    from rounds.documents.schema.explainer import Explainer
    from rounds.documents.yamltext import JsonValue


__all__ = ["KINDS", "Locate", "Overlay", "Schemas", "load_schemas", "read_checked", "schema_file", "schema_folder"]


def fitted(schema: Any, value: JsonValue) -> JsonValue:
    """The value with whole numbers turned into text where ``schema`` (without references) asks for text alone.

    A whole number's digits stand in the file as they are here, so the text is what was typed. What needs no change
    is the same object.
    """
    if not isinstance(schema, Mapping):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if schema.get("type") == "string" or str(value) in _choices(schema) else value
    if isinstance(value, dict):
        properties, others = schema.get("properties", {}), schema.get("additionalProperties")
        changed = {key: fitted(properties.get(key, others), item) for key, item in value.items()}
        return value if all(changed[key] is item for key, item in value.items()) else changed
    if isinstance(value, list):
        items = [fitted(schema.get("items"), item) for item in value]
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    return value


def _choices(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """The choices of an enum of texts."""
    choices = schema.get("enum", ())
    return tuple(choices) if all(isinstance(choice, str) for choice in choices) else ()


def read_checked(
    file: Path, schema: Mapping[str, Any], *, what: str = "file", path: str = ""
) -> tuple[Document | None, list[Problem]]:
    """The file's document, if the schema (draft 2020-12, ``$ref`` only within itself) accepts it, and what is wrong.

    Problems have the line and column of the fault; ``what`` names the kind of file in them, and ``path`` the file (by
    default where it stands).

    Raises:
        SchemaFault: the schema itself cannot be used.
    """
    path = path or str(file)
    document, problems = read_file(file, path)
    if document is None:
        return None, problems
    from rounds.documents.schema.explainer import Explainer  # noqa: PLC0415 - only for plugins with files of their own

    found = [
        Problem(Source(path, *document.locate(finding.where)), finding.message, finding.hint, field=finding.where)
        for finding in Explainer(what, expanded(schema, shared())).findings(document.data)
    ]
    return (None if found else document), [*problems, *found]


Locate = Callable[[Sequence[str | int]], tuple[int, int]]
"""Gives line and column of a part of the record."""


def load_schemas(overlays: Sequence[Overlay] = ()) -> tuple[Schemas, list[Problem]]:
    """The bundled schemas with the sound ones of ``overlays``; a problem for each that is left out."""
    sound: dict[str, list[dict[str, Any]]] = {}
    problems: list[Problem] = []
    for overlay in overlays:
        found = checked(overlay)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            sound.setdefault(overlay.kind, []).append(found)
    return Schemas(sound), problems


class Schemas:
    """The schemas of all kinds of record. Each is read and compiled when it is first asked for."""

    def __init__(self, overlays: dict[str, list[dict[str, Any]]]) -> None:
        self._overlays = overlays
        self._fast: dict[tuple[str, bool], jsonschema_rs.Draft202012Validator] = {}
        self._explainers: dict[str, Explainer] = {}

    def accepts(self, kind: str, value: JsonValue) -> bool:
        """A fast yes. False only means that ``check`` has to look."""
        return self._is_valid(kind, value, many=False)

    def accepts_all(self, kind: str, values: Sequence[JsonValue]) -> bool:
        """The same for many records at once. False only means that each has to be asked for."""
        return self._is_valid(kind, values, many=True)

    @property
    def digest(self) -> str:
        """What stands for all of them: equal only when they are."""
        texts = (json.dumps(self._whole(kind), sort_keys=True) for kind in KINDS)
        return blake2b("\0".join(texts).encode(), digest_size=16).hexdigest()

    def fit(self, kind: str, value: JsonValue) -> JsonValue:
        """The value with whole numbers turned into text wherever the schema asks for text.

        ``zip: 10001`` and ``npi: 1234567893`` are numbers to YAML; their digits are the text that was meant, and
        nothing is lost. The value itself is not changed; it is returned if there is nothing to do.
        """
        for schema in (bundled(kind), *self._overlays.get(kind, ())):
            value = fitted(schema, value)
        return value

    def check(self, kind: str, value: JsonValue, locate: Locate, path: str) -> list[Problem]:
        """What is wrong with a record of the file ``path``, at most 20 findings, each at its place."""
        if self.accepts(kind, value):
            return []
        return [
            Problem(Source(path, *locate(finding.where)), finding.message, finding.hint, field=finding.where)
            for finding in self._explainer(kind).findings(value)
        ]

    def effective(self, kind: str) -> dict[str, Any]:
        """The schema in force, self-contained, for editors and other tools. The copy is the caller's."""
        return {"$schema": DIALECT, **deepcopy(self._whole(kind))}

    def _whole(self, kind: str) -> dict[str, Any]:
        overlays = self._overlays.get(kind)
        return {**bundled(kind), "allOf": overlays} if overlays else bundled(kind)

    def _is_valid(self, kind: str, value: JsonValue, *, many: bool) -> bool:
        validator = self._fast.get((kind, many))
        if validator is None:
            schema = {"type": "array", "items": self._whole(kind)} if many else self._whole(kind)
            validator = self._fast[kind, many] = _validator(schema)
        try:
            return validator.is_valid(value)
        except ValueError:  # something that JSON cannot hold
            return False

    def _explainer(self, kind: str) -> Explainer:
        if kind not in self._explainers:
            from rounds.documents.schema.explainer import Explainer  # noqa: PLC0415 - 80 ms that good records need not wait for

            self._explainers[kind] = Explainer(kind, self._whole(kind))
        return self._explainers[kind]


def _validator(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        schema, formats=dict(FORMATS), validate_formats=True, retriever=refuse, pattern_options=LINEAR
    )


LEFT_OUT = "this schema is left out until it is mended"


@dataclass(frozen=True, slots=True)
class Overlay:
    """A JSON Schema for whole records of a kind, which they have to satisfy beside the bundled one.

    ``source`` is where it stands; ``plugin`` is the plugin that brings it, empty for the client's own file.
    """

    kind: str
    schema: Mapping[str, Any]
    source: Source
    plugin: str = ""


def checked(overlay: Overlay) -> dict[str, Any] | Problem:
    """The overlay's self-contained schema, or the problem for which it is left out."""
    try:
        return _sound(overlay)
    except SchemaFault as fault:
        hint = f"{fault.hint}; {LEFT_OUT}" if fault.hint else LEFT_OUT
        return Problem(overlay.source, fault.message, hint, overlay.plugin)


def _sound(overlay: Overlay) -> dict[str, Any]:
    if overlay.kind not in KINDS:
        raise SchemaFault((), f"there is no kind of record '{shortened(str(overlay.kind), 40)}'", ", ".join(KINDS))
    schema = expanded(overlay.schema, shared())
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        if schema.get(keyword) is False:
            hint = "leave it out: fields that neither Rounds nor this schema knows are refused anyway"
            raise SchemaFault((keyword,), "this would refuse every field of Rounds' own", hint)
    try:
        jsonschema_rs.Draft202012Validator(schema, retriever=refuse)
    except ValueError as error:
        where = tuple(map(str, getattr(error, "instance_path", ())))
        said = getattr(error, "message", str(error)).partition("\n")[0]
        raise SchemaFault(where, f"not a JSON Schema: {shortened(said)}") from error
    return schema


def refuse(uri: str) -> Any:
    """The retriever of every validator: nothing is ever fetched or read on behalf of a schema."""
    raise ValueError(f"{uri} is not fetched")
