"""What ``import`` and ``export`` share: a subcommand for each importer or exporter, with options that it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rounds.cli.context import Invocation

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from rounds.desk.exports import Format, FormatOption, Formats

_PREFIX = "given_"


class ExchangeGroup(click.Group):
    """A group whose commands are made of what plugins registered.

    ``found`` asks for the formats; ``made`` turns one of them into a subcommand.
    """

    def __init__(
        self,
        name: str,
        *,
        found: Callable[[Invocation], Formats],
        made: Callable[[Format], click.Command],
        **settings: Any,
    ) -> None:
        super().__init__(name, **settings)
        self._found = found
        self._made = made

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in order."""
        return [*self._formats(ctx).by_name]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of this name."""
        found = self._formats(ctx).by_name.get(cmd_name)
        return self._made(found) if found else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does; an unknown name is answered with the known ones."""
        name = click.utils.make_str(args[0])
        if name not in self.list_commands(ctx) and not ctx.resilient_parsing and not name.startswith("-"):
            raise click.UsageError(f"'{name}' is none of: {', '.join(self.list_commands(ctx))}.", ctx)
        return super().resolve_command(ctx, args)

    def _formats(self, ctx: click.Context) -> Formats:
        invocation = ctx.ensure_object(Invocation)
        formats = self._found(invocation)
        if "told" not in ctx.meta:
            ctx.meta["told"] = True
            invocation.desk.ear.problems(formats.problems)
        return formats


def options_of(options: Iterable[FormatOption], own: Collection[str]) -> list[click.Parameter]:
    """Click's options for a plugin's; one with the name of our ``own`` is left out."""
    return [_option(option) for option in options if option.name not in own]


def values_of(options: Iterable[FormatOption], given: Mapping[str, Any]) -> dict[str, Any]:
    """What the user gave, by the plugin's own names."""
    return {option.name: given.get(_parameter(option)) for option in options}


def _parameter(option: FormatOption) -> str:
    return _PREFIX + option.name.replace("-", "_")


def _option(option: FormatOption) -> click.Option:
    words = [f"--{option.name}", _parameter(option)]
    if option.flag:
        return click.Option(words, is_flag=True, help=option.help)
    if option.is_path:
        return click.Option(words, type=click.Path(), multiple=option.multiple, metavar="FILE", help=option.help)
    return click.Option(words, multiple=option.multiple, metavar="TEXT", help=option.help)
