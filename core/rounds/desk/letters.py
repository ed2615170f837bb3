"""Letters to everybody by filter, with envelopes and a table for a mail house, and address labels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from rounds.base.problems import UsageError
from rounds.base.words import counted
from rounds.desk.campaigns import addressed, wanted_of
from rounds.desk.drafts import finish, prepare, refuse_past
from rounds.desk.forms import CHANNEL, fitting, mail_table, post_for, press_of, sender_of
from rounds.desk.mail.accounts import writer_of
from rounds.desk.mail.audience import LeftOut, had_before, reason_by_id, reasons, touch_draft, touch_of
from rounds.desk.mail.messages import LetterFiller, shared_values
from rounds.desk.touch import new_id
from rounds.plugins.printing import Piece, PrintJob
from rounds.report.render.environment import assets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rounds.desk.desk import Desk
    from rounds.desk.drafts import Draft, Saved
    from rounds.desk.forms import Post, Press


@dataclass(frozen=True, slots=True)
class PrintLetters:
    """Who gets which letter, and on what.

    Attributes:
        template: The name of a template in the workspace; with ``due`` empty: the step's.
        to: A filter: ``tier:A specialty:pcp``.
        form: The form of the letter, by name.
        envelope: The form of an envelope for each, by name; empty: there are none.
        usps: Addresses in capitals without punctuation, as USPS prefers.
        csv: Also the addresses as a table.
        mailed: They are going out: ``log_letters`` is to log each as a touch.
        again: Also those who have had this letter before.
        campaign: The campaign that they belong to, by id or part of the name.
        due: Only those whose step of the campaign has come.
    """

    template: str = ""
    to: str = ""
    form: str = "letter"
    envelope: str = ""
    usps: bool = False
    csv: bool = False
    mailed: bool = False
    again: bool = False
    campaign: str = ""
    due: bool = False


@dataclass(frozen=True, slots=True)
class PrintedLetters:
    """Letters.

    Attributes:
        number: How many.
        left_out: Who gets none, and why.
        files: The letters, the envelopes in the same order, the table, by the file's name; none on a dry run.
        saved: Their touches, where they are mailed: checked by ``print_letters``, written by ``log_letters``.
        dry_run: Nothing is written.
    """

    number: int
    left_out: tuple[LeftOut, ...]
    files: Mapping[str, str | bytes] = field(repr=False)
    saved: Saved | None = field(default=None, repr=False)

    @property
    def logged(self) -> int:
        """How many touches there are of them."""
        return len(self.saved.drafts) if self.saved else 0

    def as_data(self, written: Iterable[object]) -> dict[str, Any]:
        """For other programs; ``written`` is where the files are now."""
        logged = self.saved.as_data() if self.saved else {}
        answer = {"letters": self.number, "files": list(map(str, written)), **logged}
        return answer | {"left_out": reason_by_id(self.left_out)}


def print_letters(desk: Desk, request: PrintLetters) -> PrintedLetters:
    """Print a letter for everybody who can be written to. Nothing is logged yet.

    Raises:
        UsageError: nobody can, or there is no such template, form or campaign.
        RefusedError: a letter looks like it tells of a patient, or a policy forbids a touch that it becomes.
        InvalidError: such a touch would have errors.
        BadTemplateError, RoundsError: the template cannot be printed, or the form's plugin failed.

    Example:
        >>> printed = print_letters(desk, PrintLetters("new-service-letter", "tier:A", mailed=True))
        >>> printed.number, [*printed.files]
        (15, ['letters-new-service-letter-2026-10-31.pdf'])
        >>> log_letters(desk, printed).logged
        15
    """
    refuse_past(desk)
    presses = [press_of(desk, request.form, "letter")]
    presses += [press_of(desk, request.envelope, "envelope")] if request.envelope else []
    template, chosen, campaign = addressed(
        desk, template=request.template, wanted=request.to, campaign=request.campaign, due=request.due, channel=CHANNEL
    )
    post, left_out = post_for(desk, chosen)
    letters, others = _letters(desk, template, post, presses, request)
    left_out = sorted([*left_out, *others], key=lambda one: one.id)
    if not letters:
        raise UsageError("nobody whom the filter selects gets this letter", reasons(left_out))
    saved = prepare(desk, _touches(desk, letters, campaign)) if request.mailed else None
    files = {} if desk.dry_run else _files(desk, template, letters, presses, request)
    return PrintedLetters(len(letters), tuple(left_out), files, saved)


def log_letters(desk: Desk, printed: PrintedLetters) -> PrintedLetters:
    """Log the letters that are mailed as touches, all or none.

    Raises:
        ChangedError, StorageError: as for every write.

    Example:
        >>> log_letters(desk, print_letters(desk, PrintLetters("new-service-letter", "okafor"))).logged
        0
    """
    if printed.saved is None:
        return printed
    return replace(printed, saved=finish(desk, printed.saved, f"Log {counted(printed.number, 'letter')} mailed"))


@dataclass(frozen=True, slots=True)
class _Letter:
    """One person's letter: what is printed, and what it is about."""

    post: Post
    piece: Piece
    subject: str


def _letters(
    desk: Desk, template: str, post: Sequence[Post], presses: Sequence[Press], request: PrintLetters
) -> tuple[list[_Letter], list[LeftOut]]:
    """Each person's letter filled in; those who had it before are left out, but for ``again``."""
    pieces, left_out = fitting(presses, [Piece(one.source.id, one.addressee.lines(usps=request.usps)) for one in post])
    of = {piece.id: piece for piece in pieces}
    post = [one for one in post if one.source.id in of]
    writer, _ = writer_of(desk)
    values = [shared_values(desk, one.source, writer) | {"address": of[one.source.id].lines} for one in post]
    filler = LetterFiller(desk.plugins, desk.home, template)
    desk.ear.problems(filler.problems)
    had = set() if request.again else had_before(desk, CHANNEL)
    letters: list[_Letter] = []
    for one, filled in zip(post, filler.fill(values), strict=True):
        if (one.source.id, filled.subject) in had:
            reason = f"has had '{filled.subject}' before (--again prints it all the same)"
            left_out.append(LeftOut(one.source.id, reason))
        else:
            letters.append(_Letter(one, replace(of[one.source.id], html=filled.html), filled.subject))
    return letters, left_out


def _touches(desk: Desk, letters: Sequence[_Letter], campaign: str) -> list[Draft]:
    as_of = desk.as_of
    documents = [
        (one.post.source, touch_of(CHANNEL, one.post.source, one.subject, as_of, {"campaign": campaign}))
        for one in letters
    ]
    return [touch_draft(desk, new_id(as_of, source.id), document, as_of) for source, document in documents]


def _files(
    desk: Desk, template: str, letters: Sequence[_Letter], presses: Sequence[Press], request: PrintLetters
) -> dict[str, str | bytes]:
    """All files, the letters first."""
    stem = f"letters-{template.replace('/', '-')}-{desk.as_of}"
    client = desk.settings.client
    job = PrintJob(
        letters[0].subject,
        tuple(one.piece for one in letters),
        desk.as_of,
        sender_of(client),
        options={"phone": client.phone, "website": client.website},
        asset=assets(desk.home),
    )
    press, *others = presses
    files: dict[str, str | bytes] = {f"{stem}{press.form.suffix}": press.printed(job, f"templates/{template}.html")}
    files |= {f"{stem}-envelopes{one.form.suffix}": one.printed(job) for one in others}
    if request.csv:
        files[f"{stem}.csv"] = mail_table([one.post for one in letters], usps=request.usps)
    return files


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
