"""The report as Markdown, for a README, a wiki or a message: tables and findings, no HTML needed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rounds import Chart, Figures, Paragraph, Renderer, Steps, Table, hookimpl
from rounds.report.charts import number, numbers
from rounds_plugins.renderers.bases import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rounds import Block, Report, SectionContent, Templates
    from rounds.report.blocks import Cell, Provenance, Step


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


def render(report: Report, templates: Templates) -> Mapping[str, str | bytes]:  # noqa: ARG001 - what a renderer is given
    """One file."""
    text = "\n".join(_report(report)).strip() + "\n"
    return {"report.md": text.encode("utf-8", "replace").decode()}


def _report(report: Report) -> Iterator[str]:
    compared = f", compared with {escape(report.compared_with)}" if report.compared_with else ""
    yield from (f"# {escape(report.title)}", "")
    yield from (f"**{escape(report.client)}**: {escape(report.period)}{compared}; as of {escape(report.as_of)}.", "")
    if report.warnings:
        yield from ("> **Before you read**", ">", *(f"> - {escape(warning)}" for warning in report.warnings), "")
    for section in report.sections:
        yield from _section(section)
    yield from _provenance(report.provenance)


def _section(section: SectionContent) -> Iterator[str]:
    yield from (f"## {escape(section.title)}", "")
    for block in section.blocks:
        yield from _block(block)
        yield ""
    if section.method:
        yield from (f"*How this is counted:* {escape(section.method)}", "")


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield escape(block.text)
        case Figures():
            yield from _figures(block)
        case Table():
            yield from _table(block)
        case Chart():
            yield from _chart(block)
        case Steps():
            yield from _steps(block)


def _figures(block: Figures) -> Iterator[str]:
    for figure in block.figures:
        more = [escape(words) for words in (figure.comparison, figure.meaning) if words]
        yield f"- {escape(figure.label)}: **{escape(figure.value)}**{': ' if more else ''}{'; '.join(more)}"
        if figure.basis:
            yield f"  - *{escape('; '.join(lines_of(figure.basis)))}*"


def _table(block: Table) -> Iterator[str]:
    if block.title:
        yield from (f"### {escape(block.title)}", "")
    yield from table_lines(block) if block.rows else [escape(block.empty)]
    if block.note:
        yield from ("", escape(block.note))


def _chart(block: Chart) -> Iterator[str]:
    shown = numbers(block)
    unit = f" ({escape(block.unit)})" if block.unit else ""
    yield from (f"### {escape(block.title)}{unit}", "", escape(block.caption), "")
    yield from table_lines(shown) if shown.rows else [escape(shown.empty)]
    if shown.note:
        yield from ("", escape(shown.note))


def _steps(block: Steps) -> Iterator[str]:
    if block.title:
        yield from (f"### {escape(block.title)}", "")
    for place, step in enumerate(block.steps, start=1):
        yield from _step(place, step)
    if not block.steps:
        yield escape(block.empty)


def _step(place: int, step: Step) -> Iterator[str]:
    indent = " " * (len(str(place)) + 2)
    facts = [escape(words) for words in (step.channel, step.owner, step.due and f"due {step.due}") if words]
    aside = f" ({'; '.join(facts)})" if facts else ""
    yield f"{place}. **{escape(step.who)}**: {escape(step.what)}{aside}"
    yield from (f"{indent}- {escape(reason)}" for reason in step.why)
    if step.source_id:
        yield f"{indent}- Brief: {code(f'rounds show {step.source_id}')}"


def _provenance(provenance: Provenance) -> Iterator[str]:
    commit = f"commit {code(provenance.commit)}" if provenance.commit else "not in version control"
    plugins = f"; plugins: {escape(', '.join(provenance.plugins))}" if provenance.plugins else ""
    yield "---"
    yield ""
    yield f"Data through {escape(provenance.data_through)}; {commit}; {escape(provenance.version)}{plugins}."


@hookimpl
def register_renderers() -> Iterable[Renderer]:
    """The form ``markdown``."""
    return [Renderer("markdown", "Text for a README or wiki", render)]
