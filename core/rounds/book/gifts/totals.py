"""Running totals of gifts, by person and calendar year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from rounds.book.records import Contact, Settings, Touch

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


def given(touches: Iterable[Touch], newest: Collection[str] = ()) -> Iterator[Given]:
    """Every gift to every person who took part in these touches, each with what it came on top of.

    A gift's value is for each recipient. What was cancelled or voided, and the yearly staff event, is no gift here.
    Nobody keeps the hour of a gift: of one day, one that says why the limit was passed is taken for the one that
    passed it. The ``newest``, ids of touches that are only now being written, come on top of all that stands,
    whatever their day.
    """
    gifts = [(touch, touch.gift) for touch in touches if touch.gift and touch.counts and not touch.gift.staff_event]
    gifts.sort(key=lambda pair: (pair[0].id in newest, pair[0].date, bool(pair[1].over_limit), pair[0].id))
    totals: dict[tuple[str, int], float] = {}
    for touch, gift in gifts:
        for contact in dict.fromkeys(touch.contacts):
            key = (contact, touch.date.year)
            totals[key] = round(totals.get(key, 0.0) + gift.value, _CENTS)
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
