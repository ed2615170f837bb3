"""Findings in words: a validator's verdicts as a liaison would say them, with a hint what to write instead."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from rounds.documents.schema.guesses import meant_choice, meant_date, meant_text, spelt_like
from rounds.documents.schema.verdict import Finding, Verdict, bare, described, in_words, shown
from rounds.documents.yamltext import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "string": "text",
        "number": "a number",
        "integer": "a whole number",
        "boolean": "true or false",
        "array": "a list",
        "object": "fields of its own",
        "null": "nothing",
    }
)
_LIMITS = MappingProxyType(
    {
        "minimum": "at least",
        "maximum": "at most",
        "exclusiveMinimum": "more than",
        "exclusiveMaximum": "less than",
        "multipleOf": "a multiple of",
    }
)
_COUNTS = MappingProxyType(
    {
        "minItems": "at least {} items are needed",
        "maxItems": "at most {} items are allowed",
        "minProperties": "at least {} fields are needed",
        "maxProperties": "at most {} fields are allowed",
    }
)
_FORMATS = MappingProxyType(
    {
        "email": ("an e-mail address", "write one address and nothing else, such as grace@example.com"),
        "local-date-time": ("a day with an hour", "write 2026-12-03T18:00"),
        "uri": ("a web address", "write it as it stands in the browser, with https://"),
    }
)


def findings_of(verdicts: Iterable[Verdict]) -> Iterator[Finding]:
    """The findings for a validator's verdicts on a record; at least one if there is a verdict.

    A field that the record may have is no finding, though JSON Schema calls it unevaluated once something else in
    the same schema is wrong.
    """
    told = False
    verdict: Verdict | None = None
    for verdict in verdicts:
        for finding in _words_for(verdict):
            told = True
            yield finding
    if verdict is not None and not told:
        yield from _as_told(verdict)


def _words_for(verdict: Verdict) -> Iterator[Finding]:
    words = _bad_name if verdict.of_a_name else _WORDS.get(verdict.keyword, _as_told)
    return words(verdict)


def _bad_name(verdict: Verdict) -> Iterator[Finding]:
    name = str(verdict.value)
    meant = meant_text(name, verdict.asked) if verdict.keyword == "pattern" else ""
    hint = f"did you mean '{meant}'?" if meant else f"names here follow the {verdict.keyword} {bare(verdict.asked)}"
    yield verdict.finding(f"the name {shown(name)} is not written as it should be", hint, name)


def _missing(verdict: Verdict) -> Iterator[Finding]:
    fields = verdict.fields
    for name in verdict.asked:
        if name not in verdict.value and verdict.told.startswith(repr(name)):
            about = described(fields.get(name), 120)
            message = f"'{name}' is missing" if verdict.where else f"the {verdict.kind} has no '{name}'"
            yield verdict.finding(message, f"add a line '{name}: ...'" + (f" ({about})" if about else ""))


def _unknown(verdict: Verdict) -> Iterator[Finding]:
    known = sorted(verdict.fields)
    for name in verdict.value:
        if name not in verdict.fields:
            article = "an" if verdict.kind[:1] in "aeiou" else "a"
            owner = f"'{in_words(verdict.where)}'" if verdict.where else f"{article} {verdict.kind}"
            message = f"'{shortened(name, 40)}' is not a field of {owner}"
            yield Finding((*verdict.where, name), message, _field_hint(name, known))


def _field_hint(name: str, known: list[str]) -> str:
    close = spelt_like(name, known)
    if close:
        return f"did you mean '{close}'?"
    own = "; fields of your own go under 'custom:'" if "custom" in known else ""
    return f"fields are: {shortened(', '.join(known), 200)}{own}"


def _wrong_type(verdict: Verdict) -> Iterator[Finding]:
    names = [verdict.asked] if isinstance(verdict.asked, str) else list(verdict.asked)
    expected = " or ".join(TYPES.get(name, name) for name in names)
    value = verdict.value
    what = {str: "the text ", int: "the number ", float: "the number "}.get(type(value), "")
    yield verdict.finding(f"expected {expected}, found {what}{shown(value)}", _type_hint(names, verdict))


def _type_hint(names: list[str], verdict: Verdict) -> str:
    value, last = verdict.value, verdict.where[-1] if verdict.where else 0
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


def _not_a_choice(verdict: Verdict) -> Iterator[Finding]:
    listed = shortened(", ".join(map(bare, verdict.asked)), 200)
    meant = meant_choice(verdict.value, verdict.asked)
    hint = f"did you mean '{meant}'?" if meant else f"write one of: {listed}"
    yield verdict.finding(f"{shown(verdict.value)} is not one of {listed}", hint)


def _bad_pattern(verdict: Verdict) -> Iterator[Finding]:
    meant = meant_text(verdict.value, verdict.asked)
    hint = f"did you mean '{meant}'? {verdict.description}" if meant else verdict.description
    yield verdict.finding(f"{shown(verdict.value)} is not written as it should be", hint.rstrip())


def _bad_format(verdict: Verdict) -> Iterator[Finding]:
    if verdict.asked == "date":
        meant = meant_date(verdict.value)
        hint = f"did you mean {meant}?" if meant else "write year-month-day, such as 2026-11-18"
        yield verdict.finding(f"{shown(verdict.value)} is not a day of the calendar", hint)
    else:
        expected, hint = _FORMATS[verdict.asked]
        yield verdict.finding(f"{shown(verdict.value)} is not {expected}", hint)


def _too_short(verdict: Verdict) -> Iterator[Finding]:
    if verdict.value:
        yield verdict.finding(f"{shown(verdict.value)} is too short", f"at least {verdict.asked} characters")
    else:
        yield verdict.finding("the text is empty", "write a text, or remove the line")


def _too_long(verdict: Verdict) -> Iterator[Finding]:
    yield verdict.finding(
        f"the text has {len(verdict.value):,} characters, {verdict.asked:,} are allowed", "shorten it"
    )


def _out_of_range(verdict: Verdict) -> Iterator[Finding]:
    limit = f"{_LIMITS[verdict.keyword]} {shown(verdict.asked)}"
    yield verdict.finding(f"{shown(verdict.value)} is not {limit}", verdict.description)


def _miscounted(verdict: Verdict) -> Iterator[Finding]:
    yield verdict.finding(_COUNTS[verdict.keyword].format(verdict.asked), verdict.description)


def _repeated(verdict: Verdict) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, item in enumerate(verdict.value):
        if repr(item) in seen:
            yield verdict.finding(f"{shown(item)} stands here a second time", "keep one of the two", index)
            return
        seen.add(repr(item))
    yield verdict.finding("something stands here twice", "keep one of the two")


def _fits_none(verdict: Verdict) -> Iterator[Finding]:
    yield verdict.finding(f"{shown(verdict.value)} does not fit", verdict.description)


def _as_told(verdict: Verdict) -> Iterator[Finding]:
    """What has no words of its own: a client's schema may ask for anything."""
    asked = f"'{verdict.keyword}'" if verdict.keyword else "the schema"
    yield verdict.finding(f"{shown(verdict.value)} is not what {asked} asks for", verdict.description)


_WORDS: Mapping[str, Callable[[Verdict], Iterator[Finding]]] = MappingProxyType(
    {
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
)
