"""``rounds export jsonl``: every record as a line of JSON, with the fields that it has in its file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from rounds import Exporter, Option, UsageError, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Book


KINDS = ("contact", "organization", "touch", "referral", "goal", "feedback", "campaign")


def export_jsonl(book: Book, options: Mapping[str, Any]) -> Mapping[str, str | bytes]:
    """One file: a line a record, voided ones too, with ``kind`` first; each line is valid by the kind's schema.

    Raises:
        UsageError: ``options["kind"]`` names no kind of record.
    """
    wanted = options.get("kind") or ""
    if wanted and wanted not in KINDS:
        raise UsageError(f"--kind {wanted}: there is no such kind of record", f"kinds are: {', '.join(KINDS)}")
    lines = [
        json.dumps({"kind": record.kind, **document_of(record)}, ensure_ascii=False)
        for record in book.records()
        if wanted in {"", record.kind}
    ]
    return {"records.jsonl": "".join(f"{line}\n" for line in lines)}


def document_of(record: Any) -> dict[str, Any]:
    """A record as it stands in a file: fields that say what they would say anyhow are left out."""
    return {name: value for name, value in _document(record).items() if name != "source"}


def _document(part: Any) -> dict[str, Any]:
    values = ((field, getattr(part, field.name)) for field in fields(part))
    return {field.name: _plain(value) for field, value in values if value != _default(field)}


def _default(field: Any) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return _document(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """The ``jsonl`` exporter."""
    option = Option("kind", f"Only one kind: {', '.join(KINDS)}.")
    return [Exporter("jsonl", "JSON lines: every record as it stands, for programs.", export_jsonl, (option,))]
