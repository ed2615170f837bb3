"""The blocks of a report as the template wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rounds.report.charts import NARROW, draw, fixed, legend, number, numbers, places_needed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds import Chart, Figures, Paragraph, Steps, Table
    from rounds.report.blocks import Cell

_NUMBER: Final = 6
_WORDS: Final = 9
_SHORT: Final = 16
_LONG: Final = 44
_MEDIUM: Final = 14
MISSING: Final = "\N{EN DASH}"
MARKS: Final = {"good": "\N{CHECK MARK}", "watch": "!", "bad": "\N{MULTIPLICATION SIGN}", "neutral": ""}
"""What stands beside a tone's colour."""


def figures(block: Figures) -> dict[str, Any]:
    """A row of numbers, each with its comparison and meaning."""
    return {
        "kind": "figures",
        "figures": [
            {
                "label": each.label,
                "value": each.value,
                "comparison": each.comparison,
                "meaning": each.meaning,
                "tone": each.tone,
                "mark": MARKS.get(each.tone, ""),
                "size": _size(each.value),
            }
            for each in block.figures
        ],
    }


def _size(value: str) -> str:
    """The class of a value that is too long for the largest type."""
    return "long" if len(value) > _WORDS else "medium" if len(value) > _NUMBER else ""


def paragraph(block: Paragraph) -> dict[str, Any]:
    """A finding in words; the first of a section is set larger."""
    return {
        "kind": "paragraph",
        "text": block.text,
        "tone": block.tone,
        "mark": MARKS.get(block.tone, ""),
        "lead": False,
    }


def table(block: Table, key: str, section: str) -> dict[str, Any]:
    """A table, its numbers written out column by column."""
    texts = [
        column_texts([row[place] if place < len(row) else None for row in block.rows])
        for place in range(len(block.columns))
    ]
    columns = [
        {"title": column.title, "css": "" if column.numeric else _breadth(cells)}
        for column, cells in zip(block.columns, texts, strict=True)
    ]
    return {
        "kind": "table",
        "id": key,
        "title": block.title,
        "named_by": key if block.title else "",
        "label": section,
        "columns": columns,
        "rows": [[column[line] for column in texts] for line in range(len(block.rows))],
        "headed": bool(block.columns) and not block.columns[0].numeric,
        "css": " ".join(_alignment(block, texts)),
        "empty": block.empty,
        "note": block.note,
    }


def _alignment(block: Table, texts: list[list[str]]) -> Iterator[str]:
    """Classes of a table: ``n2`` when its second column is of numbers, ``s3`` when its third has only short texts."""
    for place, (column, cells) in enumerate(zip(block.columns, texts, strict=True), start=1):
        if column.numeric:
            yield f"n{place}"
        elif max(map(len, cells), default=0) <= _SHORT:
            yield f"s{place}"


def _breadth(texts: list[str]) -> str:
    """The class of a column of texts: long ones need room, also on a phone."""
    longest = max(map(len, texts), default=0)
    return "long" if longest > _LONG else "medium" if longest > _MEDIUM else ""


def column_texts(cells: list[Cell]) -> list[str]:
    """The cells of a column as texts: commas, a dash for what is not known, and one number of decimals for all.

    A column that mixes counts and measures keeps each number's own decimals: its rows are in different units.
    """
    known = [cell for cell in cells if isinstance(cell, int | float)]
    measures = [cell for cell in known if isinstance(cell, float)]
    places = max(map(places_needed, measures), default=0) if len(measures) == len(known) else 0
    return [_text(cell, places) for cell in cells]


def _text(cell: Cell, places: int) -> str:
    if cell is None:
        return MISSING
    if isinstance(cell, str):
        return cell
    return fixed(cell, places) if places else number(cell)


def chart(block: Chart, key: str) -> dict[str, Any]:
    """A chart drawn for a desk and for a phone, with its finding, its legend and its numbers."""
    return {
        "kind": "chart",
        "id": key,
        "title": block.title,
        "caption": block.caption,
        "legend": [{"name": item.name, "swatch": item.swatch} for item in legend(block)],
        "legend_order": "from the bottom up" if block.kind == "stacked" else "",
        "wide": draw(block, f"{key}-w"),
        "narrow": draw(block, f"{key}-n", NARROW, named_by=f"{key}-name {key}-finding"),
        "numbers": {**table(numbers(block), f"{key}-numbers", block.title), "named_by": f"{key}-name"},
    }


def steps(block: Steps, key: str, section: str) -> dict[str, Any]:
    """The next best touches."""
    return {
        "kind": "steps",
        "id": key,
        "title": block.title if block.title != section else "",
        "steps": [
            {
                "who": step.who,
                "what": step.what,
                "why": step.why,
                "facts": [
                    (name, value)
                    for name, value in (("Due", step.due), ("Channel", step.channel), ("Liaison", step.owner))
                    if value
                ],
                "source_id": step.source_id,
            }
            for step in block.steps
        ],
        "empty": block.empty,
    }
