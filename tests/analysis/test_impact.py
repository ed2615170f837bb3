"""Impact: difference in differences, by hand and by NumPy."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds import Channel, Period
from rounds.analysis.impact import FEWEST, SEED, campaign_impacts, impact
from rounds.base.problems import Source
from rounds.base.stats import bootstrap_interval
from rounds.book.book import make_book
from rounds.book.records import Client, Contact, CutOffs, Gift, Referral, ServiceLine, Settings, Touch
from rounds.book.relationships import relate

AS_OF = date(2026, 10, 31)
YEAR = Period(date(2026, 1, 1), AS_OF)
CUTOFFS = CutOffs(impact_days=90, impact_resamples=200)
CHANNELS = {"visit": Channel("visit", "Visit", cost=20)}
SOURCE = Source("test.yaml")
# Touched on 10 May: before is February to April, after June to August.
MONTHS = ("2026-02", "2026-03", "2026-04", "2026-06", "2026-07", "2026-08")
SETTINGS = Settings(client=Client("Cedar"), service_lines={"spine": ServiceLine("Spine", 500.0)})


def _person(name: str, tier: str = "A", specialty: str = "pediatrics") -> Contact:
    return Contact(SOURCE, name, name.title(), tier=tier, specialty=specialty, status="active")


def _counts(name: str, before: int, after: int) -> list[Referral]:
    """``before`` in March, ``after`` in July; half of them seen."""
    return [
        Referral(SOURCE, month=month, contact=name, service_line="spine", count=count, seen=count // 2)
        for month, count in (("2026-03", before), ("2026-07", after))
        if count
    ]


def _visit(name: str, day: date, **more) -> Touch:
    return Touch(SOURCE, f"{day}-{name}", day, "visit", contact=name, **more)


def _book(treated, others, touches=(), day=date(2026, 5, 10)):
    """Treated and other people (name to referrals before and after), the first visited; records of two years."""
    people = [_person(name) for name in (*treated, *others)]
    rows = [row for name, pair in (*treated.items(), *others.items()) for row in _counts(name, *pair)]
    frame = [
        _person("frame", "D", "other"),
        *(Referral(SOURCE, month=month, contact="frame") for month in ("2025-01", "2026-10")),
        _visit("frame", date(2025, 1, 5)),
    ]
    return make_book(SETTINGS, [*people, *rows, *frame, *(_visit(name, day) for name in treated), *touches])


TREATED = {"t1": (4, 8), "t2": (2, 2), "t3": (0, 4), "t4": (6, 6), "t5": (2, 6)}  # changes 4 0 4 0 4: mean 2.4
OTHERS = {"u1": (4, 5), "u2": (2, 2), "u3": (6, 8)}  # changes 1 0 2: mean 1


def test_lift_by_hand():
    found = impact(relate(_book(TREATED, OTHERS), AS_OF), YEAR, CHANNELS, CUTOFFS)
    assert str(found.period) == "2025-08-01..2026-07-31"
    assert [(line.source_id, line.before, line.after, line.matched, line.matches) for line in found.lines] == [
        ("t1", 4, 8, 1.0, 3),
        ("t2", 2, 2, 1.0, 3),
        ("t3", 0, 4, 1.0, 3),
        ("t4", 6, 6, 1.0, 3),
        ("t5", 2, 6, 1.0, 3),
    ]
    assert found.lift == pytest.approx(1.4)
    assert found.incremental == pytest.approx(7.0)


def test_return_by_hand():
    """Half of those received were seen, at 500 dollars; five visits at 20. What frame sent says nothing of seen."""
    found = impact(relate(_book(TREATED, OTHERS), AS_OF), YEAR, CHANNELS, CUTOFFS)
    seen = sum(before // 2 + after // 2 for before, after in (*TREATED.values(), *OTHERS.values()))
    received = sum(before + after for before, after in (*TREATED.values(), *OTHERS.values()))
    assert found.conversion == pytest.approx(seen / received)
    assert found.margin == 500.0
    assert found.cost == 100.0
    value = 7 * seen / received * 500
    assert found.value == pytest.approx(value)
    assert found.roi == pytest.approx((value - 100) / 100)


def test_gifts_cost_for_each_and_a_shared_visit_once():
    shared = _visit("t1", date(2026, 6, 1), also=("t2",), gift=Gift(30.0))
    found = impact(relate(_book(TREATED, OTHERS, [shared]), AS_OF), YEAR, CHANNELS, CUTOFFS)
    assert found.cost == 100 + 20 + 2 * 30


def test_fewer_than_five_give_no_number():
    few = dict([*TREATED.items()][: FEWEST - 1])
    found = impact(relate(_book(few, OTHERS), AS_OF), YEAR, CHANNELS, CUTOFFS)
    assert len(found.lines) == FEWEST - 1
    assert (found.lift, found.incremental, found.value, found.roi, found.interval) == (None,) * 5


def test_who_is_left_out():
    """Lone has nobody like it; u1 was touched in September, whose months after are not known. u2, touched in July, is
    no match of those touched in May, but has one itself: u3, with nothing from April to June and August to October.
    """
    lone = _person("lone", "B")
    touches = [_visit("lone", date(2026, 5, 10)), _visit("u1", date(2026, 9, 3)), _visit("u2", date(2026, 7, 30))]
    book = make_book(SETTINGS, [*_book(TREATED, OTHERS, touches).records(), lone])
    found = impact(relate(book, AS_OF), YEAR, CHANNELS, CUTOFFS)
    assert found.left_out == {"too recent": 1, "before the records": 0, "no match": 1}
    assert [(line.source_id, line.matches, line.matched) for line in found.lines] == [
        *((name, 2, 1.5) for name in TREATED),
        ("u2", 1, 0.0),
    ]


def test_a_touch_within_the_pause_starts_no_clock():
    """A visit in March: the one in May comes 69 days later, and t1 is neither touched anew nor untouched."""
    found = impact(relate(_book(TREATED, OTHERS, [_visit("t1", date(2026, 3, 2))]), AS_OF), YEAR, CHANNELS, CUTOFFS)
    assert (found.lines[0].source_id, found.lines[0].touched) == ("t1", date(2026, 3, 2))
    assert found.lines[0].before == 0  # December to February


def test_a_campaigns_touches_and_its_budget(book_of):
    text = """
    contacts: [{id: abel, name: Ann Abel, tier: A}, {id: bohr, name: Bo Bohr, tier: A}]
    campaigns:
      - {id: spine, name: Spine, start: 2026-05-01, end: 2026-06-30, budget: 900}
      - {id: quiet, name: Quiet, start: 2026-05-01, end: 2026-06-30}
    touches:
      - {date: 2026-05-10, channel: visit, contact: abel, campaign: spine}
      - {date: 2026-04-10, channel: visit, contact: abel}
      - {date: 2026-07-10, channel: visit, contact: bohr}
    referrals:
      - {month: 2025-01, contact: bohr, count: 1}
      - {month: 2026-03, contact: abel, count: 2}
      - {month: 2026-07, contact: abel, count: 5}
      - {month: 2026-08, contact: bohr, count: 1}
      - {month: 2026-10, contact: bohr, count: 1}
    """
    book = book_of(text)
    (found,) = campaign_impacts(relate(book, AS_OF), book.campaigns.values(), YEAR, CHANNELS, CUTOFFS)
    assert (found.campaign, found.name, found.cost) == ("spine", "Spine", 900)
    assert [(line.source_id, line.change, line.matched) for line in found.lines] == [("abel", 3, 1.0)]


def test_the_interval_is_the_bootstraps_with_a_fixed_seed():
    found = impact(relate(_book(TREATED, OTHERS), AS_OF), YEAR, CHANNELS, CUTOFFS)
    lifts = [line.lift for line in found.lines]
    mean = lambda values: sum(values) / len(values)  # noqa: E731
    expected = bootstrap_interval(lifts, mean, level=0.9, resamples=200, seed=SEED)
    assert found.interval.low == pytest.approx(expected.low)
    assert found.interval.high == pytest.approx(expected.high)
    assert found.interval.low <= found.lift <= found.interval.high


pairs = st.tuples(st.integers(0, 20), st.integers(0, 20))


@given(st.lists(pairs, min_size=5, max_size=9), st.lists(pairs, min_size=1, max_size=6), st.integers(0, 9))
def test_it_equals_numpys_and_growth_of_everybody_changes_nothing(treated, others, growth):
    names = {f"t{n}": pair for n, pair in enumerate(treated)}, {f"u{n}": pair for n, pair in enumerate(others)}
    found = impact(relate(_book(*names), AS_OF), YEAR, CHANNELS, CUTOFFS)
    expected = np.diff(treated).mean() - np.diff(others).mean()
    assert found.lift == pytest.approx(float(expected))
    grown = ({name: (before, after + growth) for name, (before, after) in each.items()} for each in names)
    assert impact(relate(_book(*grown), AS_OF), YEAR, CHANNELS, CUTOFFS).lift == pytest.approx(float(expected))
