"""``rounds labels``: an address label for everybody whom a filter selects."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rounds.base.problems import UsageError
from rounds.base.words import counted
from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation
from rounds.cli.shown.mail import say_left_out
from rounds.cli.shown.outfile import write_output
from rounds.cli.shown.output import print_json
from rounds.desk.campaigns.due import wanted_of
from rounds.desk.mail.recipients import reasons
from rounds.desk.paper.forms import fitting, press_of
from rounds.desk.paper.recipients import CHANNEL, mail_table, post_for, sender_of
from rounds.desk.records.drafts import refuse_past
from rounds.plugins.printing import Piece, PrintJob

if TYPE_CHECKING:
    from rounds.desk.paper.forms import Press


@click.command("labels", short_help="Print address labels by filter.")
@click.option("--to", "wanted", default="", metavar="FILTER", help="Who gets one: 'tier:A specialty:pcp'.")
@click.option("--sheet", default="5160", metavar="NAME", help="Avery 5160, 5161, 5163, or a plugin's.  [default: 5160]")
@click.option("--start-at", type=int, default=1, metavar="N", help="Of a part-used sheet: the first label to print on.")
@click.option("--usps", is_flag=True, help="Capitals without punctuation, as USPS prefers (Publication 28).")
@click.option("--csv", "table", type=click.Path(path_type=Path, dir_okay=False), help="Write the addresses here, too.")
@click.option("--campaign", default="", metavar="ID", help="With --due: of which campaign.")
@click.option("--due", is_flag=True, help="Only those whose letter of the campaign has come.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the PDF to this file.")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def command(invocation: Invocation, /, *, wanted: str, sheet: str, **options: Any) -> int:
    """Print an address label for everybody whom a filter selects; nothing is logged.

    \b
    rounds labels --to 'tier:A' --sheet 5160 --start-at 7
    rounds labels --campaign spine-launch --due

    Print the PDF at its own size ("100 %", no scaling). See docs/mail.md.
    """
    refuse_past(invocation.desk)
    press = press_of(invocation.desk, sheet, "label")
    chosen, *_ = wanted_of(
        invocation.desk, wanted=wanted, campaign=options["campaign"], due=options["due"], channel=CHANNEL
    )
    post, left_out = post_for(invocation.desk, chosen)
    pieces = [Piece(one.source.id, one.addressee.lines(usps=options["usps"])) for one in post]
    pieces, unfit = fitting([press], pieces)
    left_out = sorted([*left_out, *unfit], key=lambda one: one.id)
    if not pieces:
        raise UsageError("nobody whom the filter selects can be written to", reasons(left_out))
    content = _printed(invocation, press, pieces, options["start_at"])
    written: list[Path] = []
    if not invocation.dry_run:
        stem = f"labels-{sheet}-{invocation.desk.as_of}"
        folder = invocation.desk.home.root / "reports"
        written = write_output({f"{stem}{press.form.suffix}": content}, options["output"], folder, stem)
        if options["table"]:
            there = {piece.id for piece in pieces}
            table = mail_table([one for one in post if one.source.id in there], usps=options["usps"])
            written += write_output({"labels.csv": table}, options["table"], folder, stem)
    answer = {"labels": len(pieces), "sheets": -(-(len(pieces) + options["start_at"] - 1) // press.form.places)}
    if invocation.as_json:
        files = list(map(str, written))
        print_json(answer | {"files": files, "left_out": {one.id: one.reason for one in left_out}})
        return 0
    say_left_out(left_out)
    did = "Would print" if invocation.dry_run else "Printed"
    where = f" into {written[0]}" if written else ""
    words = f"{did} {counted(answer['labels'], 'label')} on {counted(answer['sheets'], 'sheet')}{where}."
    click.echo(words, err=str(options["output"]) == "-")
    return 0


def _printed(invocation: Invocation, press: Press, pieces: list[Piece], start_at: int) -> bytes:
    client = invocation.desk.settings.client
    job = PrintJob(f"Labels, {client.name}", tuple(pieces), invocation.desk.as_of, sender_of(client), start_at=start_at)
    return press.printed(job)
