"""``rounds archive``: closed years of touches, a file each, folded into one file a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rounds.base.problems import RoundsError, UsageError
from rounds.base.words import counted
from rounds.cli.context import Invocation, dry_run_option, json_option, pass_invocation
from rounds.cli.shown.output import print_json
from rounds.desk.records.drafts import readable, write
from rounds.documents.yamltext import list_text, read_bytes
from rounds.storage.compare import documents_in
from rounds.storage.store import Create, Remove

if TYPE_CHECKING:
    from rounds.storage.store import Change
    from rounds.storage.workspace import Workspace

_MOST_TIMES = 1000
_FIRST_LINE = "# yaml-language-server:"


@click.command("archive", short_help="Fold a closed year's touches into a file a month.")
@click.argument("year", type=click.IntRange(1900, 2199))
@dry_run_option
@json_option
@pass_invocation
def command(invocation: Invocation, year: int) -> int:
    """Fold the touches of a closed year, a file each, into one file a month: fewer files, the same records.

    Every record is proved equal before anything is written; files with comments of their own stay as they are. It is
    one commit: rounds undo takes it back.
    """
    readable(invocation.desk)
    if year >= invocation.desk.as_of.year:
        raise UsageError(
            f"{year} is not over", "only closed years are folded, so that nobody writes into them meanwhile"
        )
    workspace = invocation.desk.workspace
    changes, folded, kept = _changes(workspace, year)
    if not folded:
        click.echo(f"No touches of {year} stand in files of their own" + (f" ({kept} have comments)." if kept else "."))
        return 0
    months = [change for change in changes if isinstance(change, Create)]
    words = f"{counted(folded, 'touch', 'touches')} of {year} into {counted(len(months), 'file')}"
    if invocation.dry_run:
        click.echo(f"Would fold {words}.")
        return 0
    written = write(invocation.desk, changes, f"Fold {words}")
    if invocation.as_json:
        print_json(
            {"folded": folded, "kept": kept, "files": [month.path for month in months], "commit": written.commit}
        )
        return 0
    stay = f" {counted(kept, 'file')} with comments stayed." if kept else ""
    click.echo(f"Folded {words}.{stay}")
    return 0


def _changes(workspace: Workspace, year: int) -> tuple[list[Change], int, int]:
    """What folds the year, how many records that are, and how many files stay for their comments."""
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
    return changes, sum(map(len, months.values())), kept


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
