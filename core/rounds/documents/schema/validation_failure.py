"""A failure that a validator finds in a part of a record, and the words that all findings share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rounds.documents.yamltext import shortened

Where = tuple[str | int, ...]
"""The way to a value: keys and 0-based indexes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a record: at which part, what, and what to do about it."""

    where: Where
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ValidationFailure:
    """A keyword of a schema that a value does not satisfy.

    ``keyword`` asks for ``asked``, and stands in ``schema``; ``told`` is what the validator says; ``of_a_name`` tells
    that the value is a field's name. ``kind`` is the kind of record, ``whole`` its schema.
    """

    kind: str
    whole: Mapping[str, Any]
    where: Where
    keyword: str
    asked: Any
    value: Any
    schema: Any
    told: str
    of_a_name: bool

    @property
    def description(self) -> str:
        """What the schema says about the value."""
        return described(self.schema)

    @property
    def fields(self) -> Mapping[str, Any]:
        """The schemas of the fields that may stand in the value, by name."""
        return dict(_fields(self.schema if self.where else self.whole))

    def finding(self, message: str, hint: str = "", below: str | int | None = None) -> Finding:
        """A finding about the value (or, with ``below``, a part of it), whose message begins with the field's name."""
        where = self.where if below is None else (*self.where, below)
        return Finding(where, f"{in_words(self.where)}: {message}" if self.where else message, hint)


def in_words(where: Where) -> str:
    """The way to a value as people write it: affiliations[0].organization."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where)
    return shortened(words.removeprefix("."))


def described(schema: Any, most: int = 200) -> str:
    """A schema's description, cut to so many characters."""
    return shortened(str(schema.get("description", "")), most) if isinstance(schema, Mapping) else ""


def bare(value: Any) -> str:
    """A value in a message, at most 80 characters of it."""
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "fields of its own"
    if value is None:
        return "nothing"
    return str(value).lower() if isinstance(value, bool) else shortened(str(value))


def shown(value: Any) -> str:
    """The same, text in quotes."""
    return f"'{bare(value)}'" if isinstance(value, str) else bare(value)


def _fields(schema: Any) -> Iterator[tuple[str, Any]]:
    """The fields that a schema knows, or one in it that applies to the same value."""
    if not isinstance(schema, Mapping):
        return
    yield from schema.get("properties", {}).items()
    parts = [part for keyword in ("allOf", "anyOf", "oneOf") for part in schema.get(keyword, ())]
    parts += [schema.get(keyword) for keyword in ("if", "then", "else")]
    for part in (*parts, *schema.get("dependentSchemas", {}).values()):
        yield from _fields(part)
