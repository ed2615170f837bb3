"""The user's own NUCC code set: what each taxonomy code is called.

The code set is licensed and not part of Rounds. Who has its CSV can name it with ``--nucc``: its words then stand in
place of those of the small map that Rounds has.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rounds import Option, RoundsError
from rounds_plugins.exchange.tables import Row, find_delimiter, find_encoding, open_table, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

NUCC_OPTION = Option("nucc", "Your own NUCC code set (CSV), for specialties in words.", is_path=True)
_CODE = re.compile(r"[0-9A-Z]{9}X")
_LONGEST = 100
_HINT = "the code set of nucc.org is a CSV with the columns Code, Classification and Specialization"


def specialties_by(options: Mapping[str, Any]) -> Mapping[str, str]:
    """The specialty in words for each code of the file that ``options["nucc"]`` names; empty without one.

    Raises:
        RoundsError: the file cannot be read, or is no such code set.
    """
    if not options.get("nucc"):
        return {}
    path = Path(str(options["nucc"]))
    handle = open_table(path)
    encoding = find_encoding(handle)
    with read_table(handle, path, encoding=encoding, delimiter=find_delimiter(handle, encoding), column="Code") as (
        header,
        rows,
    ):
        names = [name.casefold() for name in header]
        if not {"code", "classification", "specialization"} <= set(names):
            raise RoundsError(f"{path}:1: not a NUCC code set: it lacks one of its columns", _HINT)
        records = (dict(zip(names, row.cells, strict=True)) for row in rows if isinstance(row, Row))
        found = {one["code"].strip().upper(): _words(one) for one in records}
    known = {code: words for code, words in found.items() if _CODE.fullmatch(code) and words}
    if not known:
        raise RoundsError(f"{path}: there is no taxonomy code in it", _HINT)
    return known


def _words(one: Mapping[str, str]) -> str:
    """``Cardiovascular Disease Physician``, or classification and specialization, as a record has it: in lower case."""
    shown = " ".join(one.get("display name", "").split())
    parts = (" ".join(one[part].split()) for part in ("specialization", "classification"))
    words = shown or next(filter(None, parts), "")
    return words.lower().removesuffix(" physician")[:_LONGEST]
