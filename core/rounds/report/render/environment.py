"""Templates: found in the workspace's folder and in those of plugins; filled in by a sandbox that always escapes."""

from __future__ import annotations

import re
import stat
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rounds.base.problems import Problem, Source
from rounds.documents.yamltext import read_bytes
from rounds.report.charts import number
from rounds.report.render.limits import BadTemplateError, bounded, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from rounds.plugins import Plugins
    from rounds.storage.workspace import Workspace


FOLDER: Final = "templates"
LARGEST: Final = 1024 * 1024
"""Bytes of a template at most."""
_PART = re.compile(r"[\w][\w .-]*")


@dataclass(frozen=True, slots=True)
class TemplateFolder:
    """A folder of templates, and the plugin that it belongs to (empty: the workspace)."""

    path: Path
    plugin: str = ""

    def shown(self, name: str) -> str:
        """A template's path as messages show it."""
        return f"{self.plugin} {FOLDER}/{name}" if self.plugin else f"{FOLDER}/{name}"


class FolderLoader(BaseLoader):
    """Loads a template by name from the first folder that has it; nothing outside a folder is ever opened."""

    def __init__(self, folders: Sequence[TemplateFolder]) -> None:
        self._folders = folders
        self.owners: dict[str, str] = {}

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002 - Jinja2's signature
        """Text, path for messages, and a function that says that it has not changed in this run."""
        for folder in self._folders:
            file = place_of(folder, template)
            if file:
                shown = folder.shown(template)
                self.owners[shown] = folder.plugin
                return _read(file, shown, folder.plugin), shown, lambda: True
        raise TemplateNotFound(template)


def place_of(folder: TemplateFolder, name: str) -> Path | None:
    """The file of this path in the folder, if it is one.

    Raises:
        BadTemplateError: a part of the path is a symbolic link, which could lead anywhere.
    """
    parts = name.split("/")
    if not all(_PART.fullmatch(part) for part in parts):
        return None
    here, mode = folder.path, 0
    for part in parts:
        here = here / part
        try:
            mode = here.lstat().st_mode
        except OSError:
            return None
        if stat.S_ISLNK(mode):
            source = Source(folder.shown("/".join(parts)))
            raise BadTemplateError(source, "it is a symbolic link", "put the file itself here", folder.plugin)
    return here if stat.S_ISREG(mode) and here.resolve().is_relative_to(folder.path.resolve()) else None


def _read(file: Path, shown: str, plugin: str) -> str:
    raw, problems = read_bytes(file, shown, largest=LARGEST)
    try:
        text = None if raw is None else raw.decode()
    except UnicodeDecodeError:
        text = None
    if text is None:
        message = problems[0].message if problems else "it is not UTF-8 text"
        raise BadTemplateError(Source(shown), message, "save it as UTF-8, at most 1 MB", plugin)
    return text


LARGEST_PICTURE: Final = 8 * 1024 * 1024
"""Bytes of a picture at most."""


def assets(workspace: Workspace) -> Callable[[str], bytes]:
    """A function that reads a file of the workspace's ``templates/``, and nothing outside; OSError: there is none."""
    folder = TemplateFolder(workspace.root / FOLDER)

    def read(name: str) -> bytes:
        file = None if folder.path.is_symlink() else place_of(folder, name)
        raw, problems = read_bytes(file, name, largest=LARGEST_PICTURE) if file else (None, [])
        if raw is None:
            raise FileNotFoundError(str(problems[0].message) if problems else name)
        return raw

    return read


_FAULTS = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError, MemoryError)
_LINKS = re.compile(r"(?:https?://|mailto:|tel:|#|[\w./-]+(?:[?#]|$))", re.IGNORECASE)


def templates(
    plugins: Plugins, workspace: Workspace | None, *, escaping: bool = True
) -> tuple[SandboxedTemplates, list[Problem]]:
    """The templates of the workspace and of plugins, and what plugins got wrong.

    ``escaping`` is left out only for plain text, which no browser reads.
    """
    folders = [TemplateFolder(workspace.root / FOLDER)] if workspace else []
    supplied, problems = plugins.template_dirs()
    folders += [TemplateFolder(path, plugin) for plugin, path in supplied]
    environment = Sandbox(
        loader=FolderLoader([folder for folder in folders if not folder.path.is_symlink()]),
        autoescape=escaping,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters["number"] = number
    environment.filters["link"] = link
    found = [*problems, *plugins.prepare_environment(environment)]
    return SandboxedTemplates(environment, is_bounded=bool(folders) and _has_own(folders[0])), found


def _has_own(folder: TemplateFolder) -> bool:
    """Whether the workspace has templates of its own, which nobody vouches for."""
    return not folder.plugin and folder.path.is_dir()


def link(address: object) -> str:
    """The address if it can do no harm in an ``href`` (web, mail, telephone, or a place in this folder), else ``#``."""
    text = str(address).strip()
    return text if _LINKS.match(text) and "\\" not in text and not text.startswith("//") else "#"


class Sandbox(ImmutableSandboxedEnvironment):
    """Templates call no Python of ours, and cannot blow up memory with one multiplication."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiply numbers of a sane size; texts and lists are not multiplied, and nothing is raised to a power."""
        if operator == "%" and isinstance(left, str):
            raise TypeError("a template formats numbers with the filter 'number', not with %")
        if operator != "%" and not all(isinstance(each, int | float) and abs(each) < _SANE for each in (left, right)):
            raise TypeError(f"a template multiplies numbers only ({operator})")
        if operator == "**":
            raise TypeError("a template raises nothing to a power")
        return super().call_binop(context, operator, left, right)


_SANE: Final = 10**15


class SandboxedTemplates:
    """Fills templates in; what goes wrong is a ``BadTemplateError`` that names the template and the line."""

    def __init__(self, environment: Sandbox, *, is_bounded: bool) -> None:
        self._environment = environment
        self.is_bounded = is_bounded

    def render(self, name: str, /, **values: object) -> str:
        """The template of this name, filled in with plain data. An unknown variable is an error."""
        given = {key: plain(value) for key, value in values.items()}
        if self.is_bounded:
            return bounded(lambda: self.filled(name, given), Source(f"{FOLDER}/{name}"))
        return self.filled(name, given)

    def has(self, name: str) -> bool:
        """Whether there is a template of this name."""
        try:
            self._environment.get_template(name)
        except TemplateNotFound:
            return False
        except TemplateError:
            return True
        return True

    def filled(self, name: str, given: dict[str, Any]) -> str:
        """The template filled in with what is plain data already, in this very process."""
        try:
            return self._environment.get_template(name).render(given)
        except BadTemplateError:
            raise
        except TemplateNotFound as error:
            message = f"there is no template '{error.name}'"
            raise BadTemplateError(Source(f"{FOLDER}/{name}"), message, f"put it into {FOLDER}/") from error
        except _FAULTS as error:
            raise self._fault(name, error) from error

    def _fault(self, name: str, error: Exception) -> BadTemplateError:
        """The fault, at the deepest line of a template that the traceback names."""
        owners = self._environment.loader.owners if isinstance(self._environment.loader, FolderLoader) else {}
        place = Source(f"{FOLDER}/{name}")
        if isinstance(error, TemplateSyntaxError):
            place = Source(error.filename or place.path, error.lineno)
        for frame, line in traceback.walk_tb(error.__traceback__):
            if frame.f_code.co_filename in owners:
                place = Source(frame.f_code.co_filename, line)
        words = f"{type(error).__name__}: {error}" if not isinstance(error, TemplateError) else str(error.message)
        return BadTemplateError(place, words, "mend the template", owners.get(place.path, ""))
