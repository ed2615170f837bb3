"""Templates filled in for many at once: text is plain, HTML escaped, and one child process serves a whole batch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Source
from rounds.report.render.plain import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rounds.plugins import Plugins
    from rounds.report.render.environment import SandboxedTemplates
    from rounds.storage.workspace import Workspace


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
        from rounds.report.render.limits import bounded  # noqa: PLC0415 - only for a client's own templates

        return _texts(bounded(call, Source(f"templates/{names[0]}")))

    def _of(self, name: str) -> SandboxedTemplates:
        return self._html if name.endswith(".html") else self._text


def _texts(answer: str) -> list[list[str]]:
    found: Any = json.loads(answer)
    return found  # type: ignore[no-any-return]
