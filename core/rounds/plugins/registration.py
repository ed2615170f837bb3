"""A plugin becomes part of a pluggy manager, with what is wrong with its hooks."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pluggy

from rounds.base.problems import Problem, Source
from rounds.base.words import nearest
from rounds.plugins import hookspecs
from rounds.plugins.faults import attempt, place_of_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
