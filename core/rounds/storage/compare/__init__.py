"""Comparing: two or three states of the same files, record by record and field by field."""

from __future__ import annotations

from rounds.storage.compare.comparison import FieldChange, Key, RecordChange, changes_between, documents_in, kind_of
from rounds.storage.compare.merge import Conflict, merged_documents
from rounds.storage.compare.wording import Names, in_words

__all__ = [
    "Conflict",
    "FieldChange",
    "Key",
    "Names",
    "RecordChange",
    "changes_between",
    "documents_in",
    "in_words",
    "kind_of",
    "merged_documents",
]
