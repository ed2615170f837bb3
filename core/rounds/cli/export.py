"""``rounds export``: one subcommand an exporter, with the exporter's own options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rounds.cli.context import Invocation, as_of_option, at_option, pass_invocation
from rounds.cli.exchange import ExchangeGroup, options_of, values_of
from rounds.cli.shown.outfile import say_written, write_output
from rounds.plugins import call_plugin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rounds.book.book import Book
    from rounds.plugins.contracts import Exporter

_OWN = frozenset({"as-of", "output", "help"})


def _command(exporter: Exporter, owner: str) -> click.Command:
    @pass_invocation
    def run(invocation: Invocation, /, output: Path | None, **given: Any) -> int:
        loaded = invocation.desk.loaded
        invocation.desk.ear.problems(loaded.errors)
        files = _exported(exporter, owner, loaded.book, values_of(exporter.options, given))
        stem = f"{exporter.name}-{invocation.desk.as_of}"
        say_written(write_output(files, output, invocation.desk.home.root / "reports", stem))
        return 1 if loaded.errors else 0

    command = click.Command(exporter.name, callback=run, help=exporter.title, short_help=exporter.title)
    output = click.Option(
        ["-o", "--output"], type=click.Path(path_type=Path), help="Write to this file or folder. '-' prints one file."
    )
    command.params = [*options_of(exporter.options, _OWN), output]
    return as_of_option(at_option(command))


def _exported(exporter: Exporter, owner: str, book: Book, options: Mapping[str, Any]) -> Mapping[str, str | bytes]:
    """The files that the exporter makes; its faults are blamed on its plugin."""
    return call_plugin(owner, f"exporting {exporter.name}", lambda: _files(exporter.function(book, options)))


def _files(returned: Mapping[Any, Any]) -> Mapping[str, str | bytes]:
    files = dict(returned)
    for name, content in files.items():
        is_name = isinstance(name, str) and Path(name).name == name and not name.startswith(".")
        if not is_name or not isinstance(content, str | bytes):
            raise TypeError("an exporter returns texts or bytes by plain file name")
    if not files:
        raise ValueError("there is nothing to write")
    return files


command = ExchangeGroup(
    "export",
    found=lambda invocation: invocation.desk.plugins.exporters(),
    made=_command,
    short_help="Write records in another format.",
    help="""Write records in another format.

    Files go to the workspace's reports folder, or where -o says.
    """,
)
