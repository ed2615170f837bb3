"""Closed years of touches, a file each, folded into one file a month."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rounds.base.problems import RoundsError, UsageError
from rounds.base.words import counted
from rounds.desk.drafts import readable, write
from rounds.documents.yamltext import list_text, read_bytes
from rounds.storage.compare import documents_in
from rounds.storage.store import Create, Remove, Written

if TYPE_CHECKING:
    from rounds.desk.desk import Desk
    from rounds.storage.store import Change
    from rounds.storage.workspace import Workspace

_MOST_TIMES = 1000
_FIRST_LINE = "# yaml-language-server:"


@dataclass(frozen=True, slots=True)
class ArchiveYear:
    """What to fold.

    Attributes:
        year: A year that is over.
    """

    year: int


@dataclass(frozen=True, slots=True)
class ArchivedYear:
    """A year that was folded, or would be.

    Attributes:
        year: The year.
        folded: How many touches go into files of a month.
        kept: How many files stay as they are, for their comments.
        months: The files of months.
        written: What was written; nothing on a dry run, or where there is nothing to fold.
        dry_run: Nothing was.
    """

    year: int
    folded: int
    kept: int
    months: tuple[str, ...]
    written: Written
    dry_run: bool = False

    def words(self) -> str:
        """``3 touches of 2025 into 2 files``."""
        return f"{counted(self.folded, 'touch', 'touches')} of {self.year} into {counted(len(self.months), 'file')}"

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        numbers = {"folded": self.folded, "kept": self.kept, "files": list(self.months), "year": self.year}
        return {"dry_run": True, **numbers} if self.dry_run else {**numbers, "commit": self.written.commit}


def archive_year(desk: Desk, request: ArchiveYear) -> ArchivedYear:
    """Fold the touches of a closed year, a file each, into one file a month: fewer files, the same records.

    Every record is proved equal before anything is written; files with comments of their own stay as they are.

    Raises:
        UsageError: the year is not over.
        InvalidError: the settings have errors.
        ChangedError, StorageError: as the store says; nothing was written.

    Example:
        >>> archive_year(desk, ArchiveYear(2025)).folded  # they stand in files of a month already
        0
    """
    year = request.year
    readable(desk)
    if year >= desk.as_of.year:
        raise UsageError(
            f"{year} is not over", "only closed years are folded, so that nobody writes into them meanwhile"
        )
    changes, kept = _changes(desk.workspace, year)
    months = tuple(change.path for change in changes if isinstance(change, Create))
    folded = len(changes) - len(months)
    found = ArchivedYear(year, folded, kept, months, Written(), desk.dry_run)
    if desk.dry_run or not folded:
        return found
    return replace(found, written=write(desk, changes, f"Fold {found.words()}"))


def _changes(workspace: Workspace, year: int) -> tuple[list[Change], int]:
    """What folds the year, and how many files stay for their comments."""
    months: dict[str, list[tuple[str, bytes, dict[str, Any]]]] = {}
    kept = 0
    for file in sorted((workspace.root / "touches" / str(year)).rglob("*.yaml")):
        path = file.relative_to(workspace.root).as_posix()
        raw, _ = read_bytes(file, path)
        document = _single(path, raw)
        if raw is None or document is None:
            continue
        if any("#" in line for line in raw.decode().splitlines() if not line.startswith(_FIRST_LINE)):
            kept += 1
            continue
        months.setdefault(str(document["date"])[:7], []).append((path, raw, document))
    changes: list[Change] = []
    for month, found in months.items():
        target = _free(workspace, f"touches/{year}/{month}-archive")
        changes.append(Create(target, _proved(target, [document for _, _, document in found])))
        changes += [Remove(path, raw) for path, raw, _ in found]
    return changes, kept


def _free(workspace: Workspace, stem: str) -> str:
    """The month's file; a further one where the month was folded before."""
    names = (f"{stem}.yaml", *(f"{stem}-{number}.yaml" for number in range(2, _MOST_TIMES)))
    return next(name for name in names if not (workspace.root / name).exists())


def _single(path: str, raw: bytes | None) -> dict[str, Any] | None:
    """The document of a file that holds one touch, with its id written out; None for lists and what cannot be read."""
    documents, problems = documents_in(path, raw)
    if problems or len(documents) != 1:
        return None
    key, document = next(iter(documents.items()))
    stem = path.rsplit("/", 1)[-1].removesuffix(".yaml")
    return (
        {"id": key.id, **{name: value for name, value in document.items() if name != "id"}} if key.id == stem else None
    )


def _proved(path: str, documents: list[dict[str, Any]]) -> str:
    """The month's file, read again and found to hold the very same records."""
    text = list_text(documents)
    found, problems = documents_in(path, text.encode())
    if problems or [dict(document) for document in found.values()] != documents:
        raise RoundsError(f"{path} would not hold the same records", "nothing was written; please report this")
    return text
