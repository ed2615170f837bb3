"""Running totals of gifts, by person and calendar year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rounds.records import Contact, Settings, Touch

Standing = Literal["ok", "warning", "over"]
_CENTS = 2


@dataclass(frozen=True, slots=True)
class Given:
    """One gift to one person; ``total`` is what the person was given in that calendar year with it, in US dollars."""

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
    """
    totals: dict[tuple[str, int], float] = {}
    for touch in sorted(touches, key=lambda touch: (touch.date, touch.id)):
        if touch.gift is None or not touch.counts or touch.gift.staff_event:
            continue
        for contact in dict.fromkeys(touch.contacts):
            key = (contact, touch.date.year)
            totals[key] = round(totals.get(key, 0.0) + touch.gift.value, _CENTS)
            yield Given(contact, touch, totals[key])


def is_physician(contact: Contact, settings: Settings) -> bool:
    """Whether the yearly limit is for this person, by the credentials in the record."""
    letters = contact.credentials.upper().replace(".", "").replace(",", " ").split()
    return any(letter in settings.compliance.credentials for letter in letters)


def standing(total: float, limit: float, settings: Settings) -> Standing:
    """How a total stands to a limit: over it, at the settings' ``gift_warning`` (80 %) of it or more, or neither."""
    if total > limit:
        return "over"
    return "warning" if total >= settings.cutoffs.gift_warning * limit else "ok"
