"""Render: a report and a renderer make files, and nothing that a renderer returns is believed unseen."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from rounds.base.problems import Problem, Source, UsageError
from rounds.plugins import attempt
from rounds.report.render.limits import BadTemplateError, bounded, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rounds.plugins import Plugins
    from rounds.plugins.contracts import Renderer, Templates
    from rounds.report.blocks import Report
    from rounds.report.render.environment import SandboxedTemplates
    from rounds.storage.workspace import Workspace


_LONGEST: Final = 200
_PART = re.compile(r"[^\x00-\x1f\x7f<>:\"/\\|?*]{1,120}")
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_HINT: Final = "it is left out; mend the plugin"


def checked(returned: object, form: str, plugin: str) -> tuple[dict[str, str | bytes], list[Problem]]:
    """The files that can be written, in order of their paths, and a problem for each that cannot."""
    if not isinstance(returned, Mapping) or not returned:
        message = f"the renderer '{form}' returned no files"
        return {}, [_problem(plugin, message, 'return {"report.txt": text}')]
    files: dict[str, str | bytes] = {}
    problems: list[Problem] = []
    taken: set[str] = set()
    given: Mapping[object, object] = returned
    for path, content in sorted(given.items(), key=_path):
        wrong = next(_amiss(path, content, taken), None)
        if wrong or not isinstance(path, str) or not isinstance(content, str | bytes):
            problems.append(_problem(plugin, f"the renderer '{form}': {wrong}", _HINT))
            continue
        files[path] = content
        taken.add(path.casefold())
    return files, problems


def _path(item: tuple[object, object]) -> str:
    return str(item[0])


def _amiss(path: object, content: object, taken: set[str]) -> Iterator[str]:
    """What is wrong with one file."""
    shown = ascii(path)[:80]
    if not isinstance(path, str) or not is_safe(path):
        yield f"{shown} is not a safe relative path"
        return
    if path.casefold() in taken:
        yield f"{shown} is there twice where upper and lower case are one"
    if not isinstance(content, str | bytes):
        yield f"{shown} is a {type(content).__name__}, not text or bytes"
    elif isinstance(content, str) and not _is_writable(content):
        yield f"{shown} has half a surrogate pair, which no file can hold"


def is_safe(path: str) -> bool:
    """Whether a file of this path stays in its folder on every system: no ``..``, drive, device or hidden part."""
    parts = path.split("/")
    fine = all(
        _PART.fullmatch(part) and not part.startswith(".") and part == part.strip(" .") and not _DEVICE.fullmatch(part)
        for part in parts
    )
    return fine and len(path) <= _LONGEST and _is_writable(path)


def _is_writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _problem(plugin: str, message: str, hint: str) -> Problem:
    return Problem(Source(f"plugin {plugin}"), message, hint, plugin)


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
