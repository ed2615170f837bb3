"""What lies ahead in a book: relationships, promises, and whom to turn to next."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from rounds.analysis.campaigns import due_steps
from rounds.analysis.followups import FollowUp, follow_ups
from rounds.analysis.next_touches import NextTouch, next_touches
from rounds.analysis.opportunities import find_opportunities
from rounds.book.records import build
from rounds.book.relationships import Norms, Relationship, relate
from rounds.storage.index.changes import REFERRALS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from rounds.book.records import Settings
    from rounds.desk.desk import Desk
    from rounds.storage.loader import Loaded


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything that commands about the days ahead ask for; ``by_id`` are the relationships by source id."""

    settings: Settings
    as_of: date
    by_id: dict[str, Relationship]
    follow_ups: tuple[FollowUp, ...]
    next_touches: tuple[NextTouch, ...]

    def owner_name(self, liaison_id: str) -> str:
        """The liaison's name, or what stands in the record."""
        return self.settings.liaison_name(liaison_id)


def look_ahead(
    desk: Desk, also: Collection[str] = (), until: date | None = None, among: Collection[str] | None = None
) -> Outlook:
    """The outlook of the workspace as of the command's day.

    ``also`` are organizations to take in in any case; ``until`` is the day up to which promises and rhythms are looked
    for, where the usual few days ahead are not enough; ``among``: only these sources are asked for.
    """
    loaded, plugins = desk.loaded, desk.plugins
    desk.note_errors()
    book, norms = loaded.book, None
    as_of = desk.as_of
    if among is not None:
        book, norms = book.among(among), _usual(loaded, as_of)
    everybody = relate(book, as_of, also, norms)
    promises = follow_ups(everybody)
    relationships = [one for one in everybody if among is None or one.id in among]
    rules = plugins.opportunity_rules(book.settings)
    chances, problems = find_opportunities(relationships, rules, as_of)
    desk.ear.problems([*rules.problems, *problems])
    steps = due_steps(book, relationships, as_of, until)
    channels = plugins.channels().values
    touches = next_touches(relationships, promises, chances, channels, as_of, turns=steps, until=until)
    _keep(loaded, as_of, norms or _norms(everybody))
    by_id = {one.id: one for one in relationships}
    return Outlook(book.settings, as_of, by_id, promises, touches)


def _usual(loaded: Loaded, as_of: date) -> Norms:
    """What is usual in the whole book; as it was found before, where no referrals are new since."""
    kept = loaded.answers.earlier("norms", as_of) if loaded.answers else None
    if kept and REFERRALS not in kept.changed:
        return build(Norms, kept.value)
    return _norms(relate(loaded.book, as_of))


def _norms(everybody: Sequence[Relationship]) -> Norms:
    return everybody[0].norms if everybody else Norms()


def _keep(loaded: Loaded, as_of: date, norms: Norms) -> None:
    """Keep what is usual, unless it is; last of all, since what was read before ends with it."""
    if loaded.answers and loaded.answers.find("norms", as_of) is None:
        days = {"through": norms.through and str(norms.through), "since": norms.since and str(norms.since)}
        loaded.answers.keep(asdict(norms) | days, "norms", as_of)
