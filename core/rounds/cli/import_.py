"""``rounds import``: one subcommand an importer, with the importer's own options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation
from rounds.cli.exchange import ExchangeGroup, options_of, values_of
from rounds.cli.shown.importshow import say_import
from rounds.cli.shown.outfile import write_output
from rounds.cli.shown.output import print_json
from rounds.desk.formats import ListFormats, list_formats
from rounds.desk.imports.import_file import ApplyImport, apply_import

if TYPE_CHECKING:
    from rounds.desk.formats import Format

_OWN = frozenset({"as-of", "dry-run", "json", "rejected", "update", "help"})


def _command(importer: Format) -> click.Command:
    @pass_invocation
    def run(invocation: Invocation, /, file: Path, rejected: Path | None, *, update: bool, **given: Any) -> int:
        request = ApplyImport(importer.name, file, values_of(importer.options, given), update)
        done = apply_import(invocation.desk, request)
        kept_in = None if done.dry_run else rejected
        if kept_in is not None:
            write_output({"rejected.csv": done.rejected_table}, kept_in, kept_in.parent, kept_in.stem)
        if invocation.as_json:
            print_json(done.as_data())
        else:
            say_import(done, kept_in)
        return 1 if done.is_useless else 0

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
    found=lambda invocation: list_formats(invocation.desk, ListFormats("import")),
    made=_command,
    short_help="Bring in records from elsewhere.",
    help="""Bring in records from elsewhere.

    Records are found by NPI, then by id. Empty fields are filled, and each says where its value comes from. What is
    there already stays: a file that says something else is listed as a conflict. The same file a second time changes
    nothing. Try it first with --dry-run.
    """,
)
