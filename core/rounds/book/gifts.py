"""Gifts: what was given to whom, and how much a year allows. It tracks, and never approves: no legal advice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rounds.base.problems import Problem, Source
from rounds.book.finding import Finding
from rounds.book.records import Limit, build
from rounds.documents.schema import read_checked, schema_file
from rounds.documents.yamltext import read_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from rounds.book.book import Book
    from rounds.book.finding import Known
    from rounds.book.records import Contact, Settings, Touch
    from rounds.documents.yamltext import Document


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


LIMITS_FILE = "limits.yaml"


@cache
def bundled_limits() -> tuple[Limit, ...]:
    """The limits that Rounds brings along, 2020 to 2026; a test holds the file to its schema."""
    file = Path(__file__).with_name(LIMITS_FILE)
    document, problems = read_file(file, file.name)
    if document is None:
        raise ValueError("\n".join(map(str, problems)))
    return _limits(document)[0]


def read_limits(file: Path) -> tuple[tuple[Limit, ...], list[Problem]]:
    """The limits of a file, and what is wrong with it; of two for one year and rule the first stands.

    Paths in both are the file's bare name.
    """
    document, problems = read_checked(file, schema_file("limits.schema.json"), what="limits", path=file.name)
    if document is None:
        return (), problems
    limits, doubled = _limits(document)
    return limits, [*problems, *doubled]


def _limits(document: Document) -> tuple[tuple[Limit, ...], list[Problem]]:
    found: dict[tuple[int, str], Limit] = {}
    problems: list[Problem] = []
    rows: list[Any] = document.data if isinstance(document.data, list) else []
    for row, start in zip(rows, document.starts, strict=True):
        limit = build(Limit, row, source=Source(document.path, *start))
        first = found.setdefault((limit.year, limit.rule), limit)
        if first is not limit:
            message = f"the {limit.rule} limit of {limit.year} stands here a second time; the first is {first.source}"
            problems.append(Problem(limit.source, message, "keep one of the two"))
    return tuple(found.values()), problems


def limit_of(settings: Settings, year: int, rule: str = "nonmonetary") -> Limit | None:
    """The limit of a year: the client's own, else the bundled one; None: nobody has written one down."""
    known = (*settings.limits, *bundled_limits())
    return next((limit for limit in known if limit.year == year and limit.rule == rule), None)


_WHERE = ("gift", "value")
_HOW = "say why in the touch (gift: over_limit:), give less, or give nothing; this is no legal advice"


def check_gifts(book: Book, touches: Iterable[Touch], known: Known, newest: Collection[str] = ()) -> Iterator[Finding]:
    """Each gift that takes a physician over the year's limit without a reason; and who is close to it this year.

    ``touches`` are all with a gift. The ``newest``, ids of touches that are only now being written, come on top of all
    that stands.
    """
    latest: dict[str, Given] = {}
    for one in given(touches, newest):
        contact = book.contacts.get(one.contact)
        limit = limit_of(book.settings, one.year) if contact and is_physician(contact, book.settings) else None
        if contact is None or limit is None:
            continue
        if standing(one.total, limit.value, book.settings) != "over":
            latest[one.contact] = one
        elif one.touch.gift and not one.touch.gift.over_limit:
            latest.pop(one.contact, None)
            message = (
                f"{contact.called} would have been given ${one.total:,.2f} in {one.year}: "
                f"more than the ${limit.value:,.2f} that a physician may be given in the year"
            )
            if book.settings.compliance.refuse:
                yield Finding(one.touch.source, _WHERE, message, _HOW, policy=True)
            else:
                yield Finding(one.touch.source, _WHERE, message, _HOW, "warning")
    yield from _close(book, known, latest)


def _close(book: Book, known: Known, latest: dict[str, Given]) -> Iterator[Finding]:
    for contact, one in latest.items():
        limit = limit_of(book.settings, one.year)
        if limit and one.year == known.as_of.year and standing(one.total, limit.value, book.settings) == "warning":
            left = limit.value - one.total
            message = (
                f"{book.contacts[contact].called} has been given ${one.total:,.2f} of the ${limit.value:,.2f} "
                f"of {one.year}"
            )
            yield Finding(one.touch.source, _WHERE, message, f"${left:,.2f} are left for the year", "warning")
