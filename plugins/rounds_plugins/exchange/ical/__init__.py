"""``rounds import icalendar`` and ``export icalendar``: meetings as touches, to-dos as promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Exporter, Importer, Option, hookimpl
from rounds_plugins.exchange.ical.reading import read_icalendar
from rounds_plugins.exchange.ical.writing import export_icalendar

if TYPE_CHECKING:
    from collections.abc import Iterable


@hookimpl
def register_importers() -> Iterable[Importer]:
    """The ``icalendar`` importer."""
    options = (
        Option("contact", "Whose the entries are that name nobody: an id."),
        Option("channel", "Through which channel what does not say so was; by default visit."),
        Option("since", "Only from this day on: 2026-10-01."),
    )
    return [Importer("icalendar", "Meetings as touches and to-dos as promises.", read_icalendar, options)]


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """The ``icalendar`` exporter."""
    return [
        Exporter("icalendar", "Touches and promises as a calendar.", export_icalendar, (Option("liaison", "Whose."),))
    ]
