"""A plan to take along: on paper or on the phone, and its people for the address book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.dates import WEEKDAYS, day_words
from rounds.base.problems import RoundsError, UsageError
from rounds.base.words import nearest
from rounds.desk.paper.forms import press_of
from rounds.desk.paper.recipients import sender_of
from rounds.plugins import attempt
from rounds.plugins.printing import Piece, PrintJob

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.analysis.capacity import PlannedDay
    from rounds.analysis.next_touches import NextTouch
    from rounds.desk.desk import Desk
    from rounds.desk.planning.outlook import Outlook


def take_along(
    desk: Desk, outlook: Outlook, planned: Sequence[PlannedDay], wanted: tuple[str, str]
) -> tuple[dict[str, str | bytes], str]:
    """The plan on paper by a form, or its people by an exporter (``wanted`` are the two names), and a name for it.

    Raises:
        UsageError: both are wanted, there is no such form or exporter, or nothing is planned.
    """
    form, exporter = wanted
    if form and exporter:
        raise UsageError("--print and --export are two files", "ask for one, then for the other")
    if not any(day.touches for day in planned):
        raise UsageError("nothing is due in these days", "look further ahead with --days")
    files = _printed(desk, outlook, planned, form) if form else _exported(desk, planned, exporter)
    return files, f"{form or exporter}-{outlook.as_of}"


def _printed(desk: Desk, outlook: Outlook, planned: Sequence[PlannedDay], name: str) -> dict[str, str | bytes]:
    press = press_of(desk, name, "day")
    pieces = tuple(_piece(outlook, day, touch) for day in planned for touch in day.touches)
    owners = {day.owner for day in planned}
    whose = outlook.owner_name(owners.pop()) if len(owners) == 1 else outlook.settings.client.name
    title = f"{whose or outlook.settings.client.name}: {day_words(planned[0].day)}"
    title += "" if planned[0].day == planned[-1].day else f" to {day_words(planned[-1].day)}"
    job = PrintJob(title, pieces, outlook.as_of, sender_of(outlook.settings.client))
    return {f"{name}{press.form.suffix}": press.printed(job)}


def _piece(outlook: Outlook, day: PlannedDay, touch: NextTouch) -> Piece:
    one = outlook.by_id[touch.source_id]
    address, phones = one.address, one.contact.phones if one.contact else getattr(one.source, "phones", ())
    number = next((phone for phone in phones if phone.kind != "fax"), None)
    extension = f" ext. {number.extension}" if number and number.extension else ""
    fields = {
        "day": f"{WEEKDAYS[day.day.weekday()].capitalize()}, {day_words(day.day)}: {outlook.owner_name(day.owner)}",
        "town": address.city if address else "",
        "place": one.workplace_name,
        "address": ", ".join(filter(None, (address.line1, address.line2))) if address else "",
        "phone": f"{number.number}{extension}" if number else "",
        "dial": _dialled(number.number, number.extension) if number else "",
    }
    how = f" ({touch.channel})" if touch.channel else ""
    return Piece(touch.source_id, (f"{touch.name}: {touch.action}{how}", *touch.reasons), fields)


def _dialled(number: str, extension: str) -> str:
    """What a phone dials: ``+18605550142;ext=2``."""
    digits = "".join(letter for letter in number if letter.isdigit())
    plus = "+" if number.strip().startswith("+") else "+1" if len(digits) == len("8605550142") else ""
    return f"{plus}{digits}" + (f";ext={extension}" if extension else "")


def _exported(desk: Desk, planned: Sequence[PlannedDay], name: str) -> dict[str, str | bytes]:
    registered = desk.plugins.exporters()
    if name not in registered.values:
        hint = nearest(name, registered.values, f"there are: {', '.join(registered.values)}")
        raise UsageError(f"there is no exporter '{name}'", hint)
    book = desk.book
    people = {touch.source_id for day in planned for touch in day.touches}
    few = book.changed(contacts={key: book.contacts[key] for key in sorted(people) if key in book.contacts})
    function = registered.values[name].function
    files, problem = attempt(registered.owners[name], f"exporting {name}", lambda: dict(function(few, {})))
    if files is None:
        raise RoundsError(str(problem), problem.hint if problem else "")
    return files
