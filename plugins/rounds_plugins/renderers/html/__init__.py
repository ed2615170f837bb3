"""The report as one web page that needs no network and no script: for a desk, a phone, a dark room and paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rounds import Renderer, hookimpl
from rounds_plugins.renderers.html.page import page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rounds import Report, Templates


def render(report: Report, templates: Templates) -> Mapping[str, str | bytes]:
    """One self-contained page."""
    return {"report.html": templates.render("html/report.html", **page(report))}


@hookimpl
def register_renderers() -> Iterable[Renderer]:
    """The form ``html``."""
    return [Renderer("html", "Web page, also to print", render)]


@hookimpl
def register_template_dirs() -> Iterable[Path]:
    """The page's templates; a file of the same name in the workspace's ``templates/`` takes its place."""
    return [Path(__file__).parent / "templates"]
