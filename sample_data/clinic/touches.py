"""Touch records: their shape, their ids, and what every touch carries."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from typing import TYPE_CHECKING

from clinic.days import TODAY
from clinic.dice import Dice, short_code
from rounds.book.records import Touch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clinic.cast import Document

_ORDER = tuple(field.name for field in fields(Touch))


def finished(touch: Document) -> Document:
    """The touch with its id and day of entry."""
    who = touch.get("contact") or touch["organization"]
    code = short_code(touch["date"], who, touch["channel"], touch.get("outcome", ""), touch.get("direction", ""))
    return {"id": f"{touch['date']}-{who}-{code}", "logged": _logged(touch["date"], who, touch)} | touch


def in_order(touches: Iterable[Document]) -> list[Document]:
    """The touches by day and id, of two alike the first; keys in the record's order, empty ones left out."""
    by_id: dict[str, Document] = {}
    for touch in touches:
        by_id.setdefault(touch["id"], touch)
    ordered = sorted(by_id.values(), key=lambda touch: (touch["date"], touch["id"]))
    return [{key: touch[key] for key in _ORDER if touch.get(key) not in (None, "", [])} for touch in ordered]


def taken_days(touches: Iterable[Document]) -> dict[str, list[date]]:
    """The days on which touches took place, by the id of everybody and every place that they count for."""
    found: dict[str, list[date]] = {}
    for touch in touches:
        for who in (touch.get("contact"), touch.get("organization"), *touch.get("also", ())):
            if who and touch.get("outcome", "done") == "done" and "void" not in touch:
                found.setdefault(who, []).append(date.fromisoformat(touch["date"]))
    return found


def _logged(day: str, who: str, touch: Document) -> str:
    """Usually the same day, sometimes the next morning, now and then on Friday."""
    lag = int(Dice(f"logged {day} {who} {touch['channel']}").weighted({"0": 60, "1": 25, "2": 8, "4": 7}))
    return min(date.fromisoformat(day) + timedelta(lag), TODAY).isoformat()
