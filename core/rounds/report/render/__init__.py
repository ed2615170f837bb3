"""Render: a report and a renderer make files, and nothing that a renderer returns is believed unseen."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from rounds.base.problems import Source, UsageError
from rounds.plugins import attempt
from rounds.report.render.limits import BadTemplateError, bounded, plain
from rounds.report.render.output import checked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rounds.base.problems import Problem
    from rounds.plugins import Plugins
    from rounds.plugins.contracts import Renderer, Templates
    from rounds.report.blocks import Report
    from rounds.report.render.environment import SandboxedTemplates
    from rounds.storage.workspace import Workspace

__all__ = ["BadTemplateError", "Filling", "own_templates", "render"]

FOLDER: Final = "templates"


def own_templates(workspace: Workspace) -> str:
    """What stands for the bytes of all of the client's own templates; empty without any."""
    folder = workspace.root / FOLDER
    if not folder.is_dir():
        return ""
    digest = blake2b(digest_size=16)
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            digest.update(f"{file.relative_to(folder)}\0{file.stat().st_size}\0".encode("utf-8", "surrogateescape"))
            digest.update(file.read_bytes())
    return digest.hexdigest()


class Filling:
    """The templates for messages. A name ending in ``.html`` is escaped, any other is plain text.

    Attributes:
        problems: What plugins got wrong about templates.
    """

    def __init__(self, plugins: Plugins, workspace: Workspace) -> None:
        from rounds.report.render.environment import templates  # noqa: PLC0415 - Jinja2, only for who fills in

        self._html, self.problems = templates(plugins, workspace)
        self._text, _ = templates(plugins, workspace, escaping=False)

    def has(self, name: str) -> bool:
        """Whether there is a template of this name."""
        return self._of(name).has(name)

    def fill(self, names: Sequence[str], everybody: Sequence[Mapping[str, object]]) -> list[list[str]]:
        """For each set of values the texts of all the templates, in order. An unknown variable is an error.

        Raises:
            BadTemplateError: a template is missing, fails, or takes too long or too much room.
        """
        given = [{key: plain(value) for key, value in values.items()} for values in everybody]

        def call() -> str:
            return json.dumps([[self._of(name).filled(name, values) for name in names] for values in given])

        if not self._text.is_bounded:
            return _texts(call())
        return _texts(bounded(call, Source(f"templates/{names[0]}")))

    def _of(self, name: str) -> SandboxedTemplates:
        return self._html if name.endswith(".html") else self._text


def _texts(answer: str) -> list[list[str]]:
    found: Any = json.loads(answer)
    return found  # type: ignore[no-any-return]


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
