"""Reading: the files of a workspace become good documents and problems, each file by itself."""

from __future__ import annotations

from rounds.storage.files.entries import Entry, FileStamp, Folder, entries, record_files
from rounds.storage.files.records import (
    FileReading,
    Judged,
    accepted,
    digest_of,
    raw_file,
    read_record_bytes,
    read_record_file,
    record_of,
    rows_of,
)
from rounds.storage.files.tables import Row

__all__ = [
    "Entry",
    "FileReading",
    "FileStamp",
    "Folder",
    "Judged",
    "Row",
    "accepted",
    "digest_of",
    "entries",
    "raw_file",
    "read_record_bytes",
    "read_record_file",
    "record_files",
    "record_of",
    "rows_of",
]
