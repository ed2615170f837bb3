"""``rounds letters``: a letter on paper to everybody whom a filter selects; with ``--mailed`` each is a touch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rounds.base.problems import UsageError
from rounds.base.words import counted
from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation
from rounds.cli.shown.mail import say_left_out
from rounds.cli.shown.outfile import write_output
from rounds.cli.shown.output import print_json
from rounds.desk.campaigns.due import addressed
from rounds.desk.feedback.document import new_id
from rounds.desk.mail import LeftOut, LetterFiller
from rounds.desk.mail.active_carrier import touch_draft, writer_of
from rounds.desk.mail.composition import shared_values
from rounds.desk.mail.recipients import had_before, reasons, touch_of
from rounds.desk.paper.forms import fitting, press_of
from rounds.desk.paper.recipients import CHANNEL, mail_table, post_for, sender_of
from rounds.desk.records.drafts import refuse_past, save
from rounds.plugins.printing.forms import Piece, PrintJob
from rounds.report.render.environment import assets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.desk.paper.forms import Press
    from rounds.desk.paper.recipients import Post
    from rounds.desk.records.drafts import Draft

ENVELOPE = "envelope-10"


@dataclass(frozen=True, slots=True)
class Letter:
    """One person's letter: what is printed, and what it is about."""

    post: Post
    piece: Piece
    subject: str


@click.command("letters", short_help="Print a letter to everybody by filter.")
@click.option("--template", "name", default="", metavar="NAME", help="templates/NAME.html.")
@click.option("--to", "wanted", default="", metavar="FILTER", help="Who gets it: 'tier:A specialty:pcp'.")
@click.option("--form", default="letter", metavar="NAME", help="letter, or a plugin's.  [default: letter]")
@click.option("--envelopes", is_flag=True, help="Also an envelope for each, in a file of its own, in the same order.")
@click.option("--envelope", default="", metavar="NAME", help=f"The same, of another form than {ENVELOPE}.")
@click.option("--usps", is_flag=True, help="Addresses in capitals without punctuation (Publication 28).")
@click.option("--csv", "table", type=click.Path(path_type=Path, dir_okay=False), help="Write the addresses here, too.")
@click.option("--mailed", is_flag=True, help="They are going out: log each as a touch.")
@click.option("--again", is_flag=True, help="Also to those who have had this letter before.")
@click.option("--campaign", default="", metavar="ID", help="The campaign that it belongs to.")
@click.option("--due", is_flag=True, help="Only those whose step of the campaign has come, by the step's template.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the PDF to this file.")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def command(invocation: Invocation, /, *, name: str, wanted: str, campaign: str, due: bool, **options: Any) -> int:
    """Print a letter to everybody whom a filter selects, from a template of the workspace's templates folder.

    \b
    rounds letters --template new-service-letter --to 'tier:A specialty:pcp' --envelopes
    rounds letters --template new-service-letter --to 'tier:A specialty:pcp' --envelopes --mailed
    rounds letters --campaign spine-launch --due

    The first prints, and logs nothing: look at it. The second prints the same, and logs a touch for each letter. The
    third takes people and template from what is due by mail in a campaign. See docs/mail.md.
    """
    refuse_past(invocation.desk)
    envelope = options["envelope"] or (ENVELOPE if options["envelopes"] else "")
    if envelope and str(options["output"]) == "-":
        raise UsageError("letters and envelopes are two files", "name a file with -o FILE.pdf")
    presses = [press_of(invocation.desk, options["form"], "letter")]
    presses += [press_of(invocation.desk, envelope, "envelope")] if envelope else []
    name, chosen, campaign = addressed(
        invocation.desk, template=name, wanted=wanted, campaign=campaign, due=due, channel=CHANNEL
    )
    post, left_out = post_for(invocation.desk, chosen)
    letters, others = _letters(invocation, name, post, presses, options)
    left_out = sorted([*left_out, *others], key=lambda one: one.id)
    if not letters:
        raise UsageError("nobody whom the filter selects gets this letter", reasons(left_out))
    drafts = _touches(invocation, letters, campaign) if options["mailed"] else []
    written: list[Path] = []

    def put() -> None:
        written.extend(_written(invocation, letters, presses, options | {"name": name}))

    saved = save(invocation.desk, drafts, f"Log {counted(len(drafts), 'letter')} mailed", put) if drafts else None
    if saved is None and not invocation.dry_run:
        put()
    logged = saved.as_data(dry_run=invocation.dry_run) if saved else {}
    if invocation.as_json:
        answer = {"letters": len(letters), "files": list(map(str, written)), **logged}
        print_json(answer | {"left_out": {one.id: one.reason for one in left_out}})
        return 0
    say_left_out(left_out)
    _tell(invocation, len(letters), written, len(drafts), is_poured=str(options["output"]) == "-")
    return 0


def _letters(
    invocation: Invocation, name: str, post: Sequence[Post], presses: Sequence[Press], options: dict[str, Any]
) -> tuple[list[Letter], list[LeftOut]]:
    """Each person's letter filled in; those who had it before are left out, but for ``--again``."""
    pieces, left_out = fitting(
        presses, [Piece(one.source.id, one.addressee.lines(usps=options["usps"])) for one in post]
    )
    of = {piece.id: piece for piece in pieces}
    post = [one for one in post if one.source.id in of]
    writer, _ = writer_of(invocation.desk)
    values = [shared_values(invocation.desk, one.source, writer) | {"address": of[one.source.id].lines} for one in post]
    filler = LetterFiller(invocation.desk.plugins, invocation.desk.home, name)
    invocation.desk.ear.problems(filler.problems)
    had = set() if options["again"] else had_before(invocation.desk, CHANNEL)
    letters: list[Letter] = []
    for one, filled in zip(post, filler.fill(values), strict=True):
        if (one.source.id, filled.subject) in had:
            reason = f"has had '{filled.subject}' before (--again prints it all the same)"
            left_out.append(LeftOut(one.source.id, reason))
        else:
            letters.append(Letter(one, replace(of[one.source.id], html=filled.html), filled.subject))
    return letters, left_out


def _touches(invocation: Invocation, letters: Sequence[Letter], campaign: str) -> list[Draft]:
    as_of = invocation.desk.as_of
    documents = [
        (one.post.source, touch_of(CHANNEL, one.post.source, one.subject, as_of, {"campaign": campaign}))
        for one in letters
    ]
    return [touch_draft(invocation.desk, new_id(as_of, source.id), document, as_of) for source, document in documents]


def _written(
    invocation: Invocation, letters: Sequence[Letter], presses: Sequence[Press], options: dict[str, Any]
) -> list[Path]:
    """All files, printed before the first is written."""
    stem = f"letters-{options['name'].replace('/', '-')}-{invocation.desk.as_of}"
    client = invocation.desk.settings.client
    job = PrintJob(
        letters[0].subject,
        tuple(one.piece for one in letters),
        invocation.desk.as_of,
        sender_of(client),
        options={"phone": client.phone, "website": client.website},
        asset=assets(invocation.desk.home),
    )
    letters_press, *others = presses
    contents = [letters_press.printed(job, f"templates/{options['name']}.html"), *(one.printed(job) for one in others)]
    folder, output = invocation.desk.home.root / "reports", options["output"]
    written: list[Path] = []
    for press, content, ending in zip(presses, contents, ("", "-envelopes"), strict=False):
        file = {f"{stem}{ending}{press.form.suffix}": content}
        written += write_output(file, _beside(output, ending), folder, f"{stem}{ending}")
    if options["table"]:
        table = mail_table([one.post for one in letters], usps=options["usps"])
        written += write_output({f"{stem}.csv": table}, options["table"], folder, stem)
    return written


def _beside(output: Path | None, ending: str) -> Path | None:
    """Where the envelopes go: beside the letters, by the same name with an ending."""
    if output is None or not ending or output.is_dir():
        return output
    return output.with_name(f"{output.stem}{ending}{output.suffix}")


def _tell(invocation: Invocation, number: int, written: Sequence[Path], logged: int, *, is_poured: bool) -> None:
    did = "Would print" if invocation.dry_run else "Printed"
    where = f" into {', '.join(map(str, written))}" if written else ""
    log = f"; {'would log' if invocation.dry_run else 'logged'} {counted(logged, 'touch', 'touches')}" if logged else ""
    click.echo(f"{did} {counted(number, 'letter')}{where}{log}.", err=is_poured)
    if not logged:
        click.echo("Nothing was logged: when they go out, say it with --mailed.", err=True)
