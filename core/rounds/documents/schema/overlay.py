"""What a client or a plugin demands beside the bundled schemas, checked before it is believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from rounds.base.problems import Problem, Source
from rounds.documents.schema.bundled import KINDS, SchemaFault, expanded, shared
from rounds.documents.yamltext import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

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
