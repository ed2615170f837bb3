"""Adding a contact, and the new practice where the person works."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rounds.base.ids import make_id, with_suffix
from rounds.base.names import id_of, split_name, words_of
from rounds.base.problems import Option, Remedy, UsageError
from rounds.desk.desk import facts
from rounds.desk.drafts import Draft, save
from rounds.desk.lookup import choose_liaison, choose_source, find_matches
from rounds.desk.record_edit import with_fields
from rounds.storage.store import record_text
from rounds.storage.workspace import is_id

if TYPE_CHECKING:
    from rounds.base.names import PersonName
    from rounds.book.book import Book
    from rounds.desk.desk import Desk, Ear
    from rounds.desk.drafts import Saved
    from rounds.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class AddContact:
    """A new contact as a person tells of it; what is empty was not said.

    Attributes:
        name: May carry a title and credentials.
        id: By default made of the name.
        organization: Where the person works: an id, or part of a name.
        new_organization: The name of a practice that is new here, where the person works.
        role: What the person does.
        specialty: In words.
        npi: National Provider Identifier.
        phone: At work.
        email: At work.
        tier: Importance band.
        status: ``prospect``, ``active``, ``inactive``, ``left`` or ``declined``.
        liaison: Who owns the relationship; empty: the only one there is.
        prefers: Preferred channels, best first, with commas.
        notes: What is good to know.
        tags: Short labels.
        fields: Any other field and its value.
        anyway: Although somebody of this name is here already.
    """

    name: str
    id: str = ""
    organization: str = ""
    new_organization: str = ""
    role: str = ""
    specialty: str = ""
    npi: str = ""
    phone: str = ""
    email: str = ""
    tier: str = ""
    status: str = ""
    liaison: str = ""
    prefers: str = ""
    notes: str = ""
    tags: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class AddedContact:
    """A contact that was added, or would be.

    Attributes:
        contact: The id.
        called: How the person is called.
        missing: Fields without which no work is planned: ``tier``, ``liaison``.
        saved: What was written.
    """

    contact: str
    called: str
    missing: tuple[str, ...]
    saved: Saved

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        return facts(self, "contact", "called", "missing") | self.saved.as_data()


def add_contact(desk: Desk, request: AddContact) -> AddedContact:
    """Add a contact, and the practice where it is new.

    Raises:
        Ambiguous: several organizations could be meant.
        UsageError: somebody with this id, NPI or (unless ``anyway``) name is here already, or a word is none that is
            known.
        InvalidError: the record would have errors.
        RefusedError: it looks like patient data.
        ChangedError, StorageError: as the store says; nothing was written.

    Example:
        >>> fields = (("custom.referral_route", "fax"),)
        >>> added = add_contact(desk, AddContact("Dr. Ana Bell, MD", tier="B", fields=fields))
        >>> (added.contact, added.called, added.missing)
        ('bell-ana', 'Dr. Bell', ('liaison',))
    """
    if not request.name.strip():
        raise UsageError("whom do you want to add?", Remedy("", "contact add", ' "Grace Okafor, MD"'))
    drafts, contact_id = _drafts(desk, request)
    saved = save(desk, drafts, f"Add {request.name.strip()}")
    contact = saved.book.contacts.get(contact_id)  # None: a file that cannot be read stands in the way of a dry run
    missing = tuple(name for name in ("tier", "liaison") if not getattr(contact, name, ""))
    return AddedContact(contact_id, contact.called if contact else request.name, missing, saved)


def _drafts(desk: Desk, given: AddContact) -> tuple[list[Draft], str]:
    """The files to write, and the contact's id."""
    book, workspace = desk.book, desk.workspace
    name = split_name(given.name)
    contact_id = _new_id(book, given, name)
    drafts: list[Draft] = []
    organization = _choose_organization(book, given.organization, desk.ear) if given.organization else ""
    if given.new_organization:
        organization, draft = _new_organization(book, workspace, given)
        drafts.append(draft)
    document = _document(given, name, organization, _liaison(book, given), desk.as_of.isoformat())
    document = with_fields(desk, "contact", document, given.fields)
    path = workspace.path_of("contact", contact_id)
    return [*drafts, Draft("contact", path, record_text("contact", document, path))], contact_id


def _choose_organization(book: Book, text: str, ear: Ear) -> str:
    """The id of the organization that is meant.

    Raises:
        UsageError: none is, or several are.
    """
    only = replace(book, contacts={})
    if not find_matches(only, text):
        raise UsageError(f"there is no organization '{text}'", Option("if it is new:", "new-organization", f"'{text}'"))
    return choose_source(only, text, ear).id


def _new_id(book: Book, given: AddContact, name: PersonName) -> str:
    for contact in book.contacts.values():
        if given.npi and contact.npi == given.npi:
            raise UsageError(f"{contact.name} has this NPI already: {contact.source.path}")
        same_name = words_of(contact.name) == words_of(name.name) and not contact.void
        if same_name and not given.anyway and not given.id:
            raise UsageError(
                f"{contact.name} is here already: {contact.source.path}",
                Option("if it is somebody else of that name:", "anyway"),
            )
    if given.id:
        if not is_id(given.id):
            raise UsageError(f"'{given.id}' cannot be an id", "lower-case letters, digits and hyphens, at most 63")
        taken = book.source_named(given.id)
        if taken is not None:
            raise UsageError(f"the id '{given.id}' is taken by {taken.name}: {taken.source.path}")
        return given.id
    return _free(book, id_of(name) or make_id(otherwise="contact"), given.npi[-4:])


def _free(book: Book, wanted: str, mark: str = "") -> str:
    """The id, or the first with a suffix that is free."""
    tries = [wanted, *([with_suffix(wanted, mark)] if mark else [])]
    tries += [with_suffix(wanted, str(number)) for number in range(2, 100)]
    return next((each for each in tries if book.source_named(each) is None), wanted)


def _new_organization(book: Book, workspace: Workspace, given: AddContact) -> tuple[str, Draft]:
    name = " ".join(given.new_organization.split())
    for organization in book.organizations.values():
        if words_of(organization.name) == words_of(name) and not organization.void:
            raise UsageError(f"{organization.name} is here already", Option("", "organization", organization.id))
    organization_id = _free(book, make_id(name, otherwise="organization"))
    path = workspace.path_of("organization", organization_id)
    return organization_id, Draft("organization", path, record_text("organization", {"name": name}, path))


def _liaison(book: Book, given: AddContact) -> str:
    if given.liaison:
        return choose_liaison(given.liaison, book.settings)
    liaisons = book.settings.liaisons
    return liaisons[0].id if len(liaisons) == 1 else ""


def _document(given: AddContact, name: PersonName, organization: str, liaison: str, today: str) -> dict[str, Any]:
    """The contact, in the order in which it is read; what was not given is left out."""
    values: dict[str, Any] = {
        "name": name.name,
        "prefix": name.prefix,
        "given": name.given if name.is_told else "",
        "family": name.family if name.is_told else "",
        "suffix": name.suffix,
        "credentials": name.credentials,
        "role": given.role,
        "npi": given.npi,
        "specialty": given.specialty,
        "affiliations": [{"organization": organization, "primary": True}] if organization else [],
        "phones": [{"number": given.phone}] if given.phone else [],
        "emails": [{"address": given.email}] if given.email else [],
        "liaison": liaison,
        "tier": given.tier.upper(),
        "status": given.status,
        "preferences": {"channels": _listed(given.prefers)} if given.prefers else {},
        "tags": list(given.tags),
        "notes": given.notes,
        "verified": today,
    }
    return {key: value for key, value in values.items() if value not in ("", [], {})}


def _listed(text: str) -> list[str]:
    return [part.strip().lower() for part in text.split(",") if part.strip()]
