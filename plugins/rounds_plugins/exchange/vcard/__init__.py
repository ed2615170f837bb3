"""``rounds import vcard`` and ``export vcard``: address books of phones, Outlook, Gmail and others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Exporter, Importer, Option, hookimpl
from rounds_plugins.exchange.vcard.reading import read_vcards
from rounds_plugins.exchange.vcard.writing import export_vcards

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


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """The ``vcard`` exporter."""
    options = (
        Option("card-version", "3.0 (what phones import; the default) or 4.0."),
        Option("tier", "Only this tier.", multiple=True),
        Option("organizations", "Places too.", flag=True),
    )
    return [Exporter("vcard", "Contacts as vCards, for a phone.", export_vcards, options)]
