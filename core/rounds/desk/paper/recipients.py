"""Who of a list gets paper mail and at which address, and the table that a mail house wants."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.base.sheets import BYTE_ORDER_MARK, safe
from rounds.book.postal import Addressee, address_lines, addressee_of, capitals
from rounds.book.relationships import Relationship, relate
from rounds.desk.mail.audience import Guard, LeftOut, choose
from rounds.desk.records.drafts import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rounds.book.records import Contact
    from rounds.book.records.settings import Client
    from rounds.desk.desk import Desk

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
