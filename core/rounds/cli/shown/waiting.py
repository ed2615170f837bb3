"""Whom to turn to next: worked out for those about whom something is new, and kept for everybody else."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rounds.analysis.next_touches import NextTouch, by_urgency
from rounds.cli.shown.outlook import look_ahead, owner_name
from rounds.cli.shown.output import note_errors
from rounds.index.changes import REFERRALS
from rounds.records import build

if TYPE_CHECKING:
    from datetime import date

    from rounds.cli.context import Invocation
    from rounds.index.answers import Answer
    from rounds.records import Settings

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
        return owner_name(self.settings, liaison_id)


def who_waits(invocation: Invocation) -> Waiting:
    """Whom to turn to next as of the command's day; asked again only about sources for whom something has changed."""
    loaded = invocation.load()
    answers, settings = loaded.answers, loaded.book.settings
    as_of = invocation.as_of(settings)
    kept = answers.earlier("next touches", as_of) if answers else None
    if kept and not kept.changed:
        note_errors(loaded)
        return Waiting(settings, as_of, _built(kept))
    touches = _patched(invocation, kept) if kept else None
    if touches is None:
        touches = look_ahead(invocation).next_touches
    if answers:
        answers.keep([_as_json(one) for one in touches], "next touches", as_of)
    return Waiting(settings, as_of, touches)


def _patched(invocation: Invocation, kept: Answer) -> tuple[NextTouch, ...] | None:
    """What was kept, with what is new; None: what is usual may have changed, or too much has."""
    if REFERRALS in kept.changed or len(kept.changed) > MOST_CHANGED:
        return None
    new = look_ahead(invocation, among=kept.changed).next_touches
    stand = (one for one in _built(kept) if one.source_id not in kept.changed)
    return tuple(sorted((*stand, *new), key=by_urgency))


def _built(kept: Answer) -> tuple[NextTouch, ...]:
    return tuple(build(NextTouch, one) for one in kept.value)


def _as_json(one: NextTouch) -> dict[str, Any]:
    return asdict(one) | {"due": str(one.due)}
