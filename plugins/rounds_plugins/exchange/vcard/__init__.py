"""``rounds import vcard``: people from address books, as phones, Outlook, Gmail and others export them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Importer, Option, hookimpl
from rounds_plugins.exchange.vcard.reading import read_vcards

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPTIONS = (
    Option("people", "Only people: no organization is made of where they work.", flag=True),
    Option("category", "Only cards of this category or label; * and ? may be used.", multiple=True),
)


@hookimpl
def register_importers() -> Iterable[Importer]:
    """The ``vcard`` importer."""
    return [Importer("vcard", "People from vCards, versions 2.1, 3.0 and 4.0.", read_vcards, _OPTIONS)]
