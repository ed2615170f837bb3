"""What a cell says, as the field that it goes into wants it, and whom or what in the book it names."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from rounds.base.dates import zone_of
from rounds.base.names import split_name
from rounds.base.words import plain
from rounds_plugins.exchange.parts import phone_of, state_of, zip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from rounds import Book, Contact, Organization
    from rounds_plugins.exchange.csv_import.mapfile import Target


_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?", re.ASCII)
_ISO_MONTH = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))(?:-\d{2}(?:[T ].*)?)?", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?\s?(Z|[+-]\d{2}:?\d{2})", re.ASCII)
_HOUR = re.compile(r"[ ,]+\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?(?:\s+[A-Z]{2,4})?$", re.ASCII)
_LABEL = re.compile(r"[^A-Za-z0-9_-]+", re.ASCII)
_LONGEST_LABEL = 40
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_MONTH_FORMATS = ("%m/%Y", "%Y/%m", "%b %Y", "%B %Y", "%Y%m")
YES, _NO = ("true", "yes", "y", "1", "x", "on", "checked"), ("false", "no", "n", "0")
_PARTIES = frozenset({"contact", "organization", "also", "parent", "liaison"})
_KIND_OF = {"contact": "contact", "also": "contact", "organization": "organization", "parent": "organization"}


class UnfitError(ValueError):
    """A value that its field cannot hold; the message says why."""


def value_of(text: str, target: Target, dates: Sequence[str], references: References) -> Any:
    """The text as the field holds it.

    Raises:
        UnfitError: it cannot be.
    """
    if target.name in _PARTIES and target.holds in {"text", "texts"}:
        return references.find(target.name, text)
    if target.name == "month":
        return month_of(text, dates, references.zone)
    if target.holds == "date":
        return day_of(text, dates, references.zone).isoformat()
    if target.holds in {"number", "whole number"}:
        return _number(text, whole=target.holds == "whole number")
    if target.holds == "yes or no":
        return _yes_or_no(text)
    return _text(text, target)


def day_of(text: str, dates: Sequence[str], zone: ZoneInfo | None = None) -> date:
    """The day that the text names, by the formats in their order, or as year-month-day; an hour after it is dropped.

    A moment with its offset from Greenwich is told as the day that it was in ``zone``.

    Raises:
        UnfitError: it names none.
    """
    try:
        if zone is not None and (match := _MOMENT.fullmatch(text)):
            return datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3]}").astimezone(zone).date()
        if match := _ISO.fullmatch(text):
            return date.fromisoformat(match[1])
    except ValueError as error:
        raise UnfitError(f"there is no day '{text}'") from error
    text = _HOUR.sub("", text)
    for pattern in dates:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    raise UnfitError(f"'{text}' is not a date as the map describes them ({', '.join(dates)})")


def month_of(text: str, dates: Sequence[str], zone: ZoneInfo | None = None) -> str:
    """The month of a count, ``2026-11``, from a month or any of its days.

    Raises:
        UnfitError: there is none in the text.
    """
    if not (zone and _MOMENT.fullmatch(text)) and (match := _ISO_MONTH.fullmatch(text)):
        return match[1]
    try:
        return f"{day_of(text, (*dates, *_MONTH_FORMATS), zone):%Y-%m}"
    except UnfitError as error:
        raise UnfitError(f"'{text}' is not a month, such as 2026-11") from error


def _number(text: str, *, whole: bool) -> float:
    plain = text.replace(",", "").replace("$", "").replace(" ", "")
    if not _NUMBER.fullmatch(plain):
        raise UnfitError(f"'{text}' is not a number")
    value = float(plain)
    if whole and not value.is_integer():
        raise UnfitError(f"'{text}' is not a whole number")
    return int(value) if value.is_integer() else value


def _yes_or_no(text: str) -> bool:
    word = text.casefold()
    if word not in (*YES, *_NO):
        raise UnfitError(f"'{text}' is neither yes nor no")
    return word in YES


def _text(text: str, target: Target) -> Any:
    if target.name in _FORMS:
        return _FORMS[target.name](text)
    if target.path == "address.line1" and "\n" in text:
        first, *rest = [line.strip() for line in text.split("\n") if line.strip()]
        return {"line1": first, "line2": ", ".join(rest)}
    if target.name == "npi":
        return re.sub(r"\.0$|[\s-]", "", text)  # spreadsheets make a number of it
    if target.steps[0] == "phones" and target.name == "number":
        phone = phone_of(text)
        if phone is None:
            raise UnfitError(f"'{text}' is not a telephone number")
        return phone
    if target.steps[0] == "emails":
        return re.sub(r"^mailto:", "", text, flags=re.IGNORECASE)
    return text


def _label(text: str) -> str:
    """A tag as records write it."""
    return _LABEL.sub("-", text).strip("-_")[:_LONGEST_LABEL]


_FORMS: Mapping[str, Callable[[str], str]] = {"zip": zip_of, "state": state_of, "tags": _label}


class NewPlace(str):
    """The name of a place of work that is not in the book yet."""

    __slots__ = ()


class References:
    """What can be referred to, looked up without regard to case."""

    def __init__(self, book: Book) -> None:
        self.zone = zone_of(book.settings.client.time_zone)
        liaisons = [(liaison.id, liaison.name, liaison.email) for liaison in book.settings.liaisons]
        self._known: Mapping[str, Mapping[str, set[str]]] = {
            "contact": _sources(book.contacts.values(), _addresses),
            "organization": _sources(book.organizations.values()),
            "liaison": _index((names[0], *names) for names in liaisons),
        }

    def place(self, text: str) -> str:
        """The id of the organization that the text names, or a new place of that name.

        Raises:
            UnfitError: several are called so.
        """
        if _folded(text) not in self._known["organization"]:
            return NewPlace(text)
        return self.find("organization", text)

    def find(self, field: str, text: str) -> str:
        """The id of what the text names for this field (contact, organization, parent, also, liaison).

        Raises:
            UnfitError: nothing is called so, or several are.
        """
        kind = _KIND_OF.get(field, field)
        forms = _forms(text) if kind == "contact" else iter((text,))
        found = next((ids for form in forms if (ids := self._known[kind].get(_folded(form)))), set[str]())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise UnfitError(f"several are called '{text}': {', '.join(sorted(found))}")
        raise UnfitError(f"there is no {kind} '{text}' in the book, by id, NPI or name")


def _addresses(person: Contact) -> tuple[str, ...]:
    return tuple(mail.address for mail in person.emails)


def _forms(text: str) -> Iterator[str]:
    """The text, and as a name without title and letters, with all given names and with the first alone."""
    name = split_name(text)
    yield text
    yield name.name
    yield f"{name.given} {name.family}"
    yield f"{name.first} {name.family}"


def _sources(
    records: Iterable[Contact] | Iterable[Organization], more: Callable[[Any], tuple[str, ...]] = lambda _record: ()
) -> Mapping[str, set[str]]:
    return _index((one.id, one.id, one.npi, one.name, *more(one)) for one in records if not one.void)


def _index(entries: Iterable[tuple[str, ...]]) -> Mapping[str, set[str]]:
    index: dict[str, set[str]] = defaultdict(set)
    for record_id, *names in entries:
        for name in filter(None, names):
            index[_folded(name)].add(record_id)
    for record_id in {one for ids in index.values() for one in ids}:
        index[_folded(record_id)] = {record_id}
    return dict(index)


def _folded(text: str) -> str:
    """As names, ids and addresses are looked up: in plain letters, single spaces."""
    return " ".join(plain(text).split())
