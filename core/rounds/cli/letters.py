"""``rounds letters``: a letter on paper to everybody whom a filter selects; with ``--mailed`` each is a touch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rounds.base.problems import UsageError
from rounds.base.words import counted
from rounds.cli.context import Invocation, writes
from rounds.cli.lines import say_left_out
from rounds.cli.output import print_json, write_each
from rounds.desk.letters import PrintLetters, log_letters, print_letters

_ENVELOPE = "envelope-10"


@click.command("letters", short_help="Print a letter to everybody by filter.")
@click.option("--template", default="", metavar="NAME", help="templates/NAME.html.")
@click.option("--to", default="", metavar="FILTER", help="Who gets it: 'tier:A specialty:pcp'.")
@click.option("--form", default="letter", metavar="NAME", help="letter, or a plugin's.  [default: letter]")
@click.option("--envelopes", is_flag=True, help="Also an envelope for each, in a file of its own, in the same order.")
@click.option("--envelope", default="", metavar="NAME", help=f"The same, of another form than {_ENVELOPE}.")
@click.option("--usps", is_flag=True, help="Addresses in capitals without punctuation (Publication 28).")
@click.option("--csv", "table", type=click.Path(path_type=Path, dir_okay=False), help="Write the addresses here, too.")
@click.option("--mailed", is_flag=True, help="They are going out: log each as a touch.")
@click.option("--again", is_flag=True, help="Also to those who have had this letter before.")
@click.option("--campaign", default="", metavar="ID", help="The campaign that it belongs to.")
@click.option("--due", is_flag=True, help="Only those whose step of the campaign has come, by the step's template.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the PDF to this file.")
@writes
def command(
    invocation: Invocation,
    /,
    *,
    envelopes: bool,
    envelope: str,
    table: Path | None,
    output: Path | None,
    **options: Any,
) -> int:
    """Print a letter to everybody whom a filter selects, from a template of the workspace's templates folder.

    \b
    rounds letters --template new-service-letter --to 'tier:A specialty:pcp' --envelopes
    rounds letters --template new-service-letter --to 'tier:A specialty:pcp' --envelopes --mailed
    rounds letters --campaign spine-launch --due

    The first prints, and logs nothing: look at it. The second prints the same, and logs a touch for each letter. The
    third takes people and template from what is due by mail in a campaign. See docs/mail.md.
    """
    desk, envelope = invocation.desk, envelope or (_ENVELOPE if envelopes else "")
    if envelope and str(output) == "-":
        raise UsageError("letters and envelopes are two files", "name a file with -o FILE.pdf")
    printed = print_letters(desk, PrintLetters(**options, envelope=envelope, csv=table is not None))
    places = [output, *([_beside(output)] if envelope else []), table]
    written = write_each(printed.files, places, desk.home.root / "reports")
    printed = log_letters(desk, printed)
    invocation.show_drafts(printed.saved)
    if invocation.as_json:
        print_json(printed.as_data(written))
        return 0
    say_left_out(printed.left_out)
    where = f" into {', '.join(map(str, written))}" if written else ""
    touches = counted(printed.logged, "touch", "touches")
    log = f"; {'would log' if desk.dry_run else 'logged'} {touches}" if printed.logged else ""
    did = "Would print" if desk.dry_run else "Printed"
    click.echo(f"{did} {counted(printed.number, 'letter')}{where}{log}.", err=str(output) == "-")
    if not printed.logged:
        click.echo("Nothing was logged: when they go out, say it with --mailed.", err=True)
    return 0


def _beside(output: Path | None) -> Path | None:
    """Where the envelopes go: beside the letters, by the same name with an ending."""
    return output if output is None or output.is_dir() else output.with_stem(f"{output.stem}-envelopes")
