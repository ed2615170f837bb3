"""The roster: each candidate part of a pluggy manager, waiting to be wanted, or off for a reason."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import pluggy

from rounds.base.problems import Problem, Remedy, Source
from rounds.base.words import nearest
from rounds.plugins import hookspecs
from rounds.plugins.faults import attempt, place_of_code, plain
from rounds.plugins.hook_results import HookResult, ask
from rounds.storage.workspace import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from rounds.plugins.discovery import Candidate, Found, Origin


HOOKS: Final[tuple[str, ...]] = tuple(
    name for name, value in vars(hookspecs).items() if hasattr(value, f"{hookspecs.PROJECT}_spec")
)
"""The names of all hooks, in the order in which ``rounds.plugins.hookspecs`` documents them."""


def new_manager() -> pluggy.PluginManager:
    """A manager that knows the hooks and no plugin; there is no global one."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    return manager


def register(manager: pluggy.PluginManager, name: str, plugin: object, path: str) -> tuple[bool, list[Problem]]:
    """Register a plugin; whether it is on, and what is wrong with it.

    A hook that asks for what Rounds does not pass keeps the whole plugin out. A hook that nobody calls (misspelt, or
    without ``@hookimpl``) is told, and the plugin's other hooks work.
    """
    marked, problem = attempt(name, "looking for hooks", lambda: list(_marked(manager, plugin)))
    fatal = [problem] if problem else [found for one in marked or () if (found := _unusable(one, name))]
    if not fatal:
        _, problem = attempt(name, "registering", lambda: manager.register(plugin, name=name))
        fatal = [problem] if problem else []
    if fatal or marked is None:
        attempt(name, "taking out", lambda: manager.unregister(name=name))
        return False, fatal
    problems = [*_uncalled(marked, name), *_unmarked(plugin, marked, name)]
    if not marked and not problems:
        hint = "mark its functions: from rounds import hookimpl, and @hookimpl above each"
        problems.append(Problem(Source(path), "implements no hook", hint, name, "warning"))
    return True, problems


def hooks_of(manager: pluggy.PluginManager, name: str) -> tuple[str, ...]:
    """The hooks that a registered plugin implements, in the order of ``HOOKS``."""
    plugin = manager.get_plugin(name)
    callers = (manager.get_hookcallers(plugin) if plugin is not None else None) or ()
    implemented = {caller.name for caller in callers}
    return tuple(hook for hook in HOOKS if hook in implemented)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A function marked ``@hookimpl``: which hook it is for, and with what options."""

    hook: str
    function: Callable[..., object]
    options: pluggy.HookimplOpts

    @property
    def place(self) -> Source:
        return place_of_code(self.function) or Source("")


def _marked(manager: pluggy.PluginManager, plugin: object) -> Iterator[_Marked]:
    for attribute in dir(plugin):
        options = manager.parse_hookimpl_opts(plugin, attribute)
        if options is not None:
            yield _Marked(options.get("specname") or attribute, getattr(plugin, attribute), options)


def _unusable(marked: _Marked, name: str) -> Problem | None:
    """Why this function cannot be called as a hook."""
    if marked.hook not in HOOKS:
        return None
    if marked.options.get("wrapper") or marked.options.get("hookwrapper"):
        message = f"{marked.hook} is marked as a wrapper; plugins of Rounds do not wrap each other"
        return Problem(marked.place, message, "write @hookimpl without arguments", name)
    given = _arguments(getattr(hookspecs, marked.hook))
    extra = [argument for argument in _arguments(marked.function) if argument not in given]
    if not extra:
        return None
    message = f"{marked.hook} asks for '{extra[0]}', which it is not given"
    hint = nearest(extra[0], given, f"write: def {marked.hook}({', '.join(given)})")
    return Problem(marked.place, message, hint, name)


def _arguments(function: Callable[..., object]) -> list[str]:
    """Names of the arguments without a default; bound methods are asked without ``self``."""
    parameters = inspect.signature(function).parameters.values()
    return [parameter.name for parameter in parameters if parameter.default is inspect.Parameter.empty]


def _uncalled(marked: list[_Marked], name: str) -> Iterator[Problem]:
    """Hooks that do not exist, unless the plugin says that it knows (``optionalhook``)."""
    for one in marked:
        if one.hook not in HOOKS and not one.options.get("optionalhook"):
            hint = nearest(one.hook, HOOKS, f"the hooks are: {', '.join(HOOKS)}")
            yield Problem(one.place, f"there is no hook '{one.hook}'", hint, name)


def _unmarked(plugin: object, marked: list[_Marked], name: str) -> Iterator[Problem]:
    """Functions that are called like a hook but lack the mark, without which they are never called."""
    known = {one.hook for one in marked}
    names: dict[str, Any] = getattr(plugin, "__dict__", {})
    for hook in HOOKS:
        function = names.get(hook)
        if hook not in known and inspect.isfunction(function):
            place = place_of_code(function) or Source("")
            yield Problem(place, f"{hook} lacks @hookimpl and is never called", "put @hookimpl above it", name)


PLUGIN_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,62}", re.ASCII | re.IGNORECASE)
PluginStatus = Literal["on", "not trusted", "failed", "disabled"]


@dataclass(frozen=True, slots=True)
class PluginInfo:
    """A plugin as ``rounds plugin list`` shows it.

    ``path`` is its file in the workspace, or the module that its entry point names; ``hooks`` are those that it
    implements, in the order of the documentation; ``reason`` says why it is not on.
    """

    name: str
    origin: Origin
    version: str
    hooks: tuple[str, ...]
    path: str
    state: PluginStatus = "on"
    reason: str = ""


class Roster:
    """What became of each candidate, and the pluggy manager with those that are on.

    A candidate whose hooks are known beforehand (bundled ones, see ``discovery``) is imported when the first of them
    is called, so that a command pays only for what it uses. All others are imported here, each by itself; of two with
    one name the first stays.

    Attributes:
        problems: Found so far; what a later import brings up is the answer to the hook that wanted it.
    """

    def __init__(self, found: Found, disabled: Collection[str]) -> None:
        self._manager = new_manager()
        self._states: list[tuple[Candidate, PluginStatus, str]] = []
        self._waiting: dict[int, frozenset[str]] = {}
        self._order = {candidate.name: index for index, candidate in reversed([*enumerate(found.candidates)])}
        problems: list[Problem] = []
        for index, candidate in enumerate(found.candidates):
            if candidate.name in disabled:
                self._states.append((candidate, "disabled", f"named under disabled_plugins in {SETTINGS_FILE}"))
                continue
            self._states.append((candidate, "on", ""))
            first = found.candidates[self._order[candidate.name]]
            if first is candidate and candidate.hooks:
                self._waiting[index] = candidate.hooks
            else:
                problems += self._switch_on(index, first)
        known = {*self._order, *(plugin.name for plugin in found.off)}
        problems += [_unknown(name, known) for name in disabled if name not in known]
        self.problems = tuple(problems)

    def ask(self, hook: str, **arguments: object) -> Iterator[HookResult]:
        """Call a hook of each plugin in turn: bundled, installed, workspace; ``tryfirst`` and ``trylast`` honoured."""
        for index in [index for index, hooks in self._waiting.items() if hook in hooks]:
            del self._waiting[index]
            for problem in self._switch_on(index, self._states[index][0]):
                yield HookResult(problem.plugin, problem.source, problem=problem)
        yield from ask(self._manager, hook, self._order, arguments)

    def listing(self) -> tuple[PluginInfo, ...]:
        """Every candidate, in the order in which they are asked; those that wait are imported now."""
        for index in [*self._waiting]:
            del self._waiting[index]
            self._switch_on(index, self._states[index][0])
        return tuple(self._info(*each) for each in self._states)

    def bundled_packages(self) -> frozenset[str] | None:
        """The packages of the plugins that are on, if all of these are bundled; else None. Imports none."""
        candidates = [candidate for candidate, state, _ in self._states if state == "on"]
        if any(candidate.origin != "bundled" for candidate in candidates):
            return None
        return frozenset(candidate.path.split(".")[0] for candidate in candidates)

    def _switch_on(self, index: int, first: Candidate) -> list[Problem]:
        """Import and register a candidate; what is wrong with it."""
        candidate = self._states[index][0]
        problems = _hindrance(candidate, first)
        is_on = False
        if not problems:
            module, problem = attempt(candidate.name, "loading", candidate.load)
            problems = [problem] if problem else []
            if not problem:
                is_on, problems = register(self._manager, candidate.name, module, candidate.path)
        placed = [_placed_at(candidate, problem) for problem in problems]
        if not is_on:
            self._states[index] = (candidate, "failed", placed[0].message)
        return placed

    def _info(self, candidate: Candidate, state: PluginStatus, reason: str) -> PluginInfo:
        is_on = state == "on"
        # A workspace's plugin says its version itself, when it runs; a distribution's metadata says it anyway.
        asks = is_on or candidate.origin in {"bundled", "installed"}
        version = (attempt(candidate.name, "version", candidate.version)[0] or "") if asks else ""
        hooks = hooks_of(self._manager, candidate.name) if is_on else ()
        return PluginInfo(candidate.name, candidate.origin, version, hooks, candidate.path, state, reason)


def _hindrance(candidate: Candidate, first: Candidate) -> list[Problem]:
    """What keeps a candidate from being imported at all: a name that is taken, or is none."""
    if first is not candidate:
        message = f"the name '{candidate.name}' is taken by the {first.origin} plugin {first.path}"
        return [Problem(Source(candidate.path), message, "rename one of the two", candidate.name)]
    if not PLUGIN_NAME.fullmatch(candidate.name):
        hint = "rename it: letters, digits, '_' and '-', beginning with a letter"
        message = f"'{plain(candidate.name)}' cannot name a plugin"
        return [Problem(Source(candidate.path), message, hint, plain(candidate.name))]
    return []


def _placed_at(candidate: Candidate, problem: Problem) -> Problem:
    """The problem at the plugin's file, where its code never ran and so could not tell."""
    if problem.source.path and not problem.source.path.startswith("plugin "):
        return problem
    return Problem(Source(candidate.path), problem.message, problem.hint, problem.plugin, problem.severity)


def _unknown(name: str, known: Collection[str]) -> Problem:
    hint = nearest(name, known, Remedy("see:", "plugin list"))
    message = f"disabled_plugins: there is no plugin '{name}'"
    return Problem(Source(SETTINGS_FILE), message, hint, severity="warning")
