"""``rounds labels``: an address label for everybody whom a filter selects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rounds.base.words import counted
from rounds.cli.context import Invocation, writes
from rounds.cli.lines import say_left_out
from rounds.cli.output import print_json, write_each
from rounds.desk.letters import PrintLabels, print_labels


@click.command("labels", short_help="Print address labels by filter.")
@click.option("--to", default="", metavar="FILTER", help="Who gets one: 'tier:A specialty:pcp'.")
@click.option("--sheet", default="5160", metavar="NAME", help="Avery 5160, 5161, 5163, or a plugin's.  [default: 5160]")
@click.option("--start-at", type=int, default=1, metavar="N", help="Of a part-used sheet: the first label to print on.")
@click.option("--usps", is_flag=True, help="Capitals without punctuation, as USPS prefers (Publication 28).")
@click.option("--csv", "table", type=click.Path(path_type=Path, dir_okay=False), help="Write the addresses here, too.")
@click.option("--campaign", default="", metavar="ID", help="With --due: of which campaign.")
@click.option("--due", is_flag=True, help="Only those whose letter of the campaign has come.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the PDF to this file.")
@writes
def command(invocation: Invocation, /, *, table: Path | None, output: Path | None, **options: Any) -> int:
    """Print an address label for everybody whom a filter selects; nothing is logged.

    \b
    rounds labels --to 'tier:A' --sheet 5160 --start-at 7
    rounds labels --campaign spine-launch --due

    Print the PDF at its own size ("100 %", no scaling). See docs/mail.md.
    """
    printed = print_labels(invocation.desk, PrintLabels(**options, csv=table is not None))
    written = write_each(printed.files, [output, table], invocation.desk.home.root / "reports")
    if invocation.as_json:
        print_json(printed.as_data(written))
        return 0
    say_left_out(printed.left_out)
    did = "Would print" if invocation.dry_run else "Printed"
    where = f" into {written[0]}" if written else ""
    words = f"{did} {counted(printed.number, 'label')} on {counted(printed.sheets, 'sheet')}{where}."
    click.echo(words, err=str(output) == "-")
    return 0
