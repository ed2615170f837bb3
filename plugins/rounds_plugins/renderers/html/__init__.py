"""The report as one web page that needs no network and no script: for a desk, a phone, a dark room and paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from rounds import Renderer, hookimpl
from rounds_plugins.renderers.html.page import page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rounds import Report, Templates

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
