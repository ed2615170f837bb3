"""Files that a command makes beside the records: reports and exports. Whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rounds.base.durable import write_over
from rounds.base.problems import StorageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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
