"""The ``rounds`` group: finds a command by name and imports only that one."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from rounds import __version__
from rounds.base.words import capital, nearest
from rounds.cli.context import Invocation, as_of_option, at_option, json_option

if TYPE_CHECKING:
    from collections.abc import Mapping

_HIDDEN = frozenset({"merge-file"})  # for programs: git runs it
_MODULES = MappingProxyType({"merge-file": "merge_file", "import": "import_"})
_ADDED = "rounds.cli.group.added"
# The short help stands there as well as in each command, so that listing them imports none; a test holds them equal.
_LINES = Path(__file__).with_name("commands.txt").read_text(encoding="utf-8").splitlines()
COMMANDS: Mapping[str, str] = MappingProxyType(dict(line.split("\t", 1) for line in _LINES))


class RoundsGroup(click.Group):
    """A group whose commands are modules of ``rounds.cli``, and what plugins add, loaded when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The bundled commands, then what plugins of the workspace add."""
        return [*COMMANDS, *(name for name in self._plugin_commands(ctx).commands if name not in COMMANDS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now; bundled ones come first."""
        if cmd_name in COMMANDS or cmd_name in _HIDDEN:
            module = import_module(f"rounds.cli.{_MODULES.get(cmd_name, cmd_name)}")
            command: click.Command = module.command
            return command
        return self._plugin_commands(ctx).commands.get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but a misspelt name is answered with the nearest one."""
        name = click.utils.make_str(args[0])
        if self.get_command(ctx, name) is None and not ctx.resilient_parsing and not name.startswith("-"):
            hint = capital(nearest(name, self.list_commands(ctx), "see: rounds --help"))
            raise click.UsageError(f"There is no command '{name}'. {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands from their short helps, importing none of the bundled ones."""
        added = self._plugin_commands(ctx).commands
        rows = list(COMMANDS.items())
        rows += [(name, command.get_short_help_str(60)) for name, command in added.items() if name not in COMMANDS]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    @staticmethod
    def _plugin_commands(ctx: click.Context) -> click.Group:
        """What plugins add in this workspace, asked (and their problems told) once a run; empty outside one."""
        found: click.Group | None = ctx.meta.get(_ADDED)
        if found is None:
            found = ctx.meta[_ADDED] = click.Group("rounds")
            invocation = ctx.find_object(Invocation) or Invocation(_directory(ctx))
            if invocation.desk.has_workspace:
                invocation.desk.ear.problems(invocation.desk.plugins.commands(found, reserved=COMMANDS))
        return found


def _directory(ctx: click.Context) -> Path:
    return Path(ctx.params.get("directory") or ".")


@click.group(
    "rounds",
    cls=RoundsGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "ROUNDS", "max_content_width": 80},
)
@click.option(
    "-C",
    "directory",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=Path(),
    is_eager=True,  # --help is, too, and lists the commands of the plugins there
    metavar="DIR",
    help="The client's folder. By default the one you are in.",
)
@as_of_option
@at_option
@json_option
@click.version_option(__version__, message="rounds %(version)s")
@click.pass_context
def rounds(ctx: click.Context, directory: Path) -> int | None:
    """Referral relationships in plain files.

    Without a command: what to do today.
    """
    invocation = ctx.ensure_object(Invocation)
    invocation.directory = directory
    ctx.call_on_close(invocation.close)
    if ctx.invoked_subcommand is None:
        agenda = import_module("rounds.cli.agenda")
        code: int | None = ctx.invoke(agenda.command)
        return code
    return None
