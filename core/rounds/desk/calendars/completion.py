"""What was ticked off in a calendar, as kept promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.ids import make_id
from rounds.desk.records.drafts import readable
from rounds.desk.records.record_edit import open_record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from rounds.desk.desk import Desk
    from rounds.desk.records.drafts import Draft
    from rounds.desk.records.record_edit import Opened


def ticked_off(desk: Desk, done: Iterable[tuple[str, date]]) -> tuple[list[Draft], list[str]]:
    """The touches whose promises were ticked off, with the day on which, and each in words.

    What is none of this client's promises, or is kept already, is passed over; nothing is kept before it was promised,
    or in days to come.
    """
    book, as_of = readable(desk).book, desk.as_of
    domain = make_id(book.settings.client.name, otherwise="client")
    opened: dict[str, Opened] = {}
    words: list[str] = []
    for uid, day in sorted(done):
        touch_id, _, where = uid.rpartition("@")
        touch = book.touches.get(touch_id) if where == domain else None
        if touch is None or touch.void or touch.next is None or touch.next.done or touch.id in words:
            continue
        kept = min(max(day, touch.date), as_of)
        path = touch.source.path
        here = open_record(desk.workspace, touch)
        before = opened.get(path)
        if before is not None:
            here = type(here)(here.kind, here.path, here.before, before.text, here.at)
        opened[path] = here.with_value(("next", "done"), kept.isoformat())
        words.append(f"{touch.next.action} ({touch.id}, {kept})")
    return [one.draft() for one in opened.values()], words
