"""Names of people and places in a foreign file, found in the book: by id, by NPI, or by a name that only one has."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from rounds_plugins.exchange.csv_import.values import UnfitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rounds import Book, Contact, Organization

_TITLE = re.compile(r"^(?:dr|mr|mrs|ms|prof)\.?\s+", re.IGNORECASE)
_DEGREES = frozenset((
    "MD", "DO", "DDS", "DMD", "DPM", "DPT", "OD", "DC", "PT", "OT", "NP", "PA", "PAC", "RN", "FNP", "APRN", "DNP",
    "PHD", "PSYD", "MBBS", "MBA", "MPH", "CNP", "CRNP", "LCSW", "PHARMD", "AUD", "MSN", "BSN", "MS", "MA", "FACS",
    "FAAOS",
))  # fmt: skip
_KIND_OF = {"contact": "contact", "also": "contact", "organization": "organization", "parent": "organization"}


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


def _without_letters(name: str) -> str:
    """The name without degrees at its end; two words are a name, whatever they are."""
    words = name.split()
    while len(words) > len(("given", "family")) and re.sub(r"[^A-Z]", "", words[-1].upper()) in _DEGREES:
        words.pop()
    return " ".join(words).rstrip(" ,")


def _forms(text: str) -> Iterator[str]:
    """The text, and as a name without title and letters, family name last: ``Okafor, Grace N., MD`` in each form."""
    yield text
    plain = _without_letters(_TITLE.sub("", text).strip())
    yield plain
    family, comma, given = plain.partition(",")
    if comma:
        yield f"{given.strip()} {family.strip()}"
        yield f"{given.split()[0] if given.split() else ''} {family.strip()}"
    elif len(plain.split()) > len(("given", "family")):
        yield f"{plain.split()[0]} {plain.split()[-1]}"


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of this name; None where there is none."""
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError):
        return None


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
    return " ".join(text.split()).casefold()
