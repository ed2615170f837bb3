"""Commands that plugins add to ``rounds``: a fault in one is blamed on its plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from rounds.base.problems import Problem, RoundsError
from rounds.plugins.faults import PluginError, fault
from rounds.plugins.hook_results import nothing_expected

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from rounds.plugins.hook_results import HookResult

_PASSING = (
    click.ClickException,
    click.Abort,
    click.exceptions.Exit,
    RoundsError,
    BrokenPipeError,
    KeyboardInterrupt,
    SystemExit,
)


def add_commands(
    answers: Iterable[HookResult], own: click.Group, group: click.Group, reserved: Collection[str]
) -> tuple[Problem, ...]:
    """Move each plugin's commands from ``own``, which its hook fills, to ``group``.

    ``answers`` is lazy: each plugin finds ``own`` empty, so that it can change no other's commands. A name that is
    taken or ``reserved`` is not replaced.
    """
    problems: list[Problem] = []
    for answer in answers:
        problems += nothing_expected(answer, "register_commands")
        for name, command in own.commands.items():
            if name in group.commands or name in reserved:
                problems.append(_left_out(answer, f"there is a command '{name}' already", "give it another name"))
            elif not isinstance(cast("object", command), click.Command):
                problems.append(_left_out(answer, f"'{name}' is no command", "decorate a function with @cli.command()"))
            else:
                group.add_command(_blamed(command, answer.plugin), name)
        own.commands.clear()
    return tuple(problems)


def _blamed(command: click.Command, plugin: str) -> click.Command:
    """The command, whose unexpected exceptions become an error that names the plugin."""
    run: Callable[[click.Context], Any] = command.invoke

    def invoke(ctx: click.Context) -> Any:
        try:
            return run(ctx)
        except _PASSING:
            raise
        except Exception as error:
            raise PluginError(str(fault(plugin, f"rounds {ctx.info_name}", error)), "mend the plugin") from error

    command.invoke = invoke  # type: ignore[method-assign]
    return command


def _left_out(answer: HookResult, message: str, hint: str) -> Problem:
    return Problem(answer.place, f"register_commands: {message}", f"{hint}; this one is left out", answer.plugin)
