"""One file imported: read by a plugin, planned against the book, written as one change and one commit."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from rounds.base.phi import find
from rounds.base.problems import ChangedError, UsageError
from rounds.base.sheets import safe
from rounds.book.records import Provenance
from rounds.desk.drafts import known, readable, write
from rounds.desk.exports import choose_format, complete_options
from rounds.desk.imports.changes import changes_of, records_of
from rounds.desk.imports.plan import ImportPlan, RecordFiles
from rounds.desk.imports.planner import Rules, plan_changes
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
Result = Incoming | Rejected | Skipped | Deactivated


@dataclass(frozen=True, slots=True)
class PlanImport:
    """A file whose records are to come in.

    Attributes:
        importer: The format, by name.
        file: The file.
        options: What the format's own options are set to, by their names.
        update: Also replace what an earlier import wrote; what somebody typed stays.
    """

    importer: str
    file: Path
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    update: bool = False


@dataclass(frozen=True, slots=True)
class ApplyImport(PlanImport):
    """The same, to be done.

    Attributes:
        digest: That of the file whose plan somebody has seen; empty: nobody has.
    """

    digest: str = ""


@dataclass(frozen=True, slots=True)
class FileImport:
    """An import, done or only planned.

    Attributes:
        importer: The format.
        file: The file.
        plan: What it comes to.
        left_out: Records of the workspace that cannot be read, and were not compared.
        changes: What was to be written.
        written: What was written.
        digest: The file's SHA-256, in hexadecimal; empty where the import was not only planned.
        dry_run: Nothing was written.
    """

    importer: str
    file: Path
    plan: ImportPlan
    left_out: int
    changes: Sequence[Change]
    written: Written = field(default_factory=Written)
    digest: str = ""
    dry_run: bool = False

    @property
    def is_useless(self) -> bool:
        """Whether every line that was meant was rejected."""
        plan = self.plan
        useful = (plan.creations, plan.fills, plan.conflicts, plan.unchanged, plan.deactivated)
        return bool(plan.rejected) and not any(useful)

    @property
    def rejected_table(self) -> str:
        """The rejected lines with their reasons, as CSV."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["file", "line", "reason"])
        writer.writerows([safe(self.file.name), one.line, safe(one.reason)] for one in self.plan.rejected)
        return text.getvalue()

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        head = {"importer": self.importer, "file": str(self.file), "dry_run": self.dry_run}
        plan = self.plan.as_data(documents=self.dry_run)
        end = {"left_out": self.left_out, "written": list(self.written.paths), "commit": self.written.commit}
        return {**head, **plan, **end}


def plan_import(desk: Desk, request: PlanImport) -> FileImport:
    """What an import would come to. Nothing is written.

    Raises:
        RoundsError: the file cannot be used, the plugin failed, or rounds.yaml has errors.
        UsageError: there is no such format, or the format has no such option.

    Example:
        >>> file = desk.home.root / "practices.csv"
        >>> _ = file.write_text("Practice,City\\nElm Pediatrics,Avon\\n")
        >>> [new.id for new in plan_import(desk, PlanImport("csv", file)).plan.creations]
        ['elm-pediatrics']
    """
    digest = _digest(request.file)
    imported, _ = _planned(desk, request)
    return replace(imported, digest=digest, dry_run=True)


def apply_import(desk: Desk, request: ApplyImport) -> FileImport:
    """Import a file: one change, and one commit.

    Raises:
        RoundsError: the file cannot be used, the plugin failed, or rounds.yaml has errors; nothing was written.
        UsageError: there is no such format, or the format has no such option.
        ChangedError: the file is not the one whose plan somebody has seen, or a record was changed meanwhile.
        StorageError: the disk refused; nothing was written.

    Example:
        >>> file = desk.home.root / "practices.csv"
        >>> _ = file.write_text("Practice,City\\nElm Pediatrics,Avon\\n")
        >>> planned = plan_import(desk, PlanImport("csv", file))
        >>> apply_import(desk, ApplyImport("csv", file, digest=planned.digest)).plan.numbers["created"]
        1
    """
    if request.digest and _digest(request.file) != request.digest:
        raise ChangedError(f"{request.file.name} was changed since it was looked at", "look at it again")
    imported, files = _planned(desk, request)
    if desk.dry_run or not imported.changes:
        return replace(imported, dry_run=desk.dry_run)
    plan = imported.plan
    numbers = ", ".join(f"{number} {name}" for name, number in plan.numbers.items() if number)
    message = f"import {imported.importer} {imported.file.name}: {numbers}"
    return replace(imported, written=write(desk, imported.changes, message, records_of(plan, files, desk.book)))


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error


def _planned(desk: Desk, request: PlanImport) -> tuple[FileImport, RecordFiles]:
    """The plan with its changes, and the files that it rests on."""
    importer, owner = choose_format(request.importer, desk.plugins.importers())
    options = complete_options(importer.options, request.options)
    loaded, file = readable(desk), request.file
    schemas, _ = schemas_of(desk.workspace, desk.plugins)
    files = RecordFiles(desk.workspace, schemas.fit)
    as_of = desk.as_of

    def judge(kind: str, document: Mapping[str, Any]) -> str:
        found = schemas.check(kind, dict(document), lambda _where: (0, 0), "")
        if found:
            return f"{found[0].message}{f' ({found[0].hint})' if found[0].hint else ''}"
        return _patient_data(document)

    plan = plan_changes(
        loaded.book,
        _counted(_guarded(importer, owner, file, desk, {**options, "as_of": as_of}), file, desk.ear),
        files=files,
        rules=Rules(judge, known(desk)),
        origin=Provenance(file.name, as_of),
        occupied=_occupied(desk, loaded),
        update=request.update,
    )
    plan, changes = changes_of(plan, files)
    return FileImport(importer.name, file, plan, loaded.left_out, changes), files


def _patient_data(document: Mapping[str, Any]) -> str:
    """That a field looks like patient data, without saying it again; empty when none does."""
    for name, value in document.items():
        hits = find(json.dumps(value, ensure_ascii=False, default=str))
        if hits:
            return f"{name}: this looks like a {hits[0].kind}; Rounds holds no patient data"
    return ""


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
