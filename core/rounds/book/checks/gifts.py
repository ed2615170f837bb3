"""Gifts over a yearly limit: refused unless the touch says why, and told before the limit is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.book.checks.finding import Finding
from rounds.book.gifts import Given, given, is_physician, limit_of, standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from rounds.book.book import Book
    from rounds.book.checks.finding import Known
    from rounds.book.records import Touch

_WHERE = ("gift", "value")
_HOW = "say why in the touch (gift: over_limit:), give less, or give nothing; this is no legal advice"


def check_gifts(book: Book, touches: Iterable[Touch], known: Known, newest: Collection[str] = ()) -> Iterator[Finding]:
    """Each gift that takes a physician over the year's limit without a reason; and who is close to it this year.

    ``touches`` are all with a gift. The ``newest``, ids of touches that are only now being written, come on top of all
    that stands.
    """
    latest: dict[str, Given] = {}
    for one in given(touches, newest):
        contact = book.contacts.get(one.contact)
        limit = limit_of(book.settings, one.year) if contact and is_physician(contact, book.settings) else None
        if contact is None or limit is None:
            continue
        if standing(one.total, limit.value, book.settings) != "over":
            latest[one.contact] = one
        elif one.touch.gift and not one.touch.gift.over_limit:
            latest.pop(one.contact, None)
            message = (
                f"{contact.called} would have been given ${one.total:,.2f} in {one.year}: "
                f"more than the ${limit.value:,.2f} that a physician may be given in the year"
            )
            if book.settings.compliance.refuse:
                yield Finding(one.touch.source, _WHERE, message, _HOW, policy=True)
            else:
                yield Finding(one.touch.source, _WHERE, message, _HOW, "warning")
    yield from _close(book, known, latest)


def _close(book: Book, known: Known, latest: dict[str, Given]) -> Iterator[Finding]:
    for contact, one in latest.items():
        limit = limit_of(book.settings, one.year)
        if limit and one.year == known.as_of.year and standing(one.total, limit.value, book.settings) == "warning":
            left = limit.value - one.total
            message = (
                f"{book.contacts[contact].called} has been given ${one.total:,.2f} of the ${limit.value:,.2f} "
                f"of {one.year}"
            )
            yield Finding(one.touch.source, _WHERE, message, f"${left:,.2f} are left for the year", "warning")
