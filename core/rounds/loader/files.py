"""The files of one kind of record, read as rows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from rounds.loader.row import Row
from rounds.loader.tables import read_table
from rounds.problems import Problem, Source
from rounds.workspace import FOLDERS, is_id
from rounds.yamltext import Document, read_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rounds.schema import Locate
    from rounds.workspace import Workspace

SUFFIXES = (".yaml", ".yml", ".csv")
DEEPEST = 32
"""Folders inside each other that are looked through."""

# What looks like records but has another ending: a warning, for else nobody notices that it does not count.
_NEARLY = (*SUFFIXES, *(f"{suffix}.txt" for suffix in SUFFIXES), ".json", ".tsv", ".xls", ".xlsx", ".ods", ".numbers")


def read_rows(workspace: Workspace, kind: str) -> tuple[list[Row], list[Problem], int]:
    """Every record of a kind, the problems of the files, and how many files or items could not be read."""
    rows: list[Row] = []
    problems: list[Problem] = []
    unread = 0
    for path, problem in _entries(workspace.root, FOLDERS[kind]):
        if problem:
            unread += 1
            problems.append(problem)
        elif path.endswith((".yaml", ".yml")):
            document, found = read_file(workspace.root / path, path)
            items, wrong = rows_of(document, kind) if document else ([], [])
            unread += (document is None) + len(wrong)
            problems += [*found, *wrong]
            rows += items
        elif path.endswith(".csv") and kind == "referral":
            table, found, refused = read_table(workspace.root / path, path)
            rows += table
            unread += refused
            problems += found
        elif path.casefold().endswith(_NEARLY):
            hint = "records end in .yaml, and tables of referrals in .csv, in small letters"
            problems.append(Problem(Source(path), "this file is not read", hint, severity="warning"))
    return rows, problems, unread


def record_files(workspace: Workspace, folder: str) -> Iterator[str]:
    """Paths of the files below a folder, in order of name; hidden files and folders are passed over.

    Links are listed but not followed: the reader refuses them by name.
    """
    return (path for path, problem in _entries(workspace.root, folder) if problem is None and path.endswith(SUFFIXES))


def _entries(root: Path, folder: str, depth: int = 1) -> Iterator[tuple[str, Problem | None]]:
    """Each file below a folder; with a problem where the reader cannot go, so that nothing is silently missing."""
    if depth == 1 and (root / folder).is_symlink():
        yield folder, _link(folder)
        return
    try:
        with os.scandir(root / folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        yield folder, Problem(Source(folder), f"the folder cannot be read: {error.strerror}", "look at its permissions")
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.name.startswith("."):
            continue
        if not entry.is_dir(follow_symlinks=False):
            yield path, _link(path) if entry.is_symlink() and (root / path).is_dir() else None
        elif depth < DEEPEST:
            yield from _entries(root, path, depth + 1)
        else:
            message = f"more than {DEEPEST} folders inside each other"
            yield path, Problem(Source(path), message, "move the records further up")


def _link(path: str) -> Problem:
    return Problem(Source(path), "the folder is a link", "put the folder itself here; links are not followed")


def rows_of(document: Document, kind: str) -> tuple[list[Row], list[Problem]]:
    """The records of a document: one mapping, or each mapping of a list (which then names its id itself)."""
    stem = document.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if isinstance(document.data, dict):
        line, column = document.starts[0] if document.starts else (1, 1)
        return _one(document, stem, Source(document.path, line, column))
    rows: list[Row] = []
    problems: list[Problem] = []
    items: list[Any] = document.data or []
    for index, item in enumerate(items):
        source = Source(document.path, *document.starts[index])
        if not isinstance(item, dict):
            problems.append(Problem(source, "expected a record here, with 'key: value' lines", "indent it below a '-'"))
        elif "id" not in item and kind != "referral":
            hint = "in a list each record needs an 'id:' of its own"
            problems.append(Problem(source, f"this {kind} has no id", hint))
        else:
            rows.append(Row(item, source, "", _below(document, index)))
    return rows, problems


def _one(document: Document, stem: str, source: Source) -> tuple[list[Row], list[Problem]]:
    if not is_id(stem):
        hint = "rename the file: lower-case letters, digits and hyphens, such as okafor-grace.yaml"
        return [], [Problem(Source(document.path), f"the file's name '{stem}' cannot be an id", hint)]
    written = document.data.get("id", stem)
    if isinstance(written, str) and written != stem and is_id(written):
        place = Source(document.path, *document.locate(["id"]))
        hint = f"rename the file to {written}.yaml, or leave the id out"
        return [], [Problem(place, f"the id '{written}' differs from the file's name '{stem}'", hint)]
    return [Row(document.data, source, stem, document.locate)], []


def _below(document: Document, index: int) -> Locate:
    return lambda where: document.locate([index, *where])
