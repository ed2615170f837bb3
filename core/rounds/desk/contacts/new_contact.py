"""A new contact, and the new practice where the person works, from what was given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rounds.base.ids import make_id, with_suffix
from rounds.base.names import id_of, split_name, words_of
from rounds.base.problems import UsageError
from rounds.desk.contacts.matching import find_matches
from rounds.desk.lookup import choose_liaison, choose_source
from rounds.desk.records.drafts import Draft
from rounds.desk.records.fields import with_fields
from rounds.storage.store import record_text
from rounds.storage.workspace import is_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.base.names import PersonName
    from rounds.book.book import Book
    from rounds.desk.desk import Desk, Ear
    from rounds.storage.workspace import Workspace

_QUESTIONS = (
    ("organization", "Practice (part of its name; empty: none, or new)"),
    ("new_organization", "Name of the new practice"),
    ("role", "Role"),
    ("specialty", "Specialty"),
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("tier", "Tier"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """What was given for a new contact; empty: not."""

    name: str
    contact_id: str = ""
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
    note: str = ""
    tag: tuple[str, ...] = ()
    set: tuple[tuple[str, str], ...] = ()

    def with_answers(self, name: str, ask: Callable[[str], str]) -> Given:
        """The same with a name, and with answers to what was not given."""
        answers: dict[str, Any] = {"name": name}
        for field, question in _QUESTIONS:
            skipped = field == "new_organization" and (answers.get("organization") or self.organization)
            if not getattr(self, field) and not skipped:
                answers[field] = ask(question).strip()
        return replace(self, **answers)


def drafts_of(desk: Desk, given: Given, *, anyway: bool) -> tuple[list[Draft], str]:
    """The files to write, and the contact's id.

    Raises:
        UsageError: somebody with this id, NPI or (unless ``anyway``) name is here already.
    """
    book, workspace = desk.book, desk.workspace
    name = split_name(given.name)
    contact_id = _new_id(book, given, name, anyway=anyway)
    drafts: list[Draft] = []
    organization = choose_organization(book, given.organization, desk.ear) if given.organization else ""
    if given.new_organization:
        organization, draft = _new_organization(book, workspace, given)
        drafts.append(draft)
    document = _document(given, name, organization, _liaison(book, given), desk.as_of.isoformat())
    document = with_fields(desk, "contact", document, given.set)
    path = workspace.path_of("contact", contact_id)
    return [*drafts, Draft("contact", path, record_text("contact", document, path))], contact_id


def choose_organization(book: Book, text: str, ear: Ear) -> str:
    """The id of the organization that is meant.

    Raises:
        UsageError: none is, or several are.
    """
    only = replace(book, contacts={})
    if not find_matches(only, text):
        raise UsageError(f"there is no organization '{text}'", f"if it is new: --new-organization '{text}'")
    return choose_source(only, text, ear).id


def _new_id(book: Book, given: Given, name: PersonName, *, anyway: bool) -> str:
    for contact in book.contacts.values():
        if given.npi and contact.npi == given.npi:
            raise UsageError(f"{contact.name} has this NPI already: {contact.source.path}")
        same_name = words_of(contact.name) == words_of(name.name) and not contact.void
        if same_name and not anyway and not given.contact_id:
            raise UsageError(
                f"{contact.name} is here already: {contact.source.path}",
                "if it is somebody else of that name: --anyway",
            )
    if given.contact_id:
        if not is_id(given.contact_id):
            raise UsageError(
                f"'{given.contact_id}' cannot be an id", "lower-case letters, digits and hyphens, at most 63"
            )
        taken = book.source_named(given.contact_id)
        if taken is not None:
            raise UsageError(f"the id '{given.contact_id}' is taken by {taken.name}: {taken.source.path}")
        return given.contact_id
    return _free(book, id_of(name) or make_id(otherwise="contact"), given.npi[-4:])


def _free(book: Book, wanted: str, mark: str = "") -> str:
    """The id, or the first with a suffix that is free."""
    tries = [wanted, *([with_suffix(wanted, mark)] if mark else [])]
    tries += [with_suffix(wanted, str(number)) for number in range(2, 100)]
    return next((each for each in tries if book.source_named(each) is None), wanted)


def _new_organization(book: Book, workspace: Workspace, given: Given) -> tuple[str, Draft]:
    name = " ".join(given.new_organization.split())
    for organization in book.organizations.values():
        if words_of(organization.name) == words_of(name) and not organization.void:
            raise UsageError(f"{organization.name} is here already", f"--organization {organization.id}")
    organization_id = _free(book, make_id(name, otherwise="organization"))
    path = workspace.path_of("organization", organization_id)
    return organization_id, Draft("organization", path, record_text("organization", {"name": name}, path))


def _liaison(book: Book, given: Given) -> str:
    if given.liaison:
        return choose_liaison(given.liaison, book.settings)
    liaisons = book.settings.liaisons
    return liaisons[0].id if len(liaisons) == 1 else ""


def _document(given: Given, name: PersonName, organization: str, liaison: str, today: str) -> dict[str, Any]:
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
        "tags": list(given.tag),
        "notes": given.note,
        "verified": today,
    }
    return {key: value for key, value in values.items() if value not in ("", [], {})}


def _listed(text: str) -> list[str]:
    return [part.strip().lower() for part in text.split(",") if part.strip()]
