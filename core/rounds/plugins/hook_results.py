"""Calling a hook plugin by plugin, so that one that fails takes no other's answer away."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from rounds.base.problems import Problem, Source
from rounds.plugins.faults import attempt, place_of_code, short
from rounds.plugins.shapes import amiss

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pluggy

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HookResult:
    """What one plugin returned for a hook, or the problem that it raised; ``place`` is where its function stands."""

    plugin: str
    place: Source
    value: Any = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Registered(Generic[T]):
    """What plugins registered for one noun: values by name in order of plugins, each name's plugin, and problems."""

    values: Mapping[str, T]
    owners: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    def owned(self) -> tuple[tuple[str, T], ...]:
        """(plugin, value) of each, so that a value's failure can be blamed on its plugin."""
        return tuple((self.owners[name], value) for name, value in self.values.items())


def ask(
    manager: pluggy.PluginManager, hook: str, order: Mapping[str, int], arguments: Mapping[str, object]
) -> Iterator[HookResult]:
    """Call a hook of each plugin in turn, by the ``order`` of their names.

    pluggy's own call runs the last one first and stops at the first exception; ``tryfirst`` and ``trylast`` are
    honoured as it does.
    """
    implementations: list[pluggy.HookImpl] = getattr(manager.hook, hook).get_hookimpls()
    for one in sorted(implementations, key=lambda one: (one.trylast - one.tryfirst, order[one.plugin_name])):
        yield _ask_one(one, hook, arguments)


def _ask_one(one: pluggy.HookImpl, hook: str, arguments: Mapping[str, object]) -> HookResult:
    place = place_of_code(one.function) or Source(f"plugin {one.plugin_name}")
    given = [arguments[name] for name in one.argnames]
    value, problem = attempt(one.plugin_name, hook, lambda: one.function(*given))
    if inspect.iscoroutine(value):
        value.close()
        problem = Problem(place, f"{hook} is an async function", "write a plain def", one.plugin_name)
        value = None
    return HookResult(one.plugin_name, place, value, problem)


def items_of(answer: HookResult, hook: str, kind: str) -> tuple[list[object], list[Problem]]:
    """The items that a hook returned, also as a generator; those before a failure count. None means no items."""
    if answer.problem or answer.value is None:
        return [], [answer.problem] if answer.problem else []
    if isinstance(answer.value, str | bytes | Mapping) or not isinstance(answer.value, Iterable):
        message = f"{hook} returned {short(answer.value)}, not a list of {kind}"
        return [], [Problem(answer.place, message, f"return [{kind}(...)]", answer.plugin)]
    found: list[object] = []
    _, problem = attempt(answer.plugin, hook, lambda: found.extend(answer.value))
    return found, [problem] if problem else []


def nothing_expected(answer: HookResult, hook: str) -> list[Problem]:
    """The problems of a hook that returns nothing; a generator among them never ran."""
    if answer.problem:
        return [answer.problem]
    if inspect.isgenerator(answer.value):
        return [Problem(answer.place, f"{hook} is a generator and did nothing", "remove its yield", answer.plugin)]
    return []


def registered(answers: Iterable[HookResult], hook: str, kind: type[T], *, last_stays: bool = False) -> Registered[T]:
    """The good values of all answers by name; of two plugins' with one name the first stays, or the last."""
    values: dict[str, T] = {}
    owners: dict[str, str] = {}
    problems: list[Problem] = []
    for answer in answers:
        found, wrong = items_of(answer, hook, kind.__name__)
        problems += wrong
        for item in found:
            value, problem = _good(item, kind, answer, hook)
            problems += [problem] if problem else []
            if value is None:
                continue
            name: str = getattr(value, "name", "")
            if name in values and not (last_stays and owners[name] != answer.plugin):
                problems.append(_taken(answer, hook, name, owners[name]))
            else:
                values[name], owners[name] = value, answer.plugin
    return Registered(MappingProxyType(values), MappingProxyType(owners), tuple(problems))


def _good(item: object, kind: type[T], answer: HookResult, hook: str) -> tuple[T | None, Problem | None]:
    """The item if it is a good value of its kind, else the problem."""
    wrong, problem = attempt(answer.plugin, f"checking what {hook} returned", lambda: amiss(item, kind))
    if wrong:
        called = "" if wrong.startswith("name ") or not isinstance(item, kind) else f"{getattr(item, 'name', '')}: "
        hint = "it is left out; mend the plugin"
        problem = Problem(answer.place, f"{hook}: {kind.__name__} {called}{wrong}", hint, answer.plugin)
    return (item, None) if problem is None and isinstance(item, kind) else (None, problem)


def _taken(answer: HookResult, hook: str, name: str, owner: str) -> Problem:
    by = "itself, earlier" if owner == answer.plugin else f"plugin {owner}"
    message = f"{hook}: the name '{name}' is taken by {by}"
    return Problem(answer.place, message, "give it another name; this one is left out", answer.plugin)
