"""An address label for everybody whom a filter selects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.problems import UsageError
from rounds.desk.campaigns.due import wanted_of
from rounds.desk.mail.audience import reason_by_id, reasons
from rounds.desk.paper.forms import fitting, press_of
from rounds.desk.paper.recipients import CHANNEL, mail_table, post_for, sender_of
from rounds.desk.records.drafts import refuse_past
from rounds.plugins.printing.forms import Piece, PrintJob

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rounds.desk.desk import Desk
    from rounds.desk.mail.audience import LeftOut


@dataclass(frozen=True, slots=True)
class PrintLabels:
    """Who gets a label, and on what.

    Attributes:
        to: A filter: ``tier:A specialty:pcp``.
        sheet: The form of labels, by name.
        start_at: Of a part-used sheet the first label to print on.
        usps: In capitals without punctuation, as USPS prefers.
        csv: Also the addresses as a table.
        campaign: With ``due``: of which campaign, by id or part of the name.
        due: Only those whose letter of the campaign has come.
    """

    to: str = ""
    sheet: str = "5160"
    start_at: int = 1
    usps: bool = False
    csv: bool = False
    campaign: str = ""
    due: bool = False


@dataclass(frozen=True, slots=True)
class PrintedLabels:
    """Labels.

    Attributes:
        number: How many.
        sheets: On how many sheets.
        left_out: Who gets none, and why.
        files: The labels, then the table, by the file's name; none on a dry run.
    """

    number: int
    sheets: int
    left_out: tuple[LeftOut, ...]
    files: Mapping[str, str | bytes]

    def as_data(self, written: Iterable[object]) -> dict[str, Any]:
        """For other programs; ``written`` is where the files are now."""
        answer = {"labels": self.number, "sheets": self.sheets, "files": list(map(str, written))}
        return answer | {"left_out": reason_by_id(self.left_out)}


def print_labels(desk: Desk, request: PrintLabels) -> PrintedLabels:
    """Print a label for everybody who can be written to; nothing is logged.

    Raises:
        UsageError: nobody can, or there is no such form, campaign or place on the sheet.
        RoundsError: the form's plugin failed.

    Example:
        >>> printed = print_labels(desk, PrintLabels("tier:A", start_at=30))
        >>> printed.number, printed.sheets, [*printed.files]
        (15, 2, ['labels-5160-2026-10-31.pdf'])
    """
    refuse_past(desk)
    press = press_of(desk, request.sheet, "label")
    chosen, *_ = wanted_of(desk, wanted=request.to, campaign=request.campaign, due=request.due, channel=CHANNEL)
    post, left_out = post_for(desk, chosen)
    pieces = [Piece(one.source.id, one.addressee.lines(usps=request.usps)) for one in post]
    pieces, unfit = fitting([press], pieces)
    left_out = sorted([*left_out, *unfit], key=lambda one: one.id)
    if not pieces:
        raise UsageError("nobody whom the filter selects can be written to", reasons(left_out))
    client = desk.settings.client
    title = f"Labels, {client.name}"
    job = PrintJob(title, tuple(pieces), desk.as_of, sender_of(client), start_at=request.start_at)
    stem = f"labels-{request.sheet}-{desk.as_of}"
    files: dict[str, str | bytes] = {f"{stem}{press.form.suffix}": press.printed(job)}
    if request.csv:
        there = {piece.id for piece in pieces}
        files[f"{stem}.csv"] = mail_table([one for one in post if one.source.id in there], usps=request.usps)
    sheets = -(-(len(pieces) + request.start_at - 1) // press.form.places)
    return PrintedLabels(len(pieces), sheets, tuple(left_out), {} if desk.dry_run else files)
