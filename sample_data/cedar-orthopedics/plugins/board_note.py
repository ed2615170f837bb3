"""A renderer of our own: the report as a short plain-text note, to paste into the e-mail to the board.

It keeps what can be read aloud, the figures and the findings in words, and leaves tables to the attached report:
``rounds report board --format board-note``.
"""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from rounds import Chart, Figures, Paragraph, Renderer, hookimpl

if TYPE_CHECKING:
    from rounds import Block, Report, Templates

WIDTH = 78


@hookimpl
def register_renderers() -> list[Renderer]:
    """Called when a report is rendered. The name is what ``--format`` takes."""
    return [Renderer("board-note", "Plain-text note for an e-mail", board_note)]


def board_note(report: Report, templates: Templates) -> dict[str, str]:  # noqa: ARG001 - a note needs no template
    """One text file: the title, what a reader must know first, and each section in a few lines."""
    lines = [f"{report.client}: {report.title}", f"{report.period}, as of {report.as_of}", ""]
    lines += [fill(f"Note: {warning}", WIDTH) for warning in report.warnings]
    for section in report.sections:
        said = [line for block in section.blocks for line in _lines(block)]
        if said:
            lines += ["", section.title.upper(), *said]
    return {"board-note.txt": "\n".join(lines) + "\n"}


def _lines(block: Block) -> list[str]:
    """What a block says in words; nothing for tables and lists."""
    if isinstance(block, Figures):
        texts = [f"{one.label}: {one.value} ({one.comparison or one.meaning})" for one in block.figures]
        return [fill(text, WIDTH, initial_indent="- ", subsequent_indent="  ") for text in texts]
    if isinstance(block, Paragraph):
        return [fill(block.text, WIDTH)]
    if isinstance(block, Chart):
        return [fill(block.caption, WIDTH)]
    return []
