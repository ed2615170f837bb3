"""Addresses that get nothing more: one file each in ``suppressions/``, added and never removed, checked at each send.

Someone who opted out stays opted out whoever the contact is now, and on whichever computer the next mail is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rounds.base.ids import make_id, short_hash
from rounds.base.problems import Problem, Source
from rounds.documents.schema import read_checked, schema_file
from rounds.documents.yamltext import dump

if TYPE_CHECKING:
    from datetime import date

    from rounds.storage.workspace import Workspace

FOLDER: Final = "suppressions"


@dataclass(frozen=True, slots=True)
class Suppression:
    """An address, since when (ISO day), and why: opt-out, bounce or asked. ``void``: why it no longer holds."""

    source: Source
    address: str
    since: str
    reason: str
    note: str = ""
    void: str = ""


def read_suppressions(workspace: Workspace) -> tuple[dict[str, Suppression], list[Problem]]:
    """The suppressions that hold, by address in lower case, and what is wrong with the files.

    Who sends must stop at a problem: it may hide somebody who asked for no more.
    """
    found: dict[str, Suppression] = {}
    problems: list[Problem] = []
    folder = workspace.root / FOLDER
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        path = f"{FOLDER}/{file.name}"
        if file.suffix not in {".yaml", ".yml"}:
            continue
        if file.is_symlink():
            problems.append(Problem(Source(path), "it is a symbolic link", "put the file itself here"))
            continue
        document, wrong = read_checked(file, schema_file("suppression.schema.json"), what="suppression", path=path)
        problems += wrong
        data: Any = document.data if document else {}
        if data and not data.get("void"):
            found[data["address"].lower()] = Suppression(Source(path, 1), **data)
    return found, problems


def suppression_file(address: str, day: date, reason: str, note: str = "") -> tuple[str, str]:
    """Path and text of a new suppression; the same address always has the same path."""
    address = address.lower()
    path = f"{FOLDER}/{make_id(address)[:40].strip('-')}-{short_hash(address)}.yaml"
    document = {"address": address, "since": day.isoformat(), "reason": reason, "note": note}
    return path, dump({key: value for key, value in document.items() if value})
