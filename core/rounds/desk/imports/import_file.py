"""One file imported: read by a plugin, planned against the book, written as one change and one commit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.phi import find
from rounds.book.records import Provenance
from rounds.desk.imports import ImportPlan, RecordFiles, Rules, changes_of, plan_import, records_of
from rounds.desk.records.drafts import known, readable, write
from rounds.plugins import each_of_plugin
from rounds.plugins.contracts import Deactivated, Incoming, Rejected, Remark, Skipped
from rounds.storage.files.entries import record_files
from rounds.storage.loader import schemas_of
from rounds.storage.store import Written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rounds.desk.desk import Desk, Ear
    from rounds.plugins.contracts import Importer
    from rounds.storage.loader import Loaded
    from rounds.storage.store import Change

_TELL_EVERY = 1_000
_SAMPLE = 1_000_000
_PACKED, _LINE = 10, 1_000  # of a register: how much its ZIP saves, and how long a line of it is
NOTHING = Written()
Result = Incoming | Rejected | Skipped | Deactivated


@dataclass(frozen=True, slots=True)
class Imported:
    """An import, done or (on a dry run) only planned."""

    importer: str
    file: Path
    plan: ImportPlan
    changes: Sequence[Change]
    written: Written = NOTHING

    @property
    def is_useless(self) -> bool:
        """Whether every line that was meant was rejected."""
        plan = self.plan
        useful = (plan.creations, plan.fills, plan.conflicts, plan.unchanged, plan.deactivated)
        return bool(plan.rejected) and not any(useful)


def import_file(
    desk: Desk,
    importer: Importer,
    owner: str,
    file: Path,
    options: Mapping[str, Any],
    *,
    update: bool = False,
) -> Imported:
    """Read, plan and, but for a dry run, write.

    Raises:
        RoundsError: the file cannot be used, the plugin failed, or rounds.yaml has errors; nothing was written.
        ChangedError, StorageError: as the store says; nothing was written.
    """
    loaded = readable(desk)
    schemas, _ = schemas_of(desk.workspace, desk.plugins)
    files = RecordFiles(desk.workspace, schemas.fit)
    as_of = desk.as_of

    def judge(kind: str, document: Mapping[str, Any]) -> str:
        found = schemas.check(kind, dict(document), lambda _where: (0, 0), "")
        if found:
            return f"{found[0].message}{f' ({found[0].hint})' if found[0].hint else ''}"
        return _patient_data(document)

    plan = plan_import(
        loaded.book,
        _counted(_guarded(importer, owner, file, desk, {**options, "as_of": as_of}), file, desk.ear),
        files=files,
        rules=Rules(judge, known(desk)),
        origin=Provenance(file.name, as_of),
        occupied=_occupied(desk, loaded),
        update=update,
    )
    plan, changes = changes_of(plan, files)
    imported = Imported(importer.name, file, plan, changes)
    return imported if desk.dry_run or not changes else _write(desk, imported, files)


def _patient_data(document: Mapping[str, Any]) -> str:
    """That a field looks like patient data, without saying it again; empty when none does."""
    for field, value in document.items():
        hits = find(json.dumps(value, ensure_ascii=False, default=str))
        if hits:
            return f"{field}: this looks like a {hits[0].kind}; Rounds holds no patient data"
    return ""


def _write(desk: Desk, imported: Imported, files: RecordFiles) -> Imported:
    numbers = ", ".join(f"{number} {name}" for name, number in imported.plan.numbers.items() if number)
    message = f"import {imported.importer} {imported.file.name}: {numbers}"
    records = records_of(imported.plan, files, desk.book)
    written = write(desk, imported.changes, message, records)
    return Imported(imported.importer, imported.file, imported.plan, imported.changes, written)


def _occupied(desk: Desk, loaded: Loaded) -> set[str]:
    """Ids of contacts and organizations whose files are there but could not be read: they must not be made anew."""
    read = {record.source.path for record in loaded.book.records()}
    paths = [
        path
        for kind in ("contact", "organization")
        for path in record_files(desk.workspace.root, kind)
        if path not in read
    ]
    return {path.rpartition("/")[2].rpartition(".")[0] for path in paths}


def _guarded(importer: Importer, owner: str, file: Path, desk: Desk, options: Mapping[str, Any]) -> Iterator[Result]:
    """What the importer yields; a fault of the plugin ends the import, and names the plugin."""
    hint = "nothing was imported; mend the plugin"
    doing = f"importing {file.name}"
    for one in each_of_plugin(owner, doing, lambda: map(_result, importer.function(file, desk.book, options)), hint):
        if isinstance(one, Remark):
            for line in one.words.splitlines():
                desk.ear.remark(file.name, line)
        else:
            yield one


def _result(one: object) -> Result | Remark:
    if isinstance(one, Skipped):  # nearly all lines of a register
        return one
    document: Any = one.document if isinstance(one, Incoming) else {}
    if not isinstance(document, Mapping):
        raise TypeError(f"the document of an Incoming is a mapping, not {type(document).__name__}")
    if not isinstance(one, Result | Remark):
        raise TypeError(
            f"an importer yields Incoming, Rejected, Skipped, Deactivated or Remark, not {type(one).__name__}"
        )
    return one


def _counted(stream: Iterator[Result], file: Path, ear: Ear) -> Iterator[Result]:
    """The stream; who listens hears how far it is."""
    doing, whole = f"reading {file.name}, lines", _lines(file)
    for number, one in enumerate(stream):
        if number % _TELL_EVERY == 0:
            ear.progress(doing, min(one.line, whole - 1), whole, about=True)
        yield one
    ear.progress(doing, whole, whole, about=True)


def _lines(file: Path) -> int:
    """About how many lines the file has, by how long its first are; the members of a ZIP are packed some ten to one."""
    with file.open("rb") as opened:
        head = opened.read(_SAMPLE)
    size = file.stat().st_size * (_PACKED if head.startswith(b"PK") else 1)
    return max(2, size // _LINE if head.startswith(b"PK") else size * max(1, head.count(b"\n")) // max(1, len(head)))
