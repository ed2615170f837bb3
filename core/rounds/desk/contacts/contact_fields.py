"""Setting fields of a contact, and leaving every other byte of its file as it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rounds.base.problems import UsageError
from rounds.desk.lookup import choose_contact
from rounds.desk.records.drafts import save
from rounds.desk.records.fields import find_spec, parse_value, parse_where
from rounds.desk.records.record_edit import open_record
from rounds.storage.loader import schemas_of

if TYPE_CHECKING:
    from datetime import date

    from rounds.desk.desk import Desk
    from rounds.desk.records.drafts import Saved
    from rounds.desk.records.fields import Spec
    from rounds.desk.records.record_edit import Opened
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
        dry_run: Nothing was.
    """

    contact: str
    name: str
    path: str
    changes: tuple[FieldChange, ...]
    saved: Saved
    dry_run: bool = field(default=False)

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        told = [{"field": one.field, "before": one.before, "after": one.after} for one in self.changes]
        who = {"contact": self.contact, "name": self.name, "path": self.path}
        return {**who, "changes": told, **self.saved.as_data(dry_run=self.dry_run)}


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
        raise UsageError("fields and values come in pairs", "rounds contact set okafor tier A status active")
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
    return ChangedContact(contact.id, contact.name, opened.path, tuple(changes), saved, desk.dry_run)


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
