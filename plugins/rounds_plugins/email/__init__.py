"""E-mail: drafts as .eml or in the mailbox, SMTP to send, IMAP to fetch what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Carrier, hookimpl
from rounds_plugins.email.account import Mailer, mailer_of
from rounds_plugins.email.composition import check_bulk, compose, opt_out
from rounds_plugins.email.delivery import deliver
from rounds_plugins.email.mailbox import fetch, keep

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Account, Contact


def address_of(contact: Contact) -> str:
    """The first address that is for work, else the first, else the one at the main place of work."""
    work = [each.address for each in contact.emails if each.kind == "work"]
    there = [place.email for place in contact.affiliations if place.email and place.until is None]
    return next(iter([*work, *(each.address for each in contact.emails), *there]), "")


def check(account: Account) -> None:
    """Whether the account can send to many.

    Raises:
        UsageError: it names no server, or something in it is off.
        RefusedError: recipients could not opt out with one click.
    """
    mailer = mailer_of(account)
    mailer.server("smtp")
    check_bulk(mailer)


def values(account: Account, message_id: str, address: str) -> dict[str, str]:  # noqa: ARG001 - a Carrier's signature
    """What templates of e-mails get beside what all get."""
    mailer: Mailer = mailer_of(account)
    return {"opt_out": opt_out(mailer, message_id), "unsubscribe_url": mailer.unsubscribe_url(message_id)}


carrier = Carrier(
    name="email",
    title="e-mail",
    suffix=".eml",
    address=address_of,
    compose=compose,
    needs=("postal_address", "opt_out"),
    values=values,
    check=check,
    deliver=deliver,
    keep=keep,
    fetch=fetch,
)


@hookimpl
def register_carriers() -> Iterable[Carrier]:
    """The carrier of the channel ``email``."""
    return [carrier]
