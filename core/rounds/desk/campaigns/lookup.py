"""A campaign by what people type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.problems import UsageError
from rounds.base.words import nearest

if TYPE_CHECKING:
    from rounds.book.book import Book
    from rounds.book.records import Campaign


def choose_campaign(book: Book, text: str) -> Campaign:
    """The campaign with this id, else the only one whose id or name has the text in it.

    Raises:
        UsageError: none or several are meant.
    """
    wanted = text.strip().casefold()
    standing = [one for one in book.campaigns.values() if not one.void]
    exact = [one for one in standing if one.id == wanted]
    found = exact or [one for one in standing if wanted and (wanted in one.id or wanted in one.name.casefold())]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"'{text}' may be any of: {', '.join(one.id for one in found)}", "write the whole id")
    hint = nearest(text, [one.id for one in standing], "there is none yet: write one into campaigns/")
    raise UsageError(f"there is no campaign '{text}'", hint)


def choose_event(book: Book, text: str) -> Campaign:
    """The same of those that have an event.

    Raises:
        UsageError: none or several are meant, or it has no event.
    """
    campaign = choose_campaign(book, text)
    if campaign.event is None:
        hint = f"say when it is in {campaign.source.path}: event: {{starts: 2026-12-03T18:00}}"
        raise UsageError(f"'{campaign.id}' is no event", hint)
    return campaign
