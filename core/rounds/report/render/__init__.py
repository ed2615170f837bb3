"""Render: a report and a renderer make files, and nothing that a renderer returns is believed unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.problems import UsageError
from rounds.plugins import attempt
from rounds.report.render.fault import BadTemplateError
from rounds.report.render.filling import Filling
from rounds.report.render.output import checked
from rounds.report.render.own import own_templates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rounds.base.problems import Problem
    from rounds.plugins import Plugins
    from rounds.plugins.contracts import Renderer, Templates
    from rounds.report.blocks import Report
    from rounds.storage.workspace import Workspace

__all__ = ["BadTemplateError", "Filling", "own_templates", "render"]


def render(
    report: Report, renderer: Renderer[Report], owner: str, plugins: Plugins, workspace: Workspace | None
) -> tuple[dict[str, str | bytes], list[Problem]]:
    """The files that the renderer makes of the report, by safe relative path, and what went wrong.

    Args:
        report: What to show.
        renderer: Makes the files.
        owner: The plugin to blame for the renderer.
        plugins: Supply folders of templates and fill the templates' environment.
        workspace: Its ``templates/`` come before those of plugins.

    Raises:
        UsageError: the renderer's own: it misses something that the user can mend.
    """
    templates = _Lazy(plugins, workspace)
    faults: list[BadTemplateError] = []
    refusals: list[UsageError] = []

    def call() -> Mapping[str, str | bytes]:
        try:
            return renderer.function(report, templates)
        except BadTemplateError as fault:
            faults.append(fault)
            raise
        except UsageError as refusal:
            refusals.append(refusal)
            raise

    returned, problem = attempt(owner, f"rendering as {renderer.name}", call)
    problems = [*templates.problems]
    if refusals:
        raise refusals[-1]
    if problem:
        return {}, [*problems, faults[-1].problem() if faults else problem]
    files, found = checked(returned, renderer.name, owner)
    return files, [*problems, *found]


class _Lazy:
    """Templates whose environment, and Jinja2 with it, is loaded when the first one is rendered."""

    def __init__(self, plugins: Plugins, workspace: Workspace | None) -> None:
        self._plugins = plugins
        self._workspace = workspace
        self._templates: Templates | None = None
        self.problems: list[Problem] = []

    def render(self, name: str, /, **values: object) -> str:
        """The template of this name, filled in."""
        if self._templates is None:
            from rounds.report.render.environment import templates  # noqa: PLC0415 - Jinja2, for renderers that use it

            self._templates, problems = templates(self._plugins, self._workspace)
            self.problems += problems
        return self._templates.render(name, **values)
