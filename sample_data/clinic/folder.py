"""Files of the workspace: texts by path, and their writing."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

from rounds.base.dates import month_words
from rounds.documents.yamltext import dump
from rounds.storage.store.changes import record_text
from rounds.storage.workspace import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from clinic.cast import Document


def record_files(kind: str, records: Iterable[Document]) -> dict[str, str]:
    """One file a record, under the kind's folder."""
    found = {}
    for record in records:
        path = f"{FOLDERS[kind]}/{record['id']}.yaml"
        found[path] = record_text(kind, _without_id(record), path)
    return found


def touch_files(touches: Sequence[Document], since: str) -> dict[str, str]:
    """Closed months as one list a month; from the month ``since`` on one file a touch, as commands write them."""
    found: dict[str, str] = {}
    for month in sorted({touch["date"][:7] for touch in touches}):
        of_month = [touch for touch in touches if touch["date"].startswith(month)]
        folder = month.replace("-", "/")
        if month < since:
            found[f"touches/{folder}.yaml"] = _list_text(month, of_month)
            continue
        for touch in of_month:
            path = f"touches/{folder}/{touch['id']}.yaml"
            found[path] = record_text("touch", _without_id(touch), path)
    return found


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Replace the record folders by these files; everything else in the folder stays as it is."""
    for name in FOLDERS.values():
        if (folder / name).is_dir():
            shutil.rmtree(folder / name)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode("utf-8"))


def _without_id(record: Document) -> Document:
    return {key: value for key, value in record.items() if key != "id"}


def _list_text(month: str, touches: Sequence[Document]) -> str:
    name = month_words(date.fromisoformat(f"{month}-01"))
    header = f"# Touches of {name}: a closed month, kept as one list.\n"
    return header + "".join(_item(dump(touch)) for touch in touches)


def _item(text: str) -> str:
    """The text of a mapping as an item of a list."""
    lines = text.splitlines(keepends=True)
    return "".join(("- " if number == 0 else "  " if line.strip() else "") + line for number, line in enumerate(lines))
