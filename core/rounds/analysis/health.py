"""Data health: are touches entered in time and with a next step, and are the records of sources still true?

Definitions, with W the period:

- Entry lag: days from a touch to its entry (``logged``), over touches of W that say when they were entered. Timely
  within ``entry_days`` (3).
- Next step: touches from us in W that took place and say what comes next, of all of them.
- Verified: active sources whose record somebody confirmed at most ``verified_days`` (365) before the day.
- Gaps: active sources without an owner, a tier, any way to reach them, or an estimate of what they could send.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Literal

from rounds.analysis import grouped
from rounds.book.relationships import distinct_touches

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import date

    from rounds.base.dates import Period
    from rounds.book.records import CutOffs, Touch
    from rounds.book.relationships import Relationship

Gap = Literal["no owner", "no tier", "no phone, e-mail or address", "no potential", "not verified"]


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One liaison's part: touches of the period, and active sources (id, or "" for nobody's)."""

    liaison: str
    touches: int
    entered: int
    timely: int
    with_next: int
    outbound: int
    sources: int
    verified: int


@dataclass(frozen=True, slots=True)
class Health:
    """How true the records are.

    Attributes:
        period: The period asked for.
        entered: Touches of it that say when they were entered.
        lags: Days of each of them.
        timely: How many of them were entered in time.
        outbound: Touches from us.
        with_next: Those of them with a next step.
        sources: Active sources.
        verified: Those of them confirmed lately.
        gaps: What is missing, and where, most first.
        lines: By liaison; nobody's last.
    """

    period: Period
    entered: tuple[Touch, ...]
    lags: tuple[int, ...]
    timely: int
    outbound: tuple[Touch, ...]
    with_next: tuple[Touch, ...]
    sources: tuple[Relationship, ...]
    verified: tuple[Relationship, ...]
    gaps: tuple[tuple[Gap, tuple[Relationship, ...]], ...]
    lines: tuple[HealthLine, ...]

    @property
    def median_lag(self) -> float | None:
        """Median days from touch to entry; None: no touch says when it was entered."""
        return float(median(self.lags)) if self.lags else None

    @property
    def share_timely(self) -> float | None:
        """Timely of entered, 0 to 1."""
        return self.timely / len(self.entered) if self.entered else None

    @property
    def share_next(self) -> float | None:
        """With a next step, of the touches from us, 0 to 1."""
        return len(self.with_next) / len(self.outbound) if self.outbound else None

    @property
    def share_verified(self) -> float | None:
        """Verified of active sources, 0 to 1."""
        return len(self.verified) / len(self.sources) if self.sources else None


def health(relationships: Iterable[Relationship], period: Period, cutoffs: CutOffs) -> Health:
    """How true the records of these sources and their touches are."""
    ordered = sorted(relationships, key=lambda one: one.id)
    touches = distinct_touches(ordered, period)
    entered = tuple(touch for touch in touches if touch.logged)
    outbound = tuple(touch for touch in touches if touch.direction == "outbound")
    sources = tuple(one for one in ordered if one.active)
    verified = tuple(one for one in sources if _is_verified(one, cutoffs))
    return Health(
        period=period,
        entered=entered,
        lags=tuple(_lag(touch) for touch in entered),
        timely=sum(_lag(touch) <= cutoffs.entry_days for touch in entered),
        outbound=outbound,
        with_next=tuple(touch for touch in outbound if touch.next),
        sources=sources,
        verified=verified,
        gaps=_gaps(sources, {one.id for one in verified}),
        lines=_by_liaison(touches, sources, {one.id for one in verified}, cutoffs),
    )


def _lag(touch: Touch) -> int:
    return max(0, (touch.logged - touch.date).days) if touch.logged else 0


def _is_verified(one: Relationship, cutoffs: CutOffs) -> bool:
    day: date | None = one.source.verified
    return day is not None and (one.as_of - day).days <= cutoffs.verified_days


_LACKS: Mapping[Gap, Callable[[Relationship], bool]] = {
    "no owner": lambda one: not one.liaison,
    "no tier": lambda one: not one.tier,
    "no phone, e-mail or address": lambda one: not (one.source.phones or one.source.emails or one.address),
    "no potential": lambda one: one.potential_per_month is None,
}


def _gaps(
    sources: Sequence[Relationship], verified: Collection[str]
) -> tuple[tuple[Gap, tuple[Relationship, ...]], ...]:
    found: list[tuple[Gap, tuple[Relationship, ...]]] = [
        (gap, tuple(one for one in sources if lacks(one))) for gap, lacks in _LACKS.items()
    ]
    found.append(("not verified", tuple(one for one in sources if one.id not in verified)))
    return tuple(sorted(found, key=lambda pair: -len(pair[1])))


def _by_liaison(
    touches: Sequence[Touch], sources: Sequence[Relationship], verified: Collection[str], cutoffs: CutOffs
) -> tuple[HealthLine, ...]:
    own_touches = grouped(touches, lambda touch: touch.liaison)
    own_sources = grouped(sources, lambda one: one.liaison)
    lines = []
    for name in sorted({*own_touches, *own_sources}, key=lambda name: (not name, name)):
        own, looked_after = own_touches.get(name, []), own_sources.get(name, [])
        entered = [touch for touch in own if touch.logged]
        outbound = [touch for touch in own if touch.direction == "outbound"]
        lines.append(
            HealthLine(
                liaison=name,
                touches=len(own),
                entered=len(entered),
                timely=sum(_lag(touch) <= cutoffs.entry_days for touch in entered),
                with_next=sum(touch.next is not None for touch in outbound),
                outbound=len(outbound),
                sources=len(looked_after),
                verified=sum(one.id in verified for one in looked_after),
            )
        )
    return tuple(lines)
