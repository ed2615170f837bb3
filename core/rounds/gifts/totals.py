"""Running totals of gifts, by person and calendar year."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rounds.records import Contact, Settings, Touch

Standing = Literal["ok", "warning", "over"]
_CENTS = 2


@dataclass(frozen=True, slots=True)
class Given:
    """One gift to one person; ``total`` is what the person was given in that calendar year by the end of that day."""

    contact: str
    touch: Touch
    total: float

    @property
    def year(self) -> int:
        """The calendar year."""
        return self.touch.date.year


def given(touches: Iterable[Touch]) -> Iterator[Given]:
    """Every gift to every person who took part in these touches, in order of day and id.

    A gift's value is for each recipient. What was cancelled or voided, and the yearly staff event, is no gift here.
    Gifts of one day count together: nobody knows which of two lunches came first, and neither may hide behind the
    other's id.
    """
    gifts = (touch for touch in touches if touch.gift and touch.counts and not touch.gift.staff_event)
    totals: dict[tuple[str, int], float] = {}
    for _, of_day in groupby(sorted(gifts, key=lambda touch: (touch.date, touch.id)), key=lambda touch: touch.date):
        pairs = [(contact, touch) for touch in of_day for contact in dict.fromkeys(touch.contacts)]
        for contact, touch in pairs:
            key = (contact, touch.date.year)
            totals[key] = round(totals.get(key, 0.0) + (touch.gift.value if touch.gift else 0.0), _CENTS)
        yield from (Given(contact, touch, totals[contact, touch.date.year]) for contact, touch in pairs)


def is_physician(contact: Contact, settings: Settings) -> bool:
    """Whether the yearly limit is for this person, by the credentials in the record."""
    letters = contact.credentials.upper().replace(".", "").replace(",", " ").split()
    return any(letter in settings.compliance.credentials for letter in letters)


def standing(total: float, limit: float, settings: Settings) -> Standing:
    """How a total stands to a limit: over it, at the settings' ``gift_warning`` (80 %) of it or more, or neither."""
    if total > limit:
        return "over"
    return "warning" if total >= settings.cutoffs.gift_warning * limit else "ok"
