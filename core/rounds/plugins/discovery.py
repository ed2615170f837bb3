"""Which plugins there are: bundled, installed, and the workspace's own where they are trusted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from importlib import metadata
from typing import TYPE_CHECKING, Final, Literal

from rounds.base.problems import Problem, Remedy, Source
from rounds.plugins.client import client_plugins, import_client
from rounds.plugins.faults import attempt, plain
from rounds.plugins.folder import FOLDER, read_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import ModuleType

    from rounds.plugins.client import ClientPlugin
    from rounds.plugins.folder import PluginFolder
    from rounds.plugins.trust import TrustStore
    from rounds.storage.workspace import Workspace


GROUP: Final = "rounds"
OURS: Final = "rounds"
BUNDLED_HOOKS: Final = {
    "caldav": "register_calendar_services",
    "channels": "register_channels",
    "cms": "register_importers",
    "csv": "register_renderers",
    "csv-export": "register_exporters",
    "csv-import": "register_importers",
    "email": "register_carriers",
    "fhir": "register_exporters register_importers",
    "html": "register_renderers register_template_dirs",
    "icalendar": "register_exporters register_importers",
    "json": "register_renderers",
    "jsonl-export": "register_exporters",
    "markdown": "register_renderers",
    "metrics": "register_metrics",
    "nppes": "register_importers",
    "opportunities": "register_opportunity_rules",
    "paper": "register_print_forms",
    "parquet": "register_exporters",
    "pdf": "register_renderers register_template_dirs",
    "reports": "register_reports",
    "scoring": "register_scoring_rules",
    "sections": "register_sections",
    "vcard": "register_exporters register_importers",
    "xlsx": "register_renderers",
    "xlsx-export": "register_exporters",
}
"""The hooks of each bundled plugin, by the name of its entry point, so that it is imported only for one of them."""


@dataclass(frozen=True, slots=True)
class EntryPlugin:
    """An entry point that names a plugin, and the distribution that brought it."""

    name: str
    entry: metadata.EntryPoint
    distribution: metadata.Distribution
    is_bundled: bool

    @property
    def version(self) -> str:
        """The distribution's version; empty where its metadata does not tell."""
        version, _ = attempt(self.name, "version", lambda: self.distribution.version)
        return version or ""


def entry_plugins() -> tuple[tuple[EntryPlugin, ...], tuple[Problem, ...]]:
    """The plugins of all installed distributions, not yet imported: bundled ones first, then by distribution and name.

    Each distribution is asked by itself, so that the broken metadata of one takes no other's plugins away. Of one that
    is installed twice, the first on the path counts, as for ``import``.
    """
    found: dict[str, list[EntryPlugin]] = {}
    problems: list[Problem] = []
    for distribution in _candidates():
        name, problem = attempt("?", "the name of a distribution", partial(_name_of, distribution))
        if not name:
            problems += [problem] if problem else []
            continue
        if name in found:
            continue
        plugins, problem = attempt(name, "entry points", partial(_plugins, distribution, name))
        found[name] = plugins or []
        problems += [problem] if problem else []
    ordered = sorted(found, key=lambda name: (name != OURS, name))
    return tuple(plugin for name in ordered for plugin in found[name]), tuple(problems)


def _candidates() -> Iterator[metadata.Distribution]:
    """The distributions whose entry points speak of the group: looking costs far less than parsing."""
    for distribution in metadata.distributions():
        text, _ = attempt("?", "entry points", partial(distribution.read_text, "entry_points.txt"))
        if text and f"[{GROUP}]" in text:
            yield distribution


def _name_of(distribution: metadata.Distribution) -> str:
    return distribution.metadata["Name"]


def _plugins(distribution: metadata.Distribution, name: str) -> list[EntryPlugin]:
    entries = distribution.entry_points.select(group=GROUP)
    return sorted(
        (EntryPlugin(entry.name, entry, distribution, name == OURS) for entry in entries), key=lambda one: one.name
    )


Origin = Literal["bundled", "installed", "workspace", "given"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A plugin that was found and not yet imported. ``load`` imports it, ``version`` looks it up.

    ``hooks`` are those that it is known to implement; empty where only its import tells.
    """

    name: str
    origin: Origin
    path: str
    load: Callable[[], object]
    version: Callable[[], str]
    hooks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates in order, the workspace's plugins that are off (paths), and what is wrong so far."""

    candidates: tuple[Candidate, ...]
    off: tuple[ClientPlugin, ...]
    problems: tuple[Problem, ...]


def find(workspace: Workspace | None, trust: TrustStore | None, extra: Sequence[tuple[str, object]]) -> Found:
    """All plugins, none of them imported: bundled, installed, the workspace's own if trusted, then ``extra``."""
    entries, problems = entry_plugins()
    own, off, found = _own(workspace, trust) if workspace else ((), (), ())
    candidates = (*map(_of_entry, entries), *own, *(_given(name, plugin) for name, plugin in extra))
    return Found(candidates, off, (*problems, *found))


def _of_entry(plugin: EntryPlugin) -> Candidate:
    origin: Origin = "bundled" if plugin.is_bundled else "installed"
    hooks = frozenset(BUNDLED_HOOKS.get(plugin.name, "").split() if plugin.is_bundled else ())
    return Candidate(plugin.name, origin, plugin.entry.value, plugin.entry.load, lambda: plugin.version, hooks)


def _given(name: str, plugin: object) -> Candidate:
    return Candidate(name, "given", f"plugin {name}", lambda: plugin, str)


def _own(
    workspace: Workspace, trust: TrustStore | None
) -> tuple[tuple[Candidate, ...], tuple[ClientPlugin, ...], tuple[Problem, ...]]:
    folder = read_folder(workspace)
    plugins = client_plugins(folder.files)
    if folder.problems:
        return (), plugins, tuple(_refused(problem) for problem in folder.problems)
    if not plugins:
        return (), (), ()
    if trust is None or not trust.is_trusted(workspace, folder):
        return (), plugins, (_untrusted(workspace, trust, folder, plugins),)
    return tuple(client_candidate(workspace, folder, plugin) for plugin in plugins), (), ()


def client_candidate(workspace: Workspace, folder: PluginFolder, plugin: ClientPlugin) -> Candidate:
    """A plugin of a workspace whose folder somebody vouches for."""

    def load() -> ModuleType:
        return import_client(workspace, folder, plugin)

    def version() -> str:
        return str(getattr(load(), "__version__", ""))

    return Candidate(plugin.name, "workspace", plugin.path, load, version)


def _refused(problem: Problem) -> Problem:
    return Problem(problem.source, f"{problem.message}; the workspace's plugins are off", problem.hint)


def _untrusted(
    workspace: Workspace, trust: TrustStore | None, folder: PluginFolder, plugins: Sequence[ClientPlugin]
) -> Problem:
    """One line that says what is off, and what changed since it was approved."""
    names = plain(", ".join(plugin.name for plugin in plugins))
    approval = trust.approval(workspace) if trust else None
    if approval is None:
        message = f"the workspace's own plugins are off, for nobody has allowed them: {names}"
        hint = Remedy("look at them and allow them with:", "trust")
        return Problem(Source(FOLDER), message, hint, severity="warning")
    paths = sorted({*folder.files, *approval.files})
    changed = [path for path in paths if folder.files.get(path) != approval.files.get(path)]
    message = f"the workspace's own plugins are off ({names}), for they changed since they were allowed"
    hint = Remedy("look at the change and allow it with:", "trust")
    return Problem(Source(changed[0] if changed else FOLDER), message, hint, severity="warning")
