"""Numbers worked out by hand from the YAML in each test; invariants on generated goals."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rounds.analysis.goals import GoalProgress, progress
from rounds.base.problems import Source
from rounds.book.records import Client, CutOffs, Goal, Settings
from rounds.book.relationships import relate
from rounds.plugins import Registered
from rounds.plugins.contracts import Metric


def _referrals(relationships, period):
    return sum(one.referrals_in(period) for one in relationships)


def _touches(relationships, period):
    return sum(len(one.touches_in(period)) for one in relationships)


def _share(relationships, period):
    """Touches per ten: a level that can be read off the YAML; nothing to tell without touches."""
    return 10.0 * _touches(relationships, period) or math.nan


def _concerns(relationships, period):
    return sum(item.opened in period for one in relationships for item in one.feedback)


def _broken(relationships, period):
    raise RuntimeError("no such table")


ALL = (
    Metric("referrals", "Referrals", "referrals", _referrals, from_referrals=True),
    Metric("touches", "Touches", "touches", _touches),
    Metric("share", "Share", "%", _share, "level"),
    Metric("wait", "Days to answer", "days", _share, "level", better="less"),
    Metric("concerns", "Concerns", "concerns", _concerns, better="less"),
    Metric("broken", "Broken", "things", _broken),
    Metric("wordy", "Wordy", "things", lambda *_: "twelve"),
)
METRICS = Registered({metric.name: metric for metric in ALL}, dict.fromkeys((metric.name for metric in ALL), "clinic"))

SOURCES = """
    contacts:
      - {id: okafor, name: Grace Okafor, status: active, tier: A, liaison: dana}
      - {id: lee, name: Sam Lee, status: active, tier: B, liaison: miguel}
    referrals:
      - {month: 2025-10, contact: okafor, count: 10}
      - {month: 2025-11, contact: okafor, count: 10}
      - {month: 2025-12, contact: okafor, count: 10}
      - {month: 2026-10, contact: okafor, count: 10, service_line: spine}
      - {month: 2026-10, contact: okafor, count: 1, service_line: joint}
      - {month: 2026-10, contact: lee, count: 4, service_line: spine}
"""


@pytest.fixture
def measured(book_of):
    """A function: the goal that ``text`` writes, as of a day, over the sources of another text."""

    def measure(text: str, as_of: date, sources: str = SOURCES) -> GoalProgress:
        book = book_of(sources.rstrip() + f"\n    goals: [{{id: g, name: Goal, {text}}}]\n")
        found, problems = progress(book.goals["g"], relate(book, as_of), METRICS, as_of, book.settings)
        assert not problems
        assert found is not None
        return found

    return measure


@pytest.fixture
def problem(book_of):
    """A function: what is wrong with the goal that ``text`` writes."""

    def find(text: str):
        book = book_of(SOURCES.rstrip() + f"\n    goals: [{{id: g, name: Goal, {text}}}]\n")
        found, problems = progress(
            book.goals["g"], relate(book, date(2026, 11, 10)), METRICS, date(2026, 11, 10), book.settings
        )
        assert found is None
        (only,) = problems
        assert only.source == Source("goals.yaml", 1)
        return only

    return find


QUARTER = "start: 2026-10-01, due: 2026-12-31"  # 92 days


def test_referrals_are_measured_as_far_as_the_book_knows_them(measured):
    """As of 20 Nov the book ends with October: 15 of 45 after 31 of 92 days.

    attainment 1/3, elapsed 0.337, pace 0.989: watch. At this pace 15 x 92/31 = 44.5. 30 more in 61 days: 3.44 a week,
    3.39 a week so far. Three months: 15 a month.
    """
    found = measured(f"metric: referrals, target: 45, {QUARTER}", date(2026, 11, 20))
    assert (found.course, found.actual, found.measured) == ("add up", 15, date(2026, 10, 31))
    assert found.attainment == pytest.approx(1 / 3)
    assert found.elapsed == pytest.approx(31 / 92)
    assert found.pace == pytest.approx(92 / 93)
    assert found.status == "watch"
    assert found.expected == pytest.approx(44.516, abs=1e-3)
    assert found.needed_per_week == pytest.approx(30 / (61 / 7))
    assert found.so_far_per_week == pytest.approx(15 / (31 / 7))
    assert (found.remaining, found.target_per_month, found.sources) == (30, 15.0, 2)


def test_a_target_in_percent_is_against_the_baseline_period(measured):
    """Q4 2025 gave 30: +20 % is 36. 15 after a third of the time is ahead: 15/36 / (31/92) = 1.24."""
    found = measured(f'metric: referrals, target: "+20%", baseline_period: 2025-Q4, {QUARTER}', date(2026, 11, 20))
    assert (found.baseline, found.target, found.status) == (30, 36.0, "on track")
    assert found.pace == pytest.approx(15 / 36 * 92 / 31)


def test_a_baseline_of_another_length_is_scaled(measured):
    """December 2025 gave 10 in one month; the goal has three: 30 before, +50 % is 45. By days: 92/31 x 10 = 29.7."""
    months = measured(f'metric: referrals, target: "+50%", baseline_period: 2025-12, {QUARTER}', date(2026, 11, 20))
    assert (months.baseline, months.target) == (30, 45.0)
    days = measured(
        'metric: referrals, target: "+50%", baseline_period: 2025-12, start: 2026-10-01, due: 2026-12-30',
        date(2026, 11, 20),
    )
    assert days.baseline == pytest.approx(10 * 91 / 31)


def test_a_baseline_period_that_is_not_over_is_measured_as_far_as_it_is_known(measured):
    """Next year's goal against 2026, of which ten months are known on 20 Nov: 15 x 12/10 = 18, +50 % is 27."""
    goal = 'metric: referrals, target: "+50%", baseline_period: "2026", start: 2027-01-01, due: 2027-12-31'
    found = measured(goal, date(2026, 11, 20))
    assert (found.baseline, found.target, found.status) == (18, 27.0, "not started")


def test_a_stated_baseline_serves_for_percent_and_is_not_subtracted(measured):
    found = measured(f'metric: referrals, target: "-10%", baseline: 20, {QUARTER}', date(2026, 11, 20))
    assert (found.target, found.attainment) == (18.0, pytest.approx(15 / 18))


def test_a_scope_selects_sources_and_a_service_line_their_referrals(measured):
    """October: Okafor 10 spine and 1 joint, Lee 4 spine."""
    for scope, expected, sources in (("tier:A", 11, 1), ("service:spine", 14, 2), ("owner:miguel", 4, 1)):
        found = measured(f'metric: referrals, target: 45, scope: "{scope}", {QUARTER}', date(2026, 11, 20))
        assert (found.actual, found.sources) == (expected, sources)


TOUCHES = """
    contacts: [{id: okafor, name: Grace Okafor, status: active}]
    touches:
      - {date: 2026-10-01, channel: visit, contact: okafor}
      - {date: 2026-10-02, channel: visit, contact: okafor}
      - {date: 2026-10-10, channel: visit, contact: okafor}
    feedback:
      - {opened: 2026-10-04, type: concern, text: fax, contact: okafor}
      - {opened: 2026-10-05, type: concern, text: fax again, contact: okafor}
"""


@pytest.mark.parametrize(
    ("day", "target", "status"),
    [
        ("2026-09-30", 3, "not started"),
        ("2026-10-05", 4, "on track"),  # 2/4 after 5 of 10 days: exactly 1
        ("2026-10-09", 3, "behind"),  # 2/3 / 0.9 = 0.74
        ("2026-10-10", 4, "missed"),
        ("2026-10-10", 3, "met"),
        ("2026-10-02", 2, "met"),  # a count that is reached stays reached
        ("2026-11-30", 3, "met"),
    ],
)
def test_statuses_of_a_count(measured, day, target, status):
    """Three touches: on 1, 2 and 10 October; the goal runs from the 1st to the 10th."""
    goal = f"metric: touches, target: {target}, start: 2026-10-01, due: 2026-10-10"
    found = measured(goal, date.fromisoformat(day), TOUCHES)
    assert found.status == status
    if status == "not started":
        assert (found.actual, found.pace, found.expected, found.needed_per_week) == (None, None, None, None)
        assert found.weeks_left == pytest.approx(10 / 7)
    if day >= "2026-10-10":
        assert (found.elapsed, found.weeks_left, found.needed_per_week) == (1.0, 0.0, None)


@pytest.mark.parametrize(
    ("day", "target", "pace", "status"),
    [
        ("2026-10-03", 4, 1.0, "on track"),  # none yet
        ("2026-10-05", 4, 1.0, "on track"),  # 2 of 4 after half the time
        ("2026-10-04", 2, 0.8, "behind"),  # 1 where 0.8 were allowed
        ("2026-10-05", 1, 0.25, "missed"),  # passed, whatever comes
        ("2026-10-10", 2, 1.0, "met"),
    ],
)
def test_a_limit_is_used_up_day_by_day(measured, day, target, pace, status):
    """Two concerns, on 4 and 5 October, in a goal of ten days that allows ``target``."""
    goal = f"metric: concerns, target: {target}, start: 2026-10-01, due: 2026-10-10"
    found = measured(goal, date.fromisoformat(day), TOUCHES)
    assert found.course == "limit"
    assert (found.pace, found.status) == (pytest.approx(pace), status)


def test_a_level_climbs_from_its_baseline(measured):
    """ "Share" is 10 a touch over the goal's ten days so far: 30 on the 10th day of ten (after reaching back before).

    From 10 to 40: on 5 Oct it is 20, a third of the way after half the time: pace 2/3, expected 10 + 10/0.5 = 30.
    """
    goal = "metric: share, target: 40, baseline: 10, start: 2026-10-01, due: 2026-10-10"
    found = measured(goal, date(2026, 10, 5), TOUCHES)
    assert (found.course, found.actual, found.status) == ("climb", 20.0, "behind")
    assert found.attainment == pytest.approx(1 / 3)
    assert found.pace == pytest.approx(2 / 3)
    assert found.expected == pytest.approx(30.0)
    assert found.needed_per_week == pytest.approx(20 / (5 / 7))
    assert (found.so_far_per_week, found.target_per_month) == (None, None)


def test_a_level_that_falls_is_good_where_less_is_better(measured):
    """Days to answer from 40 to 20, now 20 on the fifth of ten days: all of the way, on track until the day comes."""
    goal = "metric: wait, target: 20, baseline: 40, start: 2026-10-01, due: 2026-10-10"
    found = measured(goal, date(2026, 10, 5), TOUCHES)
    assert (found.course, found.attainment, found.pace, found.status) == ("climb", 1.0, 2.0, "on track")
    assert measured(goal, date(2026, 10, 10), TOUCHES).status == "missed"  # 30 by then


def test_a_level_without_baseline_is_to_be_held(measured):
    """20 of 25 is 0.8 whatever the day; where less is better 25 of 20 is 1.25."""
    text = "target: 25, start: 2026-10-01, due: 2026-10-10"
    share = measured(f"metric: share, {text}", date(2026, 10, 5), TOUCHES)
    assert (share.course, share.pace, share.status, share.expected) == ("hold", 0.8, "behind", 20.0)
    assert share.needed_per_week is None
    wait = measured(f"metric: wait, {text}", date(2026, 10, 5), TOUCHES)
    assert (wait.pace, wait.status, wait.remaining) == (1.25, "on track", 0)
    better = measured(f"metric: share, baseline: 30, {text}", date(2026, 10, 5), TOUCHES)
    assert better.course == "hold"  # already beyond when it began


def test_a_level_looks_back_over_three_months_or_its_own_length(book_of):
    """A year's goal from 15 Sep, on 10 Nov: from 1 Sep on. A ten-day goal, on its second day: ten days back."""
    seen = []

    def look(relationships, period):
        seen.append(period)
        return 1.0

    metrics = Registered({"look": Metric("look", "Look", "%", look, "level")}, {"look": "clinic"})
    settings = Settings(client=Client("Cedar"))
    for start, due, as_of in (
        ("2026-09-15", "2027-09-14", "2026-11-10"),
        ("2026-10-01", "2026-10-10", "2026-10-02"),
        ("2026-01-01", "2026-12-31", "2026-11-10"),
    ):
        days = date.fromisoformat(start), date.fromisoformat(due)
        goal = Goal(Source("g.yaml"), "g", "Goal", "look", 1.0, *days)
        progress(goal, relate(book_of("contacts: []"), days[0]), metrics, date.fromisoformat(as_of), settings)
    assert [str(period) for period in seen] == [
        "2026-09-01..2026-11-10",
        "2026-09-23..2026-10-02",
        "2026-01-01..2026-11-10",
    ]


def test_nothing_to_measure_is_no_number(measured):
    nobody = "    contacts: [{id: okafor, name: Grace Okafor}]\n"
    found = measured("metric: share, target: 25, start: 2026-10-01, due: 2026-10-10", date(2026, 10, 5), nobody)
    assert (found.actual, found.status, found.attainment) == (None, "no data", None)


def test_cut_offs_come_from_the_settings(measured):
    """2/3 of the target after 0.9 of the time: 0.74."""
    goal = "metric: touches, target: 3, start: 2026-10-01, due: 2026-10-10"
    lenient = "    settings: {cutoffs: {on_track: 0.8, watch: 0.7}}\n" + TOUCHES
    assert measured(goal, date(2026, 10, 9), lenient).status == "watch"


@pytest.mark.parametrize(
    ("text", "message", "hint", "plugin"),
    [
        (f"metric: referals, target: 4, {QUARTER}", "no metric 'referals'", "did you mean 'referrals'?", ""),
        (f'metric: referrals, target: 4, scope: "teir:A", {QUARTER}', "no field 'teir'", "did you mean tier?", ""),
        (f'metric: referrals, target: "+20%", {QUARTER}', "+20% needs a baseline", "baseline_period", ""),
        (f"metric: referrals, target: 0, {QUARTER}", "target of 0 referrals is no goal", "above 0", ""),
        (f'metric: referrals, target: "+9%", baseline_period: "2024", {QUARTER}', "target of 0 referrals", "", ""),
        (f"metric: referrals, target: 4, baseline_period: wibble, {QUARTER}", "'wibble' is not a period", "", ""),
        (f'metric: share, target: 4, baseline_period: "2024", {QUARTER}', "no share in 2024", "as a number", ""),
        (f'metric: referrals, target: "+9%", baseline_period: "2062", {QUARTER}', "2062, has not begun", "number", ""),
        ("metric: touches, target: 4, start: 2026-10-02, due: 2026-10-01", "ends (2026-10-01) before", "", ""),
        (f"metric: broken, target: 4, {QUARTER}", "no such table", "", "clinic"),
        (f"metric: wordy, target: 4, {QUARTER}", "returned 'twelve', not a number", "", "clinic"),
    ],
)
def test_a_goal_that_cannot_be_measured_is_a_problem(problem, text, message, hint, plugin):
    found = problem(text)
    assert message in found.message
    assert hint in found.hint
    assert found.plugin == plugin


positive = st.floats(0.5, 1e6)


@given(
    metric=st.sampled_from(ALL[:5]),
    actual=st.floats(0, 1e6),
    target=positive,
    baseline=st.none() | positive,
    day=st.integers(0, 120),
)
def test_every_goal_has_a_status_that_fits_its_numbers(metric, actual, target, baseline, day):
    start, due = date(2026, 7, 1), date(2026, 9, 30)
    goal = Goal(Source("g.yaml"), "g", "Goal", metric.name, target, start, due)
    measured = min(start + timedelta(day), due)
    assume(baseline is None or abs(target - baseline) > 1e-6)
    found = GoalProgress(goal, metric, 1, measured, target, baseline, actual)
    assert 0 < found.elapsed <= 1
    assert math.isfinite(found.pace or 0)
    assert math.isfinite(found.expected or 0)
    assert found.status != "no data"
    if measured == due:
        assert found.status in {"met", "missed"}
        assert (found.status == "met") == (found.reached)
        assert found.expected == pytest.approx(actual, abs=1e-6)
    elif found.status in {"on track", "watch", "behind"}:
        cutoffs = CutOffs()
        expected = (
            "on track"
            if found.pace >= cutoffs.on_track - 1e-9
            else "watch"
            if found.pace >= cutoffs.watch - 1e-9
            else "behind"
        )
        assert found.status == expected
        if found.needed_per_week is not None:
            direction = -1 if metric.better == "less" and metric.kind == "level" else 1
            reached = actual + direction * found.needed_per_week * found.weeks_left
            assert reached == pytest.approx(target) or found.remaining == 0
