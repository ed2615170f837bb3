"""Forms on paper: found by name, asked what they refuse, and printed; and who gets them at which address."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rounds.base.problems import Source, UsageError
from rounds.base.sheets import BYTE_ORDER_MARK, safe
from rounds.book.postal_address import Addressee, address_lines, addressee_of, capitals
from rounds.book.relationships import Relationship, relate
from rounds.desk.drafts import readable
from rounds.desk.mail.audience import Guard, LeftOut, choose
from rounds.plugins.faults import call_plugin, promised
from rounds.report.render.limits import Limits, bounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rounds.book.records import Contact
    from rounds.book.records.settings import Client
    from rounds.desk.desk import Desk
    from rounds.plugins.printing import Piece, PrintForm, PrintJob


SECONDS: Final = 30
SECONDS_A_PIECE: Final = 2
"""Of a processor, for what a client's template has filled in; a usual letter takes a twentieth."""
MEMORY: Final = 512 << 20
MEMORY_A_PIECE: Final = 4 << 20
LARGEST: Final = 256 << 20


@dataclass(frozen=True, slots=True)
class Press:
    """A form and the plugin that it comes from."""

    form: PrintForm
    owner: str

    def reason(self, piece: Piece) -> str:
        """Why the form does not take this piece; empty: it does."""
        refuses = self.form.refuses
        if refuses is None:
            return ""
        return str(call_plugin(self.owner, f"asking {self.form.name} about {piece.id}", lambda: refuses(piece)) or "")

    def printed(self, job: PrintJob, template: str = "") -> bytes:
        """The file. What was filled in from a client's own ``template`` is printed within bounds of time and memory.

        Raises:
            UsageError: the job does not begin on a place of the sheet, or the form says what the user can mend.
            BadTemplateError: it takes too long, or too much memory.
            RoundsError: the plugin failed.
        """
        if not 1 <= job.start_at <= self.form.places:
            raise UsageError(
                f"a sheet of {self.form.name} has no place {job.start_at}", f"places go from 1 to {self.form.places}"
            )
        if not template:
            return self._made(job)
        count = len(job.pieces)
        limits = Limits(SECONDS + SECONDS_A_PIECE * count, MEMORY + MEMORY_A_PIECE * count, LARGEST)
        return bounded(lambda: self._made(job), Source(template), limits)

    def _made(self, job: PrintJob) -> bytes:
        def make() -> bytes:
            return promised(self.form.function(job), bytes, "a form on paper returns")

        hint = "nothing was printed; mend the plugin, or make the template simpler"
        return call_plugin(self.owner, f"printing {self.form.name}", make, hint)


def press_of(desk: Desk, name: str, kind: str) -> Press:
    """The form of this name, for a command that prints forms of this kind.

    Raises:
        UsageError: there is none.
    """
    registered = desk.plugins.print_forms()
    desk.ear.problems(registered.problems)
    known = {key: form for key, form in registered.values.items() if form.kind == kind}
    if name not in known:
        raise UsageError(f"there is no {kind} form '{name}'", f"there are: {', '.join(known) or 'none'}")
    return Press(known[name], registered.owners[name])


def fitting(presses: Sequence[Press], pieces: Sequence[Piece]) -> tuple[list[Piece], list[LeftOut]]:
    """The pieces that every one of the forms takes, and the others with the reason."""
    found = {piece.id: next(filter(None, (press.reason(piece) for press in presses)), "") for piece in pieces}
    taken = [piece for piece in pieces if not found[piece.id]]
    return taken, [LeftOut(person, reason) for person, reason in found.items() if reason]


CHANNEL = "mail"
COLUMNS = ("name", "organization", "address1", "address2", "city", "state", "zip", "zip4", "country", "key")
"""Of the table for a mail house; it gives ``key``, the contact's id, back with what could not be delivered."""


@dataclass(frozen=True, slots=True)
class Post:
    """A person who gets a piece of mail, and where to."""

    source: Relationship
    addressee: Addressee


def post_for(desk: Desk, chosen: Callable[[Relationship], bool]) -> tuple[list[Post], list[LeftOut]]:
    """Those of the chosen who may and can be written to on paper, and everybody else with the reason."""
    loaded = readable(desk)
    desk.note_errors()
    selected = [one for one in relate(loaded.book, desk.as_of) if chosen(one)]
    found = {one.id: addressee_of(one.contact, one.organizations) for one in selected if one.contact}

    def address(person: Contact) -> str:
        addressee = found[person.id]
        return " ".join(addressee.lines()) if addressee else ""

    audience = choose(selected, Guard(CHANNEL, address))
    post: list[Post] = []
    left_out = list(audience.left_out)
    for one, _ in audience.chosen:
        addressee = found[one.id]
        reason = addressee.amiss() if addressee else ""
        if addressee and not reason:
            post.append(Post(one, addressee))
        else:
            left_out.append(LeftOut(one.id, reason))
    return post, sorted(left_out, key=lambda one: one.id)


def sender_of(client: Client) -> tuple[str, ...]:
    """The client's name and return address, a line each; the name alone where rounds.yaml has no whole address."""
    address = client.address
    return (client.name, *(address_lines(address) if address and address.line1 and address.city else ()))


def mail_table(post: Iterable[Post], *, usps: bool) -> str:
    """The addresses as CSV, in which no spreadsheet finds a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for one in post:
        to = one.addressee
        place = to.address
        cells = [to.name, to.organization, place.line1, place.line2, place.city, place.state]
        shown = [capitals(cell) for cell in cells] if usps else cells
        writer.writerow([safe(cell) for cell in (*shown, to.zip5, to.zip4, place.country, to.id)])
    return BYTE_ORDER_MARK + text.getvalue()
