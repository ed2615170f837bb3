"""The only writer: all or nothing, never over somebody else's change, never half written.

A change takes the workspace's lock, is compared with the bytes that were read, written to a temporary file of the same
file system, flushed, and only then linked (a new record) or renamed (a changed one) into its place. Before the first
file is placed, an intent file says what is to be done, so that the next command can finish or undo it.
"""

from __future__ import annotations

from rounds.base.durable import write_draft, write_over
from rounds.storage.store.changes import Change, Create, Remove, Update, record_text, schema_line
from rounds.storage.store.intent import sweep
from rounds.storage.store.transaction import Written, apply, as_storage_error, locked, recover

__all__ = [
    "Change",
    "Create",
    "Remove",
    "Update",
    "Written",
    "apply",
    "as_storage_error",
    "locked",
    "record_text",
    "recover",
    "schema_line",
    "sweep",
    "write_draft",
    "write_over",
]
