"""``rounds export``: one subcommand an exporter, with the exporter's own options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rounds.cli.context import Invocation, as_of_option, at_option, pass_invocation
from rounds.cli.exchange import ExchangeGroup, options_of, values_of
from rounds.cli.output import say_written, write_output
from rounds.desk.exports import ExportRecords, ListFormats, export_records, list_formats

if TYPE_CHECKING:
    from rounds.desk.exports import Format

_OWN = frozenset({"as-of", "output", "help"})


def _command(exporter: Format) -> click.Command:
    @pass_invocation
    def run(invocation: Invocation, /, output: Path | None, **given: Any) -> int:
        request = ExportRecords(exporter.name, values_of(exporter.options, given))
        made = export_records(invocation.desk, request)
        say_written(write_output(made.files, output, invocation.desk.home.root / "reports", made.name))
        return 1 if made.is_partial else 0

    command = click.Command(exporter.name, callback=run, help=exporter.title, short_help=exporter.title)
    output = click.Option(
        ["-o", "--output"], type=click.Path(path_type=Path), help="Write to this file or folder. '-' prints one file."
    )
    command.params = [*options_of(exporter.options, _OWN), output]
    return as_of_option(at_option(command))


command = ExchangeGroup(
    "export",
    found=lambda invocation: list_formats(invocation.desk, ListFormats("export")),
    made=_command,
    short_help="Write records in another format.",
    help="""Write records in another format.

    Files go to the workspace's reports folder, or where -o says.
    """,
)
