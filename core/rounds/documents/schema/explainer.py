"""jsonschema decides: what is wrong with a record that the fast validator did not let through."""

from __future__ import annotations

import json
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import jsonschema_rs
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from rounds.documents.schema.formats import FORMATS, LINEAR
from rounds.documents.schema.wording import Finding, ValidationFailure, findings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rounds.documents.yamltext import JsonValue


MOST_FINDINGS = 20
"""Findings told of one record."""


class Explainer:
    """The validator of one kind of record, with its words."""

    def __init__(self, kind: str, schema: dict[str, Any]) -> None:
        self._kind = kind
        self._schema = schema
        self._validator = _VALIDATOR(schema, format_checker=_formats())

    def accepts(self, value: JsonValue) -> bool:
        """Whether the record is good."""
        return next(self._validator.iter_errors(value), None) is None

    def findings(self, value: JsonValue) -> list[Finding]:
        """What is wrong with the record, at most MOST_FINDINGS; none if it is good."""
        errors = islice(self._validator.iter_errors(value), MOST_FINDINGS)
        return list(islice(findings_of(map(self._failure, errors)), MOST_FINDINGS))

    def _failure(self, error: ValidationError) -> ValidationFailure:
        return ValidationFailure(
            kind=self._kind,
            whole=self._schema,
            where=tuple(error.absolute_path),
            keyword=str(error.validator or ""),
            asked=error.validator_value,
            value=error.instance,
            schema=error.schema,
            told=error.message,
            of_a_name=_is_about_a_name(list(error.absolute_schema_path)),
        )


def _is_about_a_name(path: list[str | int]) -> bool:
    """Whether a way through a schema leads through the keyword ``propertyNames``, not a field of that name."""
    return any(
        step == "propertyNames" and path[index - 1 : index] not in (["properties"], ["dependentSchemas"])
        for index, step in enumerate(path)
    )


@lru_cache(maxsize=256)
def _single(keyword: str, expected: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({keyword: json.loads(expected)}, pattern_options=LINEAR)


def _as_in_rust(keyword: str) -> Any:
    """A keyword that jsonschema leaves to jsonschema-rs.

    Python's regular expressions can take exponential time and know other digits than ASCII; its ``uniqueItems`` takes
    quadratic time on mixed lists; its ``multipleOf`` refuses 19.99 as a multiple of 0.01.
    """

    def validate(_validator: Any, expected: Any, instance: Any, _schema: Any) -> Iterator[ValidationError]:
        try:
            good = _single(keyword, json.dumps(expected)).is_valid(instance)
        except ValueError:  # something that JSON cannot hold; its type is told
            return
        if not good:
            yield ValidationError(keyword)

    return validate


_VALIDATOR: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {keyword: _as_in_rust(keyword) for keyword in ("pattern", "uniqueItems", "multipleOf")}
)


def _formats() -> FormatChecker:
    """The checker of jsonschema with our formats alone."""
    checker = FormatChecker(formats=())
    for name, holds in FORMATS.items():
        checker.checks(name)(partial(_holds, holds))
    return checker


def _holds(test: Callable[[str], bool], value: object) -> bool:
    return not isinstance(value, str) or test(value)
