"""What changed between two states of the workspace, gathered and told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Source
from rounds.base.words import counted
from rounds.book import FOLDERS
from rounds.book.records import Contact
from rounds.storage.compare import Key, RecordChange, changes_between, documents_in
from rounds.storage.compare.wording import Names, in_words
from rounds.storage.history.past import changed_files, commit_at, files_named, working_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rounds.desk.desk import Desk
    from rounds.storage.history.past import ChangedFile
    from rounds.storage.workspace import Workspace


_ORDER = ("settings", "contact", "organization", "feedback", "touch", "goal", "campaign", "referral")
_MANY_ROWS = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two states.

    Attributes:
        changes: The records that differ.
        names: What people and places in them are called.
        others: Files of no records that differ.
        broken: Files that cannot be read any more.
    """

    changes: tuple[RecordChange, ...]
    names: Names
    others: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """A line a change, records of one kind together; many rows of referrals are summed up file by file."""
        rows = [change for change in self.changes if change.key.kind == "referral"]
        shown = [change for change in self.changes if change.key.kind != "referral" or len(rows) <= _MANY_ROWS]
        shown.sort(key=lambda change: (_ORDER.index(change.key.kind), change.key.id))
        lines = [in_words(change, self.names) for change in shown]
        if len(rows) > _MANY_ROWS:
            lines += _summed(rows)
        return lines + [words for *_, words in self._files()]

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs: the records, then files as of the kind ``file``, broken ones and those of no records."""
        records: list[dict[str, Any]] = [
            {
                "kind": change.key.kind,
                "id": change.key.id,
                "file": change.path,
                "what": change.what,
                "fields": [{**asdict(one), "field": ".".join(one.field)} for one in change.fields],
                "words": in_words(change, self.names),
            }
            for change in self.changes
        ]
        return records + [
            {"kind": "file", "id": path, "file": path, "what": what, "fields": [], "words": words}
            for path, what, words in self._files()
        ]

    def _files(self) -> list[tuple[str, str, str]]:
        """Path, what became of it, and both in words, of files about whose records nothing is told."""
        broken = [(path, "broken", f"{path}: cannot be read any more, see: rounds check") for path in self.broken]
        return broken + [(path, "changed", f"{path}: changed") for path in self.others]


def difference(workspace: Workspace, before: str, after: str, paths: Sequence[str] = (".",)) -> Difference:
    """What differs between two commits in the records of these paths."""
    files = changed_files(workspace, before, after, paths)
    return of_files(files, _named(workspace, after, before, files))


def of_files(files: Sequence[ChangedFile], names: Names) -> Difference:
    """What differs between two states of these files."""
    old: dict[Key, tuple[str, Mapping[str, Any]]] = {}
    new: dict[Key, tuple[str, Mapping[str, Any]]] = {}
    broken: list[str] = []
    for file in files:
        (before, _), (after, problems) = (documents_in(file.path, raw) for raw in (file.before, file.after))
        if problems and not after and file.after is not None:
            broken.append(file.path)
            continue
        old.update({key: (file.path, document) for key, document in before.items()})
        new.update({key: (file.path, document) for key, document in after.items()})
    changes = changes_between(old, new)
    told = {change.path for change in changes} | {place for place, _ in (*old.values(), *new.values())}
    others = (file.path for file in files if file.path not in told and file.path not in broken)
    return Difference(tuple(changes), names, tuple(others), tuple(broken))


def _summed(rows: Sequence[RecordChange]) -> list[str]:
    by_file: dict[str, list[RecordChange]] = {}
    for row in rows:
        by_file.setdefault(row.path, []).append(row)
    lines = []
    for path, own in sorted(by_file.items()):
        numbers = {what: sum(row.what == what for row in own) for what in ("new", "changed", "gone")}
        parts = [f"{counted(number, 'row')} {what}" for what, number in numbers.items() if number]
        lines.append(f"{path}: {', '.join(parts)}")
    return lines


def uncommitted(desk: Desk, commit: str) -> Difference:
    """What differs between a commit and the files as they are now."""
    workspace, book = desk.workspace, desk.book
    files = working_files(workspace, commit)
    found = ((name, book.source_named(name)) for name in _wanted(files))
    return of_files(files, Names({name: source.called for name, source in found if source}))


def _named(workspace: Workspace, after: str, before: str, files: Sequence[ChangedFile]) -> Names:
    """How those are called whom the changed records are about, by the later state, else by the earlier one."""
    wanted = _wanted(files)
    called: dict[str, str] = {}
    for commit in (after, before):
        paths = [f"{FOLDERS[kind]}/{name}.yaml" for name in wanted if name not in called for kind in _PEOPLE]
        for path, raw in files_named(workspace, commit, paths).items():
            for key, document in documents_in(path, raw)[0].items():
                called.setdefault(key.id, _called(key.kind, document))
    return Names(called)


def _wanted(files: Sequence[ChangedFile]) -> list[str]:
    """Ids of everybody and every place that changed files speak of."""
    found: dict[str, None] = {}
    for file in files:
        for raw in (file.before, file.after):
            for key, document in documents_in(file.path, raw)[0].items():
                found |= dict.fromkeys(name for name in _mentioned(key, document) if name)
    return list(found)


_PEOPLE = ("contact", "organization")
_ADDRESSED = ("salutation", "family", "credentials")


def _mentioned(key: Key, document: Mapping[str, Any]) -> Iterable[str]:
    if key.kind in _PEOPLE:
        yield key.id
        for place in document.get("affiliations") or ():
            if isinstance(place, dict):
                yield str(place.get("organization", ""))
    yield from (str(document[name]) for name in ("contact", "organization", "parent") if document.get(name))


def _called(kind: str, document: Mapping[str, Any]) -> str:
    """``Dr. Okafor``, as the records' own ``called`` says it."""
    name = str(document.get("name", ""))
    if kind == "organization":
        return name
    fields: dict[str, Any] = {field: str(document[field]) for field in _ADDRESSED if document.get(field)}
    return Contact(Source(""), "", name, **fields).called


@dataclass(frozen=True, slots=True)
class ShowDiff:
    """Which states to compare.

    Attributes:
        revisions: ``FROM..TO``, or FROM alone for what changed from then to the files as they are; each is a day, a
            commit, a branch or a tag. Empty: what is not committed yet.
    """

    revisions: str = ""


def show_diff(desk: Desk, request: ShowDiff) -> Difference:
    """What changed, record by record.

    Raises:
        UsageError: there is no history, nothing was committed by that day, or git knows no such commit.

    Example:
        >>> clinic = desk.anew(copy_sample(desk, CopySample("../play")).root)  # a copy with a history
        >>> show_diff(clinic, ShowDiff("HEAD..HEAD")).changes
        ()
    """
    first, dots, last = request.revisions.partition("..")
    before, _ = commit_at(desk.workspace, first or "HEAD")
    if not dots:
        return uncommitted(desk, before)
    after, _ = commit_at(desk.workspace, last or "HEAD")
    return difference(desk.workspace, before, after)
