"""The last merge, made again record by record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rounds.base.problems import Problem, Source
from rounds.storage.compare import documents_in, kind_of
from rounds.storage.compare.merge import SilentChange, silent_changes
from rounds.storage.history.past import changed_files, files_named, merge_base

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rounds.storage.compare import Key
    from rounds.storage.history.past import PastCommit
    from rounds.storage.workspace import Workspace

_LONGEST = 60


def merge_problems(workspace: Workspace, merge: PastCommit) -> list[Problem]:
    """An error for each record that a merge of two commits changed silently, with what was wanted and what stands."""
    base = merge_base(workspace, *merge.parents[:2])
    paths = sorted(
        {
            file.path
            for side in (*merge.parents[:2], merge.hash)
            for file in changed_files(workspace, base, side)
            if kind_of(file.path)
        }
    )
    states = [_documents(files_named(workspace, commit, paths)) for commit in (base, *merge.parents[:2], merge.hash)]
    places = {
        key: path
        for path, raw in files_named(workspace, merge.hash, paths).items()
        for key in documents_in(path, raw)[0]
    }
    return [_problem(change, places.get(change.key, "")) for change in silent_changes(*states)]


def _documents(files: Mapping[str, bytes]) -> dict[Key, Mapping[str, Any]]:
    return {key: document for path, raw in files.items() for key, document in documents_in(path, raw)[0].items()}


def _problem(change: SilentChange, path: str) -> Problem:
    what = f"{change.key.kind} '{change.key.id}'"
    if not change.field:
        message = f"the merge brought the {what} back" if change.wanted is None else f"the merge lost the {what}"
        return Problem(Source(path or change.key.kind), message, "compare both sides: rounds diff HEAD^1..HEAD")
    name = ".".join(change.field)
    message = (
        f"the merge changed '{name}' of the {what}: it is {_shown(change.found)}, and should be {_shown(change.wanted)}"
    )
    return Problem(Source(path), message, "mend the field; neither side wanted this")


def _shown(value: Any) -> str:
    text = "nothing" if value is None else repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
