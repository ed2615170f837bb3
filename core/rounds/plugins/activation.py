"""Candidates become plugins that are on, or are told why they are not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, Literal

from rounds.plugins.faults import attempt, plain
from rounds.plugins.registration import hooks_of, new_manager, register
from rounds.problems import Problem, Source
from rounds.workspace import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Collection

    import pluggy

    from rounds.plugins.discovery import Candidate, Found, Origin

PLUGIN_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,62}", re.ASCII | re.IGNORECASE)
State = Literal["on", "not trusted", "failed", "disabled"]


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
    state: State = "on"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate and what became of it."""

    candidate: Candidate
    state: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Activated:
    """The manager with every plugin that is on, what became of each candidate, and what is wrong."""

    manager: pluggy.PluginManager
    placed: tuple[Placed, ...]
    problems: tuple[Problem, ...]


def activate(found: Found, disabled: Collection[str]) -> Activated:
    """Import and register each candidate by itself; of two with one name the first stays."""
    manager = new_manager()
    placed: list[Placed] = []
    problems: list[Problem] = []
    owners: dict[str, Candidate] = {}
    for candidate in found.candidates:
        if candidate.name in disabled:
            placed.append(Placed(candidate, "disabled", f"named under disabled_plugins in {SETTINGS_FILE}"))
            continue
        wrong, is_on = _switch_on(manager, candidate, owners.setdefault(candidate.name, candidate))
        problems += wrong
        placed.append(Placed(candidate, "on") if is_on else Placed(candidate, "failed", wrong[0].message))
    known = {*owners, *(one.candidate.name for one in placed), *(plugin.name for plugin in found.off)}
    problems += [_unknown(name, known) for name in disabled if name not in known]
    return Activated(manager, tuple(placed), tuple(problems))


def _switch_on(manager: pluggy.PluginManager, candidate: Candidate, first: Candidate) -> tuple[list[Problem], bool]:
    """What is wrong with a candidate, and whether it is on."""
    if first is not candidate:
        message = f"the name '{candidate.name}' is taken by the {first.origin} plugin {first.path}"
        return [Problem(Source(candidate.path), message, "rename one of the two", candidate.name)], False
    if not PLUGIN_NAME.fullmatch(candidate.name):
        hint = "rename it: letters, digits, '_' and '-', beginning with a letter"
        message = f"'{plain(candidate.name)}' cannot name a plugin"
        return [Problem(Source(candidate.path), message, hint, plain(candidate.name))], False
    module, problem = attempt(candidate.name, "loading", candidate.load)
    if problem:
        return [_placed_at(candidate, problem)], False
    is_on, problems = register(manager, candidate.name, module, candidate.path)
    return [_placed_at(candidate, problem) for problem in problems], is_on


def _placed_at(candidate: Candidate, problem: Problem) -> Problem:
    """The problem at the plugin's file, where its code never ran and so could not tell."""
    if problem.source.path and not problem.source.path.startswith("plugin "):
        return problem
    return Problem(Source(candidate.path), problem.message, problem.hint, problem.plugin, problem.severity)


def _unknown(name: str, known: Collection[str]) -> Problem:
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean '{near[0]}'?" if near else "see: rounds plugin list"
    message = f"disabled_plugins: there is no plugin '{name}'"
    return Problem(Source(SETTINGS_FILE), message, hint, severity="warning")


def info(one: Placed, manager: pluggy.PluginManager) -> PluginInfo:
    """A candidate as it is listed; its version is looked up only now."""
    candidate = one.candidate
    is_on = one.state == "on"
    wants_version = is_on or candidate.origin in {"bundled", "installed"}
    version = (attempt(candidate.name, "version", candidate.version)[0] or "") if wants_version else ""
    hooks = hooks_of(manager, candidate.name) if is_on else ()
    return PluginInfo(candidate.name, candidate.origin, version, hooks, candidate.path, one.state, one.reason)
