"""Whom to turn to next: worked out for those about whom something is new, and kept for everybody else."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from rounds.analysis.next_touches import NextTouch, by_urgency
from rounds.desk.lookup import choose_liaison
from rounds.storage.index.changes import EVERYBODYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rounds.book.records import Settings
    from rounds.desk.desk import Desk
    from rounds.storage.index.results import EarlierResult

DEFAULT_LIMIT = 12
MOST_CHANGED = 500
"""When more sources than these have changed, all are asked again."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whom to turn to next, and what it takes to tell so."""

    settings: Settings
    as_of: date
    next_touches: tuple[NextTouch, ...]

    def owner_name(self, liaison_id: str) -> str:
        """The liaison's name, or what stands in the record."""
        return self.settings.liaison_name(liaison_id)


@dataclass(frozen=True, slots=True)
class ShowAgenda:
    """What to do today.

    Attributes:
        owner: Only what is this liaison's, by id or name; empty: everybody's.
        limit: How many at most.
    """

    owner: str = ""
    limit: int = DEFAULT_LIMIT


@dataclass(frozen=True, slots=True)
class Agenda:
    """Whom to turn to today, the most urgent first.

    Attributes:
        client: The client's name.
        owner: The liaison whose agenda it is; empty: everybody's.
        as_of: Today.
        touches: The next touches, at most as many as were asked for.
        waiting: How many sources wait in all.
        late: How many of them were due before today.
        owner_names: The liaisons' names by id.
    """

    client: str
    owner: str
    as_of: date
    touches: tuple[NextTouch, ...]
    waiting: int
    late: int
    owner_names: Mapping[str, str]

    def owner_name(self, liaison_id: str) -> str:
        """The liaison's name, or what stands in the record."""
        return self.owner_names.get(liaison_id, liaison_id)

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs."""
        return [asdict(touch) | {"late": touch.due < self.as_of} for touch in self.touches]


def show_agenda(desk: Desk, request: ShowAgenda) -> Agenda:
    """What to do today: promises, overdue touches, open concerns, the most urgent first.

    Raises:
        UsageError: there is no such liaison.

    Example:
        >>> show_agenda(desk, ShowAgenda("dana", limit=3)).owner_name("dana")
        'Dana Whitfield'
    """
    found = who_waits(desk)
    owner = choose_liaison(request.owner, found.settings) if request.owner else ""
    touches = [touch for touch in found.next_touches if not owner or touch.owner == owner]
    return Agenda(
        client=found.settings.client.name,
        owner=owner,
        as_of=found.as_of,
        touches=tuple(touches[: request.limit]),
        waiting=len(touches),
        late=sum(touch.due < found.as_of for touch in touches),
        owner_names={touch.owner: found.owner_name(touch.owner) for touch in touches}
        | ({owner: found.owner_name(owner)} if owner else {}),
    )


def who_waits(desk: Desk) -> Waiting:
    """Whom to turn to next as of the command's day; asked again only about sources for whom something has changed."""
    loaded = desk.loaded
    answers, settings = loaded.answers, loaded.book.settings
    as_of = desk.as_of
    kept = answers.earlier("next touches", as_of) if answers else None
    if kept and not kept.changed:
        desk.note_errors()
        return Waiting(settings, as_of, _built(kept))
    from rounds.desk.outlook import look_ahead  # noqa: PLC0415 - much to load, and only when something is new

    touches = _patched(desk, kept) if kept else None
    if touches is None:
        touches = look_ahead(desk).next_touches
    if answers:
        answers.keep([_row(one) for one in touches], "next touches", as_of)
    return Waiting(settings, as_of, touches)


def _patched(desk: Desk, kept: EarlierResult) -> tuple[NextTouch, ...] | None:
    """What was kept, with what is new; None: what is usual may have changed, or too much has."""
    if EVERYBODYS & kept.changed or len(kept.changed) > MOST_CHANGED:
        return None
    from rounds.desk.outlook import look_ahead  # noqa: PLC0415 - the same

    new = look_ahead(desk, among=kept.changed).next_touches
    stand = (one for one in _built(kept) if one.source_id not in kept.changed)
    return tuple(sorted((*stand, *new), key=by_urgency))


def _built(kept: EarlierResult) -> tuple[NextTouch, ...]:
    return tuple(map(_touch, kept.value))


# Rows, and neither ``build`` nor ``asdict``, which look into every value: there may be twenty thousand, each time.
_PLAIN = tuple(field.name for field in fields(NextTouch) if field.name not in {"reasons", "due"})
_plain_values = attrgetter(*_PLAIN)


def _row(one: NextTouch) -> list[Any]:
    return [one.reasons, str(one.due), *_plain_values(one)]


def _touch(row: list[Any]) -> NextTouch:
    reasons, due, *plain = row
    return NextTouch(reasons=tuple(reasons), due=date.fromisoformat(due), **dict(zip(_PLAIN, plain, strict=True)))
