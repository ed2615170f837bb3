"""``rounds import``: one subcommand an importer, with the importer's own options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation
from rounds.cli.exchange import ExchangeGroup, options_of, values_of
from rounds.cli.shown.importshow import show_import, write_rejected
from rounds.desk.imports.import_file import import_file

if TYPE_CHECKING:
    from rounds.plugins.contracts import Importer

_OWN = frozenset({"as-of", "dry-run", "json", "rejected", "update", "help"})


def _command(importer: Importer, owner: str) -> click.Command:
    @pass_invocation
    def run(invocation: Invocation, /, file: Path, rejected: Path | None, *, update: bool, **given: Any) -> int:
        options = values_of(importer.options, given)
        imported = import_file(invocation.desk, importer, owner, file, options, update=update)
        if rejected is not None and not invocation.dry_run:
            write_rejected(rejected, imported)
        show_import(invocation, imported, rejected_to=rejected)
        return 1 if imported.is_useless else 0

    command = click.Command(importer.name, callback=run, help=importer.title, short_help=importer.title)
    command.params = [
        click.Argument(["file"], type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        *options_of(importer.options, _OWN),
        click.Option(
            ["--rejected"],
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Keep rejected lines in this CSV file.",
        ),
        click.Option(
            ["--update"],
            is_flag=True,
            help="Also replace what an earlier import wrote; what somebody typed stays.",
        ),
    ]
    return dry_run_option(as_of_option(json_option(command)))


command = ExchangeGroup(
    "import",
    found=lambda invocation: invocation.desk.plugins.importers(),
    made=_command,
    short_help="Bring in records from elsewhere.",
    help="""Bring in records from elsewhere.

    Records are found by NPI, then by id. Empty fields are filled, and each says where its value comes from. What is
    there already stays: a file that says something else is listed as a conflict. The same file a second time changes
    nothing. Try it first with --dry-run.
    """,
)
