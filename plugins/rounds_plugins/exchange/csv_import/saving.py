"""A guessed map as a file, for somebody to look at and mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import UsageError
from rounds.base.words import printable
from rounds.documents.yamltext import dump
from rounds_plugins.exchange.csv_import.guessing import about_patients

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rounds_plugins.exchange.csv_import.guessing import Guess

_LONGEST = 60


def save_map(file: Path, guess: Guess, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write the map with the columns that nothing was made of as comments; what to do next.

    Raises:
        UsageError: a file of that name is there already, or cannot be written.
    """
    patients = set(about_patients(guess.unused))
    lines = [
        f"# Guessed{f' for an export of {guess.program}' if guess.program else ''}. Mend it, then import with --map."
    ]
    for name in guess.unused:
        values = (row[header.index(name)].strip() for row in rows if header.index(name) < len(row))
        example = "" if name in patients else next((f": {text}" for text in values if text), "")
        what = "about a patient, never taken" if name in patients else f"not taken{example}"
        lines.append("# " + printable(f"{name} ({what}", " ")[:_LONGEST] + ")")
    try:
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(dump(dict(guess.data), header="\n".join(lines) + "\n"))
    except FileExistsError as error:
        raise UsageError(f"{file} is there already", "name another file, or remove it") from error
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}") from error
    return f"wrote the map to {file}; nothing was imported. Look at it, then import with --map {file}"
