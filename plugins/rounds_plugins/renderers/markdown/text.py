"""Text and tables in Markdown, in which nothing that a record says is taken for markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rounds.report.charts import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds import Table
    from rounds.report.blocks import Cell

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$]|&(?=#?\w+;))")
_START = re.compile(r"(?:#|[-+=](?=\s|$|-|=)|\d{1,9}(?=[.)](?:\s|$))|:(?=-))")
_NOT_SHOWN = re.compile("[\x00-\x1f\x7f\u2028\u2029]")
_BACKTICKS = re.compile("`+")
MISSING: Final = "\N{EN DASH}"


def escape(text: str) -> str:
    """The text on one line, with a backslash before whatever Markdown would take for markup."""
    line = " ".join(_NOT_SHOWN.sub(" ", text).split())
    start = _START.match(line)
    escaped = _SPECIAL.sub(r"\\\1", line)
    if start and start.group().isdigit():
        return f"{escaped[: start.end()]}\\{escaped[start.end() :]}"
    return f"\\{escaped}" if start else escaped


def code(text: str) -> str:
    """The text in as many backticks as it needs."""
    line = " ".join(_NOT_SHOWN.sub(" ", text).split())
    fence = "`" * (max(map(len, _BACKTICKS.findall(line)), default=0) + 1)
    padding = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{padding}{line}{padding}{fence}"


def table_lines(table: Table) -> Iterator[str]:
    """The table's lines; numbers stand right."""
    yield _line([escape(column.title) or " " for column in table.columns])
    yield _line(["---:" if column.numeric else "---" for column in table.columns])
    for row in table.rows:
        yield _line([_cell(cell) for cell, _ in zip(row, table.columns, strict=False)])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    if cell is None:
        return MISSING
    return escape(cell) if isinstance(cell, str) else number(cell)
