"""Filters and globals that plugins add to the Jinja2 environment; what is there already stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rounds.base.problems import Problem
from rounds.plugins.answers import nothing_expected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinja2 import Environment

    from rounds.plugins.answers import Answer

_SHELVES: Final = ("filters", "globals", "tests")
_SAFEGUARDS: Final = ("autoescape", "undefined", "loader", "finalize")


def prepare(env: Environment, answers: Iterable[Answer]) -> tuple[Problem, ...]:
    """Let each plugin in turn add to the environment (``answers`` is lazy), and take back what it replaced.

    Escaping, the loader and the bundled filters are what makes a report safe, so a plugin only adds.
    """
    problems: list[Problem] = []
    before = _snapshot(env)
    for answer in answers:
        problems += nothing_expected(answer, "prepare_environment")
        replaced = list(_restored(env, before))
        if replaced:
            message = f"prepare_environment replaced {', '.join(replaced)}; that was taken back"
            problems.append(Problem(answer.place, message, "add under a new name", answer.plugin))
        before = _snapshot(env)
    return tuple(problems)


def _snapshot(env: Environment) -> dict[tuple[str, str], object]:
    """What stands on each shelf by (shelf, name), and the safeguards by ("", name)."""
    found: dict[tuple[str, str], object] = {("", name): getattr(env, name) for name in _SAFEGUARDS}
    for shelf in _SHELVES:
        found.update({(shelf, name): value for name, value in getattr(env, shelf).items()})
    return found


def _restored(env: Environment, before: dict[tuple[str, str], object]) -> Iterator[str]:
    """Put back what is no longer as it was; yields its name."""
    for (shelf, name), value in before.items():
        if not shelf and getattr(env, name) is not value:
            setattr(env, name, value)
            yield name
        elif shelf and getattr(env, shelf).get(name) is not value:
            getattr(env, shelf)[name] = value
            yield f"{shelf.removesuffix('s')} '{name}'"
