"""The report as a PDF: the web page on paper, tagged for screen readers, its charts in colour."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rounds import Renderer, hookimpl
from rounds_plugins.extras import need
from rounds_plugins.renderers.html import page_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rounds import Report, Templates

_ID_BYTES: Final = 16


def render(report: Report, templates: Templates) -> Mapping[str, str | bytes]:
    """One PDF, the same bytes for the same report. Nothing is fetched: the page is whole."""
    weasyprint: Any = need("weasyprint", "pdf")
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it tells of every rule for screens that paper has not
    text = page_text(report, templates)
    pages = weasyprint.HTML(string=text, url_fetcher=_refuse)
    styles = [weasyprint.CSS(string=templates.render("pdf/paper.css"), url_fetcher=_refuse)]
    identifier = hashlib.sha256(text.encode()).digest()[:_ID_BYTES]
    written = pages.write_pdf(stylesheets=styles, pdf_variant="pdf/ua-1", pdf_identifier=identifier.hex().encode())
    return {"report.pdf": bytes(written)}


def _refuse(url: str, *_: object, **__: object) -> Any:
    raise ValueError(f"nothing is fetched for a report: {url[:80]}")


@hookimpl
def register_renderers() -> Iterable[Renderer]:
    """The form ``pdf``."""
    return [Renderer("pdf", "Paper: the page as a PDF", render)]


@hookimpl
def register_template_dirs() -> Iterable[Path]:
    """Rules for paper; ``pdf/paper.css`` in the workspace's ``templates/`` takes their place."""
    return [Path(__file__).parent / "templates"]
