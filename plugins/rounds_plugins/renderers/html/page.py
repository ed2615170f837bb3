"""What the page's template fills in: plain texts and numbers, with every id unique and every chart drawn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rounds import Chart, Figures, Paragraph, Steps, Table
from rounds.report.charts import HUES
from rounds_plugins.renderers.bases import bases
from rounds_plugins.renderers.html.blocks import chart, figures, paragraph, steps, table

if TYPE_CHECKING:
    from rounds import Block, Report, SectionContent

_LONG = 4
_ID = re.compile(r"[^a-z0-9]+")


def page(report: Report) -> dict[str, Any]:
    """The values of the page's template."""
    taken: set[str] = {"content", "warnings", "top"}
    title = f"{report.title}: {report.about}" if report.about else report.title
    running = f"{report.client} \N{MIDDLE DOT} {title}, {report.period}"
    sections = [_section(section, taken) for section in report.sections]
    return {
        "title": report.title,
        "client": report.client,
        "period": report.period,
        "compared_with": report.compared_with,
        "as_of": report.as_of,
        "warnings": report.warnings,
        "sections": sections,
        "contents": len(sections) >= _LONG and not report.brief,
        "about": report.about,
        "brief": report.brief,
        "provenance": report.provenance,
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
