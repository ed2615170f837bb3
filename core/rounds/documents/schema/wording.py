"""A validator's failures, and the findings that they become: in a liaison's words, with a hint what to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.documents.schema.formats import meant_choice, meant_date, meant_text, spelt_like
from rounds.documents.yamltext import shortened
from rounds.documents.yamltext.document import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a record: at which part, what, and what to do about it."""

    where: tuple[str | int, ...]
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
    where: tuple[str | int, ...]
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


TYPES: Mapping[str, str] = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "fields of its own",
    "null": "nothing",
}
_LIMITS: Mapping[str, str] = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "more than",
    "exclusiveMaximum": "less than",
    "multipleOf": "a multiple of",
}
_COUNTS: Mapping[str, str] = {
    "minItems": "at least {} items are needed",
    "maxItems": "at most {} items are allowed",
    "minProperties": "at least {} fields are needed",
    "maxProperties": "at most {} fields are allowed",
}
_FORMATS: Mapping[str, tuple[str, str]] = {
    "email": ("an e-mail address", "write one address and nothing else, such as grace@example.com"),
    "local-date-time": ("a day with an hour", "write 2026-12-03T18:00"),
    "uri": ("a web address", "write it as it stands in the browser, with https://"),
}


def findings_of(failures: Iterable[ValidationFailure]) -> Iterator[Finding]:
    """The findings for a validator's failures on a record; at least one if there is a failure.

    A field that the record may have is no finding, though JSON Schema calls it unevaluated once something else in
    the same schema is wrong.
    """
    told = False
    failure: ValidationFailure | None = None
    for failure in failures:
        for finding in _words_for(failure):
            told = True
            yield finding
    if failure is not None and not told:
        yield from _as_told(failure)


def _words_for(failure: ValidationFailure) -> Iterator[Finding]:
    words = _bad_name if failure.of_a_name else _WORDS.get(failure.keyword, _as_told)
    return words(failure)


def _bad_name(failure: ValidationFailure) -> Iterator[Finding]:
    name = str(failure.value)
    meant = meant_text(name, failure.asked) if failure.keyword == "pattern" else ""
    hint = f"did you mean '{meant}'?" if meant else f"names here follow the {failure.keyword} {bare(failure.asked)}"
    yield failure.finding(f"the name {shown(name)} is not written as it should be", hint, name)


def _missing(failure: ValidationFailure) -> Iterator[Finding]:
    fields = failure.fields
    for name in failure.asked:
        if name not in failure.value and failure.told.startswith(repr(name)):
            about = described(fields.get(name), 120)
            message = f"'{name}' is missing" if failure.where else f"the {failure.kind} has no '{name}'"
            yield failure.finding(message, f"add a line '{name}: ...'" + (f" ({about})" if about else ""))


def _unknown(failure: ValidationFailure) -> Iterator[Finding]:
    known = sorted(failure.fields)
    for name in failure.value:
        if name not in failure.fields:
            article = "an" if failure.kind[:1] in "aeiou" else "a"
            owner = f"'{in_words(failure.where)}'" if failure.where else f"{article} {failure.kind}"
            message = f"'{shortened(name, 40)}' is not a field of {owner}"
            yield Finding((*failure.where, name), message, _field_hint(name, known))


def _field_hint(name: str, known: list[str]) -> str:
    close = spelt_like(name, known)
    if close:
        return f"did you mean '{close}'?"
    own = "; fields of your own go under 'custom:'" if "custom" in known else ""
    return f"fields are: {shortened(', '.join(known), 200)}{own}"


def _wrong_type(failure: ValidationFailure) -> Iterator[Finding]:
    names = [failure.asked] if isinstance(failure.asked, str) else list(failure.asked)
    expected = " or ".join(TYPES.get(name, name) for name in names)
    value = failure.value
    what = {str: "the text ", int: "the number ", float: "the number "}.get(type(value), "")
    yield failure.finding(f"expected {expected}, found {what}{shown(value)}", _type_hint(names, failure))


def _type_hint(names: list[str], failure: ValidationFailure) -> str:
    value, last = failure.value, failure.where[-1] if failure.where else 0
    key = f"{last}: " if isinstance(last, str) else ""
    if value is None:
        return "write a value behind the colon, or remove the line"
    if "string" in names and not isinstance(value, list | dict):
        return f'put it in quotes: {key}"{bare(value)}"'
    if "array" in names:
        return "begin each item with '- '" if isinstance(value, dict) else f"write a list: {key}[{bare(value)}]"
    if "boolean" in names:
        return "write true or false, without quotes"
    if not {"number", "integer"}.isdisjoint(names):
        return "write digits without quotes, and '.' before decimals"
    return "write its fields on lines of their own below, indented by two spaces" if "object" in names else ""


def _not_a_choice(failure: ValidationFailure) -> Iterator[Finding]:
    listed = shortened(", ".join(map(bare, failure.asked)), 200)
    meant = meant_choice(failure.value, failure.asked)
    hint = f"did you mean '{meant}'?" if meant else f"write one of: {listed}"
    yield failure.finding(f"{shown(failure.value)} is not one of {listed}", hint)


def _bad_pattern(failure: ValidationFailure) -> Iterator[Finding]:
    meant = meant_text(failure.value, failure.asked)
    hint = f"did you mean '{meant}'? {failure.description}" if meant else failure.description
    yield failure.finding(f"{shown(failure.value)} is not written as it should be", hint.rstrip())


def _bad_format(failure: ValidationFailure) -> Iterator[Finding]:
    if failure.asked == "date":
        meant = meant_date(failure.value)
        hint = f"did you mean {meant}?" if meant else "write year-month-day, such as 2026-11-18"
        yield failure.finding(f"{shown(failure.value)} is not a day of the calendar", hint)
    else:
        expected, hint = _FORMATS[failure.asked]
        yield failure.finding(f"{shown(failure.value)} is not {expected}", hint)


def _too_short(failure: ValidationFailure) -> Iterator[Finding]:
    if failure.value:
        yield failure.finding(f"{shown(failure.value)} is too short", f"at least {failure.asked} characters")
    else:
        yield failure.finding("the text is empty", "write a text, or remove the line")


def _too_long(failure: ValidationFailure) -> Iterator[Finding]:
    yield failure.finding(
        f"the text has {len(failure.value):,} characters, {failure.asked:,} are allowed", "shorten it"
    )


def _out_of_range(failure: ValidationFailure) -> Iterator[Finding]:
    limit = f"{_LIMITS[failure.keyword]} {shown(failure.asked)}"
    yield failure.finding(f"{shown(failure.value)} is not {limit}", failure.description)


def _miscounted(failure: ValidationFailure) -> Iterator[Finding]:
    yield failure.finding(_COUNTS[failure.keyword].format(failure.asked), failure.description)


def _repeated(failure: ValidationFailure) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, item in enumerate(failure.value):
        if repr(item) in seen:
            yield failure.finding(f"{shown(item)} stands here a second time", "keep one of the two", index)
            return
        seen.add(repr(item))
    yield failure.finding("something stands here twice", "keep one of the two")


def _fits_none(failure: ValidationFailure) -> Iterator[Finding]:
    yield failure.finding(f"{shown(failure.value)} does not fit", failure.description)


def _as_told(failure: ValidationFailure) -> Iterator[Finding]:
    """What has no words of its own: a client's schema may ask for anything."""
    asked = f"'{failure.keyword}'" if failure.keyword else "the schema"
    yield failure.finding(f"{shown(failure.value)} is not what {asked} asks for", failure.description)


_WORDS: Mapping[str, Callable[[ValidationFailure], Iterator[Finding]]] = {
    "required": _missing,
    "additionalProperties": _unknown,
    "unevaluatedProperties": _unknown,
    "type": _wrong_type,
    "enum": _not_a_choice,
    "pattern": _bad_pattern,
    "format": _bad_format,
    "minLength": _too_short,
    "maxLength": _too_long,
    **dict.fromkeys(_LIMITS, _out_of_range),
    **dict.fromkeys(_COUNTS, _miscounted),
    "uniqueItems": _repeated,
    **dict.fromkeys(("anyOf", "oneOf", "not", "const"), _fits_none),
}
