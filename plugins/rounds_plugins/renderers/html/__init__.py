"""The report as one web page that needs no network and no script: for a desk, a phone, a dark room and paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rounds import Chart, Figures, Paragraph, Renderer, Steps, Table, hookimpl
from rounds.report.charts import HUES, NARROW, draw, fixed, legend, number, numbers, places_needed
from rounds_plugins.renderers.bases import bases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rounds import Block, Report, SectionContent, Templates
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
                **_fields(each, "label", "value", "comparison", "meaning", "tone"),
                "mark": MARKS.get(each.tone, ""),
                "size": _size(each.value),
            }
            for each in block.figures
        ],
    }


def _fields(one: object, *names: str) -> dict[str, Any]:
    """These fields of a block as they are."""
    return {name: getattr(one, name) for name in names}


def _size(value: str) -> str:
    """The class of a value that is too long for the largest type."""
    return "long" if len(value) > _WORDS else "medium" if len(value) > _NUMBER else ""


def paragraph(block: Paragraph) -> dict[str, Any]:
    """A finding in words; the first of a section is set larger."""
    return {"kind": "paragraph", **_fields(block, "text", "tone"), "mark": MARKS.get(block.tone, ""), "lead": False}


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
                **_fields(step, "who", "what", "why", "source_id"),
                "facts": [
                    (name, value)
                    for name, value in (("Due", step.due), ("Channel", step.channel), ("Liaison", step.owner))
                    if value
                ],
            }
            for step in block.steps
        ],
        "empty": block.empty,
    }


_MOST_LISTED = 4
_ID = re.compile(r"[^a-z0-9]+")


def page(report: Report) -> dict[str, Any]:
    """The values of the page's template."""
    taken: set[str] = {"content", "warnings", "top"}
    title = f"{report.title}: {report.about}" if report.about else report.title
    running = f"{report.client} \N{MIDDLE DOT} {title}, {report.period}"
    sections = [_section(section, taken) for section in report.sections]
    shown = ("title", "client", "period", "compared_with", "as_of", "warnings", "about", "brief", "provenance")
    return {
        **_fields(report, *shown),
        "sections": sections,
        "contents": len(sections) >= _MOST_LISTED and not report.brief,
        "hues": HUES,
        "running_words": css_text(running),
    }


def _section(section: SectionContent, taken: set[str]) -> dict[str, Any]:
    key = unique(section.name, taken)
    blocks = [_block(block, f"{key}-{number}", section) for number, block in enumerate(section.blocks, start=1)]
    if blocks and blocks[0]["kind"] == "paragraph":
        blocks[0]["lead"] = True
    return {
        "id": key,
        "name": section.name,
        "title": section.title,
        "blocks": blocks,
        "method": section.method.strip(),
        "bases": bases(section),
    }


def _block(block: Block, key: str, section: SectionContent) -> dict[str, Any]:
    """What a block's part of the template fills in."""
    match block:
        case Figures():
            return figures(block)
        case Paragraph():
            return paragraph(block)
        case Table():
            return table(block, key, section.title)
        case Chart():
            return chart(block, key)
        case Steps():
            return steps(block, key, section.title)


def unique(name: str, taken: set[str]) -> str:
    """An id of letters, digits and hyphens that the page does not have yet."""
    stem = _ID.sub("-", name.lower()).strip("-") or "section"
    found, number = stem, 1
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    taken.add(found)
    return found


def css_text(text: str) -> str:
    """The text for a CSS string: whatever is not a plain letter, digit or space is written by its number."""
    return "".join(
        letter if letter == " " or (letter.isascii() and letter.isalnum()) else f"\\{_allowed(letter):x} "
        for letter in " ".join(text.split())
    )


def _allowed(letter: str) -> int:
    """The character's number; a control character or half a pair becomes the replacement character."""
    number = ord(letter)
    return number if number >= ord(" ") and not 0xD800 <= number <= 0xDFFF else 0xFFFD  # noqa: PLR2004 - surrogates


_INDENT = re.compile(r"\s*\n\s*")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Characters that no page can hold."""


def render(report: Report, templates: Templates) -> Mapping[str, str | bytes]:
    """One self-contained page."""
    return {"report.html": page_text(report, templates)}


def page_text(report: Report, templates: Templates) -> str:
    """The page, for whatever shows it."""
    text = templates.render("html/report.html", **page(report))
    head, mark, body = text.partition("</style>")
    return _UNFIT.sub("\ufffd", _INDENT.sub("\n", head) + mark + body)


@hookimpl
def register_renderers() -> Iterable[Renderer]:
    """The form ``html``."""
    return [Renderer("html", "Web page, also to print", render)]


@hookimpl
def register_template_dirs() -> Iterable[Path]:
    """The page's templates; a file of the same name in the workspace's ``templates/`` takes its place."""
    return [Path(__file__).parent / "templates"]
