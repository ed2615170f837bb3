"""The Jinja2 environment of templates: sandboxed, always escaping, strict about names, and reading no other folder."""

from __future__ import annotations

import re
import traceback
from typing import TYPE_CHECKING, Any, Final

from jinja2 import StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rounds.base.problems import Problem, Source
from rounds.report.charts import number
from rounds.report.render.folders import FOLDER, FolderLoader, TemplateFolder
from rounds.report.render.limits import BadTemplateError, bounded, plain

if TYPE_CHECKING:
    from rounds.plugins import Plugins
    from rounds.storage.workspace import Workspace

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
