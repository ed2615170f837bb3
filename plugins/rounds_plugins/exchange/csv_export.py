"""``rounds export csv``: contacts, organizations, touches and referrals as tables for spreadsheets.

What is nested becomes columns of its own, and lists stand in one cell with semicolons.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from rounds import Exporter, Option, UsageError, hookimpl
from rounds.base.sheets import BYTE_ORDER_MARK, safe

if TYPE_CHECKING:
    from rounds import Book, Contact, Organization, Referral, Touch

Cells = Mapping[str, Any]
_PHONES = ("work", "mobile", "fax", "home", "other")
_EMAILS = ("work", "personal", "other")
_ADDRESS = ("line1", "line2", "city", "state", "zip", "country")
# Cells that spreadsheets must not take for formulas and that need no mark, for their form is checked: + ( and digits.
_TYPED = tuple(f"phone_{kind}" for kind in _PHONES)
_REACH = (*_TYPED, *(f"email_{kind}" for kind in _EMAILS), *(f"address_{part}" for part in _ADDRESS))
_ORDERS: Mapping[str, tuple[str, ...]] = {
    "contacts": (
        "id", "name", "prefix", "given", "family", "suffix", "credentials", "salutation", "role", "npi",
        "specialty", "taxonomy", "organizations", *_REACH, "status", "tier", "liaison",
    ),
    "organizations": (
        "id", "name", "type", "npi", "parent", "specialty", "taxonomy", *_REACH, "status", "tier", "liaison",
    ),
    "touches": ("id", "date", "channel", "contact", "organization", "liaison", "direction", "outcome", "purpose"),
    "referrals": ("month", "received_on", "case", "contact", "organization", "service_line", "direction", "count"),
}  # fmt: skip


def export_csv(book: Book, options: Mapping[str, Any]) -> Mapping[str, str | bytes]:
    """A file for each kind of record, or for the one that ``options["kind"]`` names. Voided records are left out.

    Raises:
        UsageError: there is no table of that name.
    """
    kind = options.get("kind") or ""
    if kind and kind not in TABLES:
        raise UsageError(f"--kind {kind}: there is no such table", f"tables are: {', '.join(TABLES)}")
    return {f"{name}.csv": table_of(name, book) for name in TABLES if kind in {"", name}}


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """The ``csv`` exporter."""
    option = Option("kind", f"Only one table: {', '.join(TABLES)}.")
    return [Exporter("csv", "Tables for spreadsheets, one for each kind of record.", export_csv, (option,))]


def table_of(name: str, book: Book) -> str:
    """The table of this name (a key of TABLES) as CSV text; the header names the columns that any row fills."""
    columns, rows = rows_of(name, book)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(map(safe, columns))
    writer.writerows([_cell(column, row.get(column, "")) for column in columns] for row in rows)
    return BYTE_ORDER_MARK + text.getvalue()


def rows_of(name: str, book: Book) -> tuple[list[str], list[dict[str, Any]]]:
    """The columns that any row of the table fills, and its rows: what each says, by column."""
    rows = [{key: value for key, value in row.items() if value not in (None, "", ())} for row in TABLES[name](book)]
    used = {key for row in rows for key in row}
    columns = [key for key in _ORDERS[name] if key in used or not rows]
    columns += sorted(used - set(columns))
    return columns, rows


def as_cell(value: Any) -> str | int | float:
    """A number as it is, anything else in words; a list in one cell with semicolons."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _cell(column: str, value: Any) -> str | int | float:
    cell = as_cell(value)
    return safe(cell) if isinstance(cell, str) and column not in _TYPED else cell


TABLES: Mapping[str, Callable[[Book], Iterable[Cells]]] = {
    "contacts": lambda book: [_contact(one) for one in book.contacts.values() if not one.void],
    "organizations": lambda book: [_organization(one) for one in book.organizations.values() if not one.void],
    "touches": lambda book: [_touch(one) for one in book.touches.values() if not one.void],
    "referrals": lambda book: [_flat(one) for one in book.referrals if not one.void],
}
"""What can be exported: the name of a table to the function that makes its rows."""


def _contact(one: Contact) -> Cells:
    preferences = {
        "prefers": one.preferences.channels,
        "avoid": one.preferences.avoid,
        "best_time": one.preferences.best_time,
        "cadence_days": one.preferences.cadence_days,
    }
    return {**_flat(one), **_reach(one), "organizations": one.organizations, **preferences}


def _organization(one: Organization) -> Cells:
    return {**_flat(one), **_reach(one)}


def _touch(one: Touch) -> Cells:
    cells = dict(_flat(one))
    if one.next:
        cells |= {f"next_{part}": getattr(one.next, part) for part in ("action", "due", "channel", "done")}
    if one.gift:
        cells |= {"gift_value": one.gift.value, "gift": one.gift.what}
    return cells


def _reach(one: Contact | Organization) -> Cells:
    """Telephone numbers and e-mails by kind (the first of each), address, estimate."""
    cells: dict[str, Any] = {}
    for phone in one.phones:
        number = f"{phone.number} x{phone.extension}" if phone.extension else phone.number
        cells.setdefault(f"phone_{phone.kind}", number)
    for email in one.emails:
        cells.setdefault(f"email_{email.kind}", email.address)
    if one.address:
        cells |= {f"address_{part}": getattr(one.address, part) for part in _ADDRESS}
    if one.potential:
        cells["potential_per_month"] = one.potential.referrals_per_month
        cells["potential_source"] = one.potential.source
        cells["potential_date"] = one.potential.date
    return cells


def _flat(one: Contact | Organization | Touch | Referral) -> Cells:
    """The fields that hold a text, a number, a date or a list of texts, and the client's own ones."""
    cells: dict[str, Any] = {}
    for field in fields(one):
        value = getattr(one, field.name)
        plain = isinstance(value, str | int | float) or hasattr(value, "isoformat")
        texts = isinstance(value, tuple) and all(isinstance(item, str) for item in value)
        if plain or (texts and value):
            cells[field.name] = value
    cells |= {f"custom_{name}": value for name, value in one.custom.items()}
    return cells
