"""What commands print (tables, TSV, JSON, drafts, progress, problems), and the files they make beside the records."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rounds.base.durability import write_over
from rounds.base.problems import StorageError, UsageError, in_order
from rounds.base.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rounds.base.problems import Problem
    from rounds.desk.drafts import Draft


_GAP = 2
_NARROWEST = 12


def print_json(value: Any) -> None:
    """The value as JSON, keys in the order given."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, numeric: Iterable[str] = ()) -> None:
    """A table with aligned columns on a terminal; tab-separated values without a header in a pipe.

    On a terminal the widest text column gives way, so that a row keeps to one line; the first column stays whole,
    for it holds what other commands ask for.
    """
    texts = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in texts:
            click.echo("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))
        return
    widths = _widths(columns, texts, shutil.get_terminal_size().columns)
    right = {columns.index(name) for name in numeric}
    click.echo(click.style(_line(columns, widths, right), bold=True))
    for row in texts:
        click.echo(_line(row, widths, right))


def print_rows(
    rows: Sequence[Mapping[str, object]], *, as_json: bool, otherwise: str, numeric: Iterable[str] = ()
) -> None:
    """Rows of a list: as JSON or as a table; where there are none, ``otherwise`` says so to people."""
    if as_json:
        print_json(rows)
    elif rows:
        print_table([*rows[0]], [[*row.values()] for row in rows], numeric=numeric)
    else:
        click.echo(otherwise, err=True)


def _widths(columns: Sequence[str], rows: Sequence[Sequence[str]], available: int) -> list[int]:
    widths = [max(len(cell) for cell in column) for column in zip(columns, *rows, strict=True)]
    first, *others = widths
    while others and first + sum(others) + _GAP * len(others) > available and max(others) > _NARROWEST:
        others[others.index(max(others))] -= 1
    return [first, *others]


def _line(cells: Sequence[str], widths: Sequence[int], right: set[int]) -> str:
    return (
        (" " * _GAP).join(_cell(cell, widths[index], right=index in right) for index, cell in enumerate(cells)).rstrip()
    )


def _cell(text: str, width: int, *, right: bool) -> str:
    return cut(text, width).rjust(width) if right else cut(text, width).ljust(width)


def cut(text: str, most: int) -> str:
    """The text, or its beginning and an ellipsis: at most so many letters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def github_annotation(problem: Problem) -> str:
    """A problem as a GitHub Actions workflow command, which marks the line in a pull request."""
    place = f"file={_escape(problem.source.path, property_=True)}"
    if problem.source.line:
        place += f",line={problem.source.line},col={max(1, problem.source.column)}"
    words = f"{problem.message}. {problem.hint}" if problem.hint else problem.message
    return f"::{problem.severity} {place}::{_escape(words)}"


def _escape(text: str, *, property_: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property_ else text


def say_problems(problems: Iterable[Problem]) -> None:
    """Each problem on standard error: ``file:line:column: message``, then its hint."""
    for problem in in_order(list(problems)):
        kind = click.style("warning: ", fg="yellow") if problem.severity == "warning" else ""
        blame = f"plugin {problem.plugin}: " if problem.plugin else ""
        click.echo(f"{printable(str(problem.source))}: {kind}{blame}{printable(problem.message)}", err=True)
        for line in problem.hint.splitlines():
            click.echo(click.style(f"    {printable(line)}", dim=True), err=True)


def say_drafts(drafts: Sequence[Draft]) -> None:
    """Print what would be written: new files whole, changed ones as a difference."""
    for draft in drafts:
        if draft.before is None:
            click.secho(f"would write {draft.path}:", bold=True)
            click.echo(draft.text, nl=not draft.text.endswith("\n"))
            continue
        old, new = draft.before.decode("utf-8-sig", "replace").splitlines(), draft.text.splitlines()
        click.secho(f"would change {draft.path}:" if old != new else f"{draft.path} stays as it is.", bold=True)
        for line in list(unified_diff(old, new, lineterm="", n=2))[2:]:
            click.echo(line)


_PATIENCE_SECONDS = 1.0
_WIDTH = 30


class Progress:
    """Shows on standard error how far something is, from the second on in which it begins to feel long."""

    def __init__(self, what: str, *, about: bool = False) -> None:
        self._what = what
        self._of = "of about" if about else "of"
        self._begun = time.monotonic()
        self._shown = False

    def show(self, done: int, whole: int) -> None:
        """So many of so many are done; the line goes when all are."""
        if not sys.stderr.isatty() or time.monotonic() - self._begun < _PATIENCE_SECONDS:
            return
        filled = _WIDTH * done // max(1, whole)
        bar = "#" * filled + "-" * (_WIDTH - filled)
        text = f"rounds: {self._what} [{bar}] {done:,} {self._of} {whole:,}"
        click.echo("\r\033[K" + ("" if done >= whole else text), nl=False, err=True)


def say_written(written: Sequence[Path]) -> None:
    """Where the output went: a file by its path, several by their folder."""
    if len(written) == 1:
        click.echo(f"Wrote {written[0]}")
    elif written:
        click.echo(f"Wrote {len(written)} files below {os.path.commonpath([file.parent for file in written])}")


def write_output(files: Mapping[str, str | bytes], output: Path | None, folder: Path, stem: str) -> list[Path]:
    """Write what a renderer or exporter made; the paths written.

    One file becomes ``<folder>/<stem><suffix>`` or ``output`` (``-`` prints it); several go into the folder ``output``
    or ``<folder>/<stem>/`` under their own names. An existing file is replaced whole.

    Raises:
        UsageError: several files cannot be printed, or go into a file.
        StorageError: the disk refused; nothing is half written.
    """
    if len(files) == 1:
        ((name, content),) = files.items()
        if output is not None and str(output) == "-":
            click.echo(content, nl=False)
            return []
        target = output or folder / f"{stem}{Path(name).suffix}"
        return [_write(target / name if target.is_dir() else target, content)]
    if output is not None and (str(output) == "-" or output.is_file()):
        raise UsageError(f"this makes {len(files)} files", "name a folder with -o FOLDER")
    return [_write((output or folder / stem) / name, content) for name, content in files.items()]


def write_each(files: Mapping[str, str | bytes], places: Sequence[Path | None], folder: Path) -> list[Path]:
    """Write each of several files to a place of its own, or into the folder by its name; the paths written.

    Raises:
        StorageError: the disk refused; none is half written.
    """
    written: list[Path] = []
    for (name, content), place in zip(files.items(), places, strict=False):
        written += write_output({name: content}, place, folder, Path(name).stem)
    return written


def _write(file: Path, content: str | bytes) -> Path:
    data = content.encode() if isinstance(content, str) else content
    if file.exists() and not file.is_file():
        return _pour(file, data)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_over(file, data)
    except OSError as error:
        raise StorageError(f"cannot write {file}: {error.strerror}", "choose another place with -o") from error
    return file


def _pour(place: Path, data: bytes) -> Path:
    """Write into what is no file (/dev/stdout, a pipe): it is not ours to replace."""
    try:
        with place.open("wb", buffering=0) as stream:
            stream.write(data)
    except OSError as error:
        raise StorageError(f"cannot write {place}: {error.strerror}", "choose another place with -o") from error
    return place
