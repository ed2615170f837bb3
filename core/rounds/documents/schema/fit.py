"""Whole numbers as the text that was meant: ``zip: 10001`` where the schema asks for text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rounds.documents.yamltext import JsonValue


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
