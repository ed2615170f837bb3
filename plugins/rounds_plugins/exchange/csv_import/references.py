"""Names of people and places in a foreign file, found in the book: by id, by NPI, or by a name that only one has."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rounds_plugins.exchange.csv_import.values import UnfitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rounds import Book, Contact, Organization

_KIND_OF = {"contact": "contact", "also": "contact", "organization": "organization", "parent": "organization"}


class References:
    """What can be referred to, looked up without regard to case."""

    def __init__(self, book: Book) -> None:
        liaisons = [(liaison.id, liaison.name, liaison.email) for liaison in book.settings.liaisons]
        self._known: Mapping[str, Mapping[str, set[str]]] = {
            "contact": _sources(book.contacts.values()),
            "organization": _sources(book.organizations.values()),
            "liaison": _index((names[0], *names) for names in liaisons),
        }

    def find(self, field: str, text: str) -> str:
        """The id of what the text names for this field (contact, organization, parent, also, liaison).

        Raises:
            UnfitError: nothing is called so, or several are.
        """
        kind = _KIND_OF.get(field, field)
        found = self._known[kind].get(_folded(text), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise UnfitError(f"several are called '{text}': {', '.join(sorted(found))}")
        raise UnfitError(f"there is no {kind} '{text}' in the book, by id, NPI or name")


def _sources(records: Iterable[Contact] | Iterable[Organization]) -> Mapping[str, set[str]]:
    return _index((record.id, record.id, record.npi, record.name) for record in records if not record.void)


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
