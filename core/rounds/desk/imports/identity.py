"""Which contact or organization of the book a line is about, and what a record is called that has no id."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.addresses import without_legal_form
from rounds.base.ids import has_valid_check_digit, make_id, short_hash, with_suffix
from rounds.base.names import id_of, name_of, split_name
from rounds.storage.workspace import is_id

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rounds.book.book import Book
    from rounds.book.records import Contact, Organization
    from rounds.plugins.contracts import Incoming


SOURCE_KINDS = frozenset({"contact", "organization"})
_LAST_DIGITS = 4


@dataclass(frozen=True)
class IncomingSource:
    """One incoming source: the id that it would like, whether that is its own, and what tells it from its namesakes."""

    incoming: Incoming
    wanted: str
    has_own_id: bool

    @property
    def kind(self) -> str:
        """The kind of the record: contact or organization."""
        return self.incoming.kind

    @property
    def npi(self) -> str:
        """Its NPI, if it has one."""
        return str(self.incoming.document.get("npi") or "")

    @property
    def certain_id(self) -> str:
        """The id by which a record is certainly this source: its own, or its name's with its key; empty without."""
        if self.has_own_id:
            return self.wanted
        return with_suffix(self.wanted, self.incoming.key) if self.incoming.key else ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids that it may have, the best first. What tells it from its namesakes is added when another has it."""
        if self.has_own_id:
            return (self.wanted,)
        by_identity = short_hash(" ".join(self.identity))
        endings = (self.incoming.key, self.npi[-_LAST_DIGITS:], self.npi, self.kind, by_identity)
        return (self.wanted, *(with_suffix(self.wanted, end) for end in endings if end))

    @property
    def has_ending(self) -> bool:
        """Whether something tells it from its namesakes."""
        return not self.has_own_id and bool(self.incoming.key or self.npi)

    @property
    def identity(self) -> tuple[str, ...]:
        """Equal for two lines about one source."""
        if self.npi:
            return ("npi", self.npi)
        if self.has_own_id:
            return ("id", self.kind, self.wanted)
        return ("name", self.kind, self.wanted, self.incoming.key, *filter(None, [self.generation]))

    @property
    def generation(self) -> str:
        """``Jr.`` of a person who is called so; empty for others, and for places."""
        return _generation(self.incoming.document) if self.kind == "contact" else ""

    @property
    def fault(self) -> str:
        """Why the line cannot be used; empty when it can."""
        if not self.wanted:
            return f"the {self.kind} has no name"
        if not is_id(self.wanted):
            return f"'{self.wanted}' cannot be an id: lower-case letters, digits and hyphens, at most 63"
        if self.npi and not has_valid_check_digit(self.npi):
            return f"the NPI {self.npi} has a wrong check digit"
        return ""


def source_of(incoming: Incoming) -> IncomingSource:
    """The line, with its own id, or else the one that its name makes."""
    own = incoming.document.get("id")
    return IncomingSource(incoming, str(own) if own else name_id(incoming.kind, incoming.document), bool(own))


@dataclass(frozen=True)
class SourceLookup:
    """The sources of the book, by NPI and by id; ``occupied`` are ids of files whose records could not be read."""

    by_npi: Mapping[str, Contact | Organization]
    by_id: Mapping[str, Contact | Organization]
    occupied: Collection[str]

    def match(self, item: IncomingSource) -> tuple[Contact | Organization | None, bool]:
        """The record that the item is about, and whether that is certain rather than a namesake's name.

        A father and a son of one name are told apart by what follows it.
        """
        if item.npi in self.by_npi:
            return self.by_npi[item.npi], True
        for record_id in (item.certain_id, *item.ids):
            record, certain = self.by_id.get(record_id), record_id == item.certain_id
            if record is None or record.kind != item.kind:
                continue
            if certain or not ((record.npi and item.npi) or _is_other_generation(record, item)):
                return record, certain
        return None, False


def lookup_of(book: Book, occupied: Collection[str] = ()) -> SourceLookup:
    """The sources of a book, ready to be looked up. Of two with one NPI the one that is not voided is found.

    One that was merged into another leads there, by its id and by its NPI.
    """
    sources: list[Contact | Organization] = [*book.contacts.values(), *book.organizations.values()]
    standing = {one.id: book.source_named(book.standing(one.id)) or one if one.merged_into else one for one in sources}
    by_npi: dict[str, Contact | Organization] = {}
    for source in sorted(sources, key=lambda one: bool(one.void)):
        if source.npi:
            by_npi.setdefault(source.npi, standing[source.id])
    return SourceLookup(by_npi, standing, occupied)


def objection(item: IncomingSource, record: Contact | Organization) -> str:
    """Why the record that was found must not be touched; empty when it may."""
    if record.kind != item.kind:
        return f"the {record.kind} '{record.id}' has the NPI {item.npi}, and this line is about a {item.kind}"
    if record.void:
        return f"'{record.id}' was voided: {record.void}"
    if item.npi and record.npi and item.npi != record.npi:
        return f"'{record.id}' has another NPI, {record.npi}"
    return ""


def name_id(kind: str, document: Mapping[str, Any]) -> str:
    """``okafor-grace`` for a contact, ``northgate-family-medicine`` for an organization; empty without a name.

    Of a person the family name and the first of the given names; of a place all but its legal form.
    """
    name = " ".join(_text(document, "name").split())
    if kind == "organization":
        return make_id(without_legal_form(name), otherwise=kind) if name else ""
    return id_of(name_of(name, _text(document, "given"), _text(document, "family")))


def _generation(document: Mapping[str, Any]) -> str:
    return name_of(*(_text(document, part) for part in ("name", "given", "family", "suffix"))).suffix


def _is_other_generation(record: Contact | Organization, item: IncomingSource) -> bool:
    return bool(item.generation) and split_name(record.name).suffix not in {"", item.generation}


def touch_id(document: Mapping[str, Any]) -> str:
    """An id that the touch's own content gives, so that the same line makes the same touch in every run."""
    who = _text(document, "contact") or _text(document, "organization")
    return f"{make_id(_text(document, 'date'), who)[:48]}-{short_hash(canonical(document))}"


def canonical(document: Mapping[str, Any]) -> str:
    """The document as one text that does not depend on the order of its keys: to sort by, and to compare."""
    return json.dumps(document, sort_keys=True, ensure_ascii=True, default=str)


def _text(document: Mapping[str, Any], field: str) -> str:
    value = document.get(field)
    return value.strip() if isinstance(value, str) else ""
