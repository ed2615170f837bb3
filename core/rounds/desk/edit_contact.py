"""Edit a contact: single fields, or the file as a copy that replaces the record only when it is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.durability import write_draft
from rounds.base.problems import Remedy, RoundsError, UsageError
from rounds.book import FOLDERS
from rounds.desk.desk import facts
from rounds.desk.drafts import Draft, InvalidError, save
from rounds.desk.lookup import choose_contact
from rounds.desk.record_edit import Opened, find_spec, open_record, parse_value, parse_where
from rounds.documents.yamltext import decode, read_bytes
from rounds.storage.history.git import editor
from rounds.storage.loader import schemas_of
from rounds.storage.store import as_storage_error
from rounds.storage.workspace import is_id, make_local

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from rounds.desk.desk import Desk
    from rounds.desk.drafts import Saved
    from rounds.desk.record_edit import Spec
    from rounds.documents.yamltext import JsonValue


@dataclass(frozen=True, slots=True)
class SetFields:
    """What a contact's record is to say.

    Attributes:
        who: An id, or part of a name.
        values: Fields by their dotted names (``preferences.channels``), each with its value as people write it: a list
            with commas; what begins with ``+`` is added to the list.
        remove: Fields that are taken out.
    """

    who: str
    values: tuple[tuple[str, str], ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field, what it said before (None: it was not there), and what it says now (None: it was taken out)."""

    field: str
    before: JsonValue
    after: JsonValue


@dataclass(frozen=True, slots=True)
class ChangedContact:
    """A contact whose fields were set, or would be.

    Attributes:
        contact: The id.
        name: The person's name.
        path: The file.
        changes: What was set and taken out, in the order of the request; some of it may have been so before.
        saved: What was written.
    """

    contact: str
    name: str
    path: str
    changes: tuple[FieldChange, ...]
    saved: Saved

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        told = [facts(one, "field", "before", "after") for one in self.changes]
        return {**facts(self, "contact", "name", "path"), "changes": told, **self.saved.as_data()}


def set_fields(desk: Desk, request: SetFields) -> ChangedContact:
    """Set fields of a contact, and take fields out.

    Raises:
        Ambiguous: several people could be meant.
        UsageError: nobody is meant, there is no such field, or a value is not of its kind.
        InvalidError: the record would have errors.
        RefusedError: a policy forbids it, or it looks like patient data.
        ChangedError, StorageError: as the store says; nothing was written.

    Example:
        >>> set_fields(desk, SetFields("okafor", (("interests", "sailing"),))).changes[0].after
        ['sailing']
    """
    if not (request.values or request.remove):
        raise UsageError("fields and values come in pairs", Remedy("", "contact set", " okafor tier A status active"))
    contact = choose_contact(desk.book, request.who, desk.ear)
    opened = open_record(desk.workspace, contact)
    schema = schemas_of(desk.workspace, desk.plugins)[0].effective("contact")
    changes: list[FieldChange] = []
    for name, text in request.values:
        where = parse_where(name)
        before = opened.value(where)
        opened = _typed(_with_value(opened, where, find_spec(schema, where), text, desk.as_of), str(where[0]))
        changes.append(FieldChange(name, before, opened.value(where)))
    for name in request.remove:
        where = parse_where(name)
        changes.append(FieldChange(name, opened.value(where), None))
        opened = opened.without(where)
    saved = save(desk, [opened.draft()], f"Set {', '.join(one.field for one in changes)} of {contact.name}")
    return ChangedContact(contact.id, contact.name, opened.path, tuple(changes), saved)


def _with_value(opened: Opened, where: tuple[str | int, ...], spec: Spec, text: str, as_of: date) -> Opened:
    """The record with what was typed for a field: set, or added to its list."""
    if not (text.startswith("+") and spec.get("type") == "array"):
        return opened.with_value(where, parse_value(spec, text, as_of))
    for item in parse_value(spec, text[1:], as_of):
        opened = opened if item in (opened.value(where) or ()) else opened.with_item(where, item)
    return opened


def _typed(opened: Opened, name: str) -> Opened:
    """The same without the line that says which file the field came from: somebody has typed it now."""
    marks = opened.value(("provenance",))
    if not isinstance(marks, dict) or name not in marks:
        return opened
    return opened.without(("provenance",) if len(marks) == 1 else ("provenance", name))


@dataclass(frozen=True, slots=True)
class OpenContact:
    """Whose file: an id, or part of a name; the very id also finds a file with errors."""

    who: str


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """A copy of a contact's file.

    Attributes:
        copy: What is edited.
        older: Copies of the same file that were left unsaved.
        path: The file that it replaces.
        before: The bytes that stood there.
    """

    copy: Path
    older: tuple[Path, ...]
    path: str
    before: bytes


@dataclass(frozen=True, slots=True)
class SavedContact:
    """What came of the copy: the file that was saved; ``saved`` is None where nothing had been changed."""

    path: str
    saved: Saved | None

    def as_data(self) -> dict[str, Any]:
        """For other programs; nothing where nothing was changed."""
        return self.saved.as_data() if self.saved else {}


def open_contact(desk: Desk, request: OpenContact) -> ContactDraft:
    """Copy a contact's file, to be edited.

    Raises:
        Ambiguous: several people could be meant.
        UsageError: nobody is meant.
        RefusedError: a link stands where copies are kept.
        StorageError: the disk refused.

    Example:
        >>> open_contact(desk, OpenContact("okafor")).path
        'contacts/okafor-grace.yaml'
    """
    opened = _opened(desk, request.who)
    with as_storage_error():
        folder = make_local(desk.workspace, "drafts")
        copy, older = write_draft(folder, opened.path.rsplit("/", 1)[-1], opened.before)
    return ContactDraft(copy, tuple(older), opened.path, opened.before)


def save_contact(desk: Desk, request: ContactDraft) -> SavedContact:
    """Check the copy, put it in the record's place, and remove it; unchanged or empty, it is only removed.

    Raises:
        InvalidError: the copy has errors, which were told; it is kept.
        RefusedError: a policy forbids what it says, or it looks like patient data; it is kept.
        ChangedError: the record was changed meanwhile; the copy is kept.
        RoundsError: the copy is no text, or the disk refused; it is kept.

    Example:
        >>> save_contact(desk, open_contact(desk, OpenContact("okafor"))).saved is None
        True
    """
    copy, kept = request.copy, f"what you wrote is kept in {request.copy}"
    text = _read(copy, kept)
    if text is None or text.encode() == request.before:
        copy.unlink(missing_ok=True)
        return SavedContact(request.path, None)
    try:
        saved = save(desk, [Draft("contact", request.path, text, request.before)], f"Edit {request.path}")
    except InvalidError:
        raise InvalidError("the record is as it was", kept) from None
    except RoundsError as error:
        raise type(error)(error.message, kept) from error
    if not desk.dry_run:
        copy.unlink()
    return SavedContact(request.path, saved)


def git_editor(desk: Desk) -> str:
    """The editor that git would open in this folder; empty: none."""
    return editor(desk.workspace)


def _opened(desk: Desk, who: str) -> Opened:
    """The file to edit: of the contact who is meant, or the one of that very name, which may have errors to mend."""
    try:
        return open_record(desk.workspace, choose_contact(desk.book, who, desk.ear))
    except UsageError:
        path = f"{FOLDERS['contact']}/{who}.yaml"
        raw, _ = read_bytes(desk.workspace.root / path, path) if is_id(who) else (None, [])
        if raw is None:
            raise
        return Opened("contact", path, raw, "")


def _read(copy: Path, kept: str) -> str | None:
    """The text of the copy; None when it was emptied or removed.

    Raises:
        RoundsError: it is not text that rounds reads.
    """
    if not copy.exists():
        return None
    raw, problems = read_bytes(copy, str(copy))
    text, found = decode(raw, str(copy)) if raw is not None else (None, [])
    if text is None:
        raise RoundsError(str([*problems, *found][0]), kept)
    return text if text.strip() else None
