"""Funnel: what became of the patients who were referred: scheduled, seen, reported back.

Definitions, with W the period and every cut-off from the settings:

- Cohort: referrals received in W that are older than ``mature_days`` (60) as of the day; a month's count is as old as
  its last day. Younger ones may still be scheduled, and would make every rate look worse than it is.
- Rates: scheduled / received, seen / scheduled, seen / received, reported / seen, each over those rows alone that
  record both numbers: what nobody counted is not zero.
- A single case has taken a step when that step's day, or a later step's, has come. A step of which no case of the
  cohort has a day is not recorded here.
- Days of a step: the median over single cases that have both days.
- Loop closed: of the cases that were seen, those of which a report was sent within ``loop_days`` (14) of it. A case
  seen fewer days ago, and not reported yet, is not judged. A month's count has no days: there reported / seen stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from rounds.base.dates import Period
    from rounds.book.records import CutOffs, Referral
    from rounds.book.relationships import Relationship

Stage = Literal["received", "scheduled", "seen", "reported"]
STAGES: tuple[Stage, ...] = ("received", "scheduled", "seen", "reported")
STEPS: tuple[tuple[Stage, Stage], ...] = (("received", "scheduled"), ("scheduled", "seen"), ("seen", "reported"))


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many, over the rows that record both; ``rows`` are these."""

    part: int
    whole: int
    rows: tuple[Referral, ...] = ()

    @property
    def share(self) -> float | None:
        """Part over whole, 0 to 1; None when there is nothing to divide by."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class StepDays:
    """How long a step took: the median of days over the single cases that have both days; None without any."""

    start: Stage
    end: Stage
    days: float | None
    cases: tuple[Referral, ...]


@dataclass(frozen=True, slots=True)
class Funnel:
    """What became of the referrals of a period.

    Attributes:
        period: The period asked for.
        rows: The cohort: those old enough to be judged.
        received: Patients in it.
        immature: Patients of the period who were referred too recently.
        stages: How many patients are recorded as having come so far, by stage; None: that is not recorded.
        scheduled: Of those received.
        kept: Seen, of those scheduled.
        seen: Of those received.
        reported: Of those seen.
        loop: Cases reported in time, of those seen and judged.
        days: Each step.
    """

    period: Period
    rows: tuple[Referral, ...]
    received: int
    immature: int
    stages: tuple[tuple[Stage, int | None], ...]
    scheduled: Rate
    kept: Rate
    seen: Rate
    reported: Rate
    loop: Rate
    days: tuple[StepDays, ...]

    @property
    def lost(self) -> int:
        """Patients who were received and not seen, over the rows that record it."""
        return self.seen.whole - self.seen.part


def funnel(relationships: Iterable[Relationship], period: Period, as_of: date, cutoffs: CutOffs) -> Funnel:
    """What became of the referrals that these sources sent in the period."""
    return funnel_of([row for one in relationships for row in one.referral_rows_in(period)], period, as_of, cutoffs)


def funnel_of(rows: Sequence[Referral], period: Period, as_of: date, cutoffs: CutOffs) -> Funnel:
    """What became of these referrals, which came in the period."""
    cohort = tuple(row for row in rows if (as_of - row.latest_day).days > cutoffs.mature_days)
    recorded = _recorded_of_cases(cohort)
    counts = {stage: [_count(row, stage, as_of, recorded) for row in cohort] for stage in STAGES}
    cases = [row for row in cohort if any(_days(row))]

    def rate(part: Stage, whole: Stage) -> Rate:
        pairs = zip(cohort, counts[part], counts[whole], strict=True)
        known = [(row, one, other) for row, one, other in pairs if one is not None and other is not None]
        return Rate(
            sum(one for _, one, _ in known), sum(other for _, _, other in known), tuple(row for row, _, _ in known)
        )

    received = sum(row.count for row in cohort)
    return Funnel(
        period=period,
        rows=cohort,
        received=received,
        immature=sum(row.count for row in rows) - received,
        stages=tuple((stage, _known_sum(counts[stage])) for stage in STAGES),
        scheduled=rate("scheduled", "received"),
        kept=rate("seen", "scheduled"),
        seen=rate("seen", "received"),
        reported=rate("reported", "seen"),
        loop=_loop(cases, as_of, cutoffs.loop_days),
        days=tuple(_step_days(cases, start, end, as_of) for start, end in STEPS),
    )


def _known_sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _day(row: Referral, stage: Stage, as_of: date) -> date | None:
    """The day of a case's step; None when it has not come by the day, or is not recorded."""
    day = _days(row)[STAGES.index(stage)]
    return day if day and day <= as_of else None


def _days(row: Referral) -> tuple[date | None, date | None, date | None, date | None]:
    """The days of its stages, as far as the row has them: a month's count has none."""
    return row.received_on, row.scheduled_on, row.seen_on, row.reported_on


def _recorded_of_cases(cohort: Iterable[Referral]) -> frozenset[Stage]:
    """The stages of which single cases have days here."""
    cases = [row for row in cohort if row.received_on]
    found: set[Stage] = {stage for stage in STAGES if any(getattr(row, f"{stage}_on") for row in cases)}
    return frozenset(found)


def _count(row: Referral, stage: Stage, as_of: date, recorded: Collection[Stage]) -> int | None:
    """How many patients of the row came so far; None: nobody counted."""
    if stage == "received":
        return row.count
    own = (row.count, row.scheduled, row.seen, row.reported)[STAGES.index(stage)]
    if own is not None or not row.received_on:
        return own
    if stage not in recorded:
        return None
    later = STAGES[STAGES.index(stage) :]
    return row.count if any(_day(row, each, as_of) for each in later) else 0


def _step_days(rows: Iterable[Referral], start: Stage, end: Stage, as_of: date) -> StepDays:
    cases: list[Referral] = []
    days: list[int] = []
    for row in rows:
        first, second = _day(row, start, as_of), _day(row, end, as_of)
        if first and second:
            cases.append(row)
            days.append((second - first).days)
    return StepDays(start, end, float(median(days)) if days else None, tuple(cases))


def _loop(rows: Iterable[Referral], as_of: date, loop_days: int) -> Rate:
    seen = [(row, day, _day(row, "reported", as_of)) for row in rows if (day := _day(row, "seen", as_of))]
    if not any(row.reported_on for row, _, _ in seen):
        return Rate(0, 0)
    judged = [(row, day, told) for row, day, told in seen if told or (as_of - day).days > loop_days]
    closed = sum(told is not None and (told - day).days <= loop_days for _, day, told in judged)
    return Rate(closed, len(judged), tuple(row for row, _, _ in judged))
