"""The report as a PDF: the web page on paper, tagged for screen readers, its charts in colour."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rounds import Renderer, hookimpl
from rounds.plugins.printing import write_pdf
from rounds_plugins.renderers.html import page_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rounds import Report, Templates


def render(report: Report, templates: Templates) -> Mapping[str, str | bytes]:
    """One PDF, the same bytes for the same report. Nothing is fetched: the page is whole."""
    text = page_text(report, templates)
    return {"report.pdf": write_pdf([text], styles=[templates.render("pdf/paper.css")], to_measure=False)}


@hookimpl
def register_renderers() -> Iterable[Renderer]:
    """The form ``pdf``."""
    return [Renderer("pdf", "Paper: the page as a PDF", render)]


@hookimpl
def register_template_dirs() -> Iterable[Path]:
    """Rules for paper; ``pdf/paper.css`` in the workspace's ``templates/`` takes their place."""
    return [Path(__file__).parent / "templates"]
