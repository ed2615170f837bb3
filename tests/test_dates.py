"""Days, months and periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.base.dates import (
    Period,
    add_months,
    month_end,
    months_to,
    parse_day,
    parse_period,
    trailing_months,
    zone_of,
)
from rounds.base.problems import UsageError

WEDNESDAY = date(2026, 11, 18)
DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))


@pytest.mark.parametrize(
    ("text", "starts", "label", "window", "before", "ago"),
    [
        ("FY2026", 7, "FY2026", "2025-07-01..2026-06-30", "FY2025", "FY2025"),
        ("FY2026", 1, "2026", "2026-01-01..2026-12-31", "2025", "2025"),
        ("FY2024", 3, "FY2024", "2023-03-01..2024-02-29", "FY2023", "FY2023"),
        ("FY2026-Q1", 10, "Q1 of FY2026", "2025-10-01..2025-12-31", "Q4 of FY2025", "Q1 of FY2025"),
        ("FY2026-Q4", 2, "Q4 of FY2026", "2025-11-01..2026-01-31", "Q3 of FY2026", "Q4 of FY2025"),
        ("last-fiscal-year", 10, "FY2026", "2025-10-01..2026-09-30", "FY2025", "FY2025"),
        ("2024-02", 7, "Feb 2024", "2024-02-01..2024-02-29", "Jan 2024", "Feb 2023"),
        ("2023-02", 7, "Feb 2023", "2023-02-01..2023-02-28", "Jan 2023", "Feb 2022"),
        (
            "2024-02-29..2024-03-01",
            1,
            "29 Feb 2024 to 1 Mar 2024",
            "2024-02-29..2024-03-01",
            "27 Feb 2024 to 28 Feb 2024",
            "28 Feb 2023 to 1 Mar 2023",
        ),
    ],
)
def test_a_period_its_name_and_what_it_is_compared_with(text, starts, label, window, before, ago):  # noqa: PLR0917
    period = parse_period(text, WEDNESDAY, starts)
    assert (period.label, str(period)) == (label, window)
    assert (period.preceding().label, period.year_before().label) == (before, ago)


@pytest.mark.parametrize("starts", range(1, 13))
def test_fiscal_years_follow_each_other_whatever_month_they_start_in(starts):
    year, before = parse_period("FY2025", WEDNESDAY, starts), parse_period("FY2024", WEDNESDAY, starts)
    quarters = [parse_period(f"FY2025-Q{number}", WEDNESDAY, starts) for number in (1, 2, 3, 4)]
    assert (year.preceding(), year.year_before()) == (before, before)
    assert (year.start.month, year.end.year, year.whole_months) == (starts, 2025, 12)
    assert before.end + timedelta(1) == year.start
    assert [quarter.whole_months for quarter in quarters] == [3, 3, 3, 3]
    assert (quarters[0].start, quarters[3].end) == (year.start, year.end)
    assert [two.preceding() for two in quarters[1:]] == quarters[:-1]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("2026-09", "2026-09-01", "2026-09-30"),
        ("FY2026", "2025-07-01", "2026-06-30"),
        ("last-month", "2026-10-01", "2026-10-31"),
        ("last-3-months", "2026-08-01", "2026-10-31"),
        ("last-quarter", "2026-07-01", "2026-09-30"),
        ("last-year", "2025-01-01", "2025-12-31"),
        ("this-month", "2026-11-01", "2026-11-18"),
        ("this-quarter", "2026-10-01", "2026-11-18"),
        ("this-year", "2026-01-01", "2026-11-18"),
        ("2026-02-03..2026-02-05", "2026-02-03", "2026-02-05"),
    ],
)
def test_periods_as_people_type_them(text, start, end):
    period = parse_period(text, WEDNESDAY, fiscal_start=7)
    assert (str(period.start), str(period.end)) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["", "2026-13", "2026-Q5", "next-month", "2026-02-05..2026-02-03", "..", "9999-12-40", "9999", "FY0001", "0001-Q1"],
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(UsageError):
        parse_period(text, WEDNESDAY)


@pytest.mark.parametrize(
    ("text", "ahead", "day"),
    [
        ("2026-11-02", False, "2026-11-02"),
        ("today", False, "2026-11-18"),
        ("yesterday", False, "2026-11-17"),
        ("fri", False, "2026-11-13"),
        ("fri", True, "2026-11-20"),
        ("wednesday", False, "2026-11-18"),
        ("wed", True, "2026-11-25"),
        ("2d", False, "2026-11-16"),
        ("2d", True, "2026-11-20"),
        ("-1w", True, "2026-11-11"),
        ("+3w", False, "2026-12-09"),
        ("1m", True, "2026-12-18"),
        ("1y", False, "2025-11-18"),
    ],
)
def test_days_as_people_type_them(text, ahead, day):
    assert str(parse_day(text, WEDNESDAY, ahead=ahead)) == day


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "99999d", "9999y", "th", "m", "0001-01-01", "9999-12-31"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(UsageError):
        parse_day(text, WEDNESDAY)


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_is_refused(text):
    try:
        parse_day(text, WEDNESDAY)
        parse_period(text, WEDNESDAY)
    except UsageError:
        pass


def test_months_are_clamped():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)


@given(DAYS, st.integers(-600, 600))
def test_adding_months_keeps_the_month_distance(day, months):
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months


@given(DAYS, st.integers(0, 1000))
def test_the_preceding_window_is_as_long_and_adjoins(start, days):
    period = Period(start, start + timedelta(days))
    before = period.preceding()
    if period.whole_months:
        assert (before.end, before.whole_months) == (period.start - timedelta(1), period.whole_months)
    elif start.day == 1:
        assert before.end < period.start
        assert len(list(before.months())) == len(list(period.months()))
    else:
        assert (before.end, before.days) == (period.start - timedelta(1), period.days)


def test_an_unfinished_month_is_compared_with_as_many_months_counts():
    """1 Sep to 20 Nov holds the counts of three months; 12 Jun to 31 Aug would hold those of two."""
    assert parse_period("2026-09-01..2026-11-20", WEDNESDAY).preceding() == Period(date(2026, 6, 1), date(2026, 8, 20))


def test_a_month_is_complete_on_its_last_day():
    assert trailing_months(date(2026, 10, 31), 1) == Period(date(2026, 10, 1), date(2026, 10, 31))
    assert trailing_months(date(2026, 10, 30), 1) == Period(date(2026, 9, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2026-09", "Sep 2026"),
        ("2026-Q3", "Q3 2026"),
        ("2026", "2026"),
        ("last-3-months", "Aug 2026 to Oct 2026"),
        ("2026-02-03..2026-02-05", "3 Feb 2026 to 5 Feb 2026"),
    ],
)
def test_periods_in_words(text, label):
    assert parse_period(text, WEDNESDAY).label == label


@given(DAYS, st.integers(0, 800))
def test_the_months_of_a_period_cover_it(start, days):
    period = Period(start, start + timedelta(days))
    months = list(period.months())
    assert months[0].start <= period.start
    assert months[-1].end >= period.end == min(period.end, months[-1].end)
    assert all(month.end == month_end(month.start) for month in months)


def test_months_to_a_day_begin_with_the_records():
    day = date(2026, 10, 15)
    assert [str(month) for month in months_to(day, 2)] == ["2026-09-01..2026-09-30", "2026-10-01..2026-10-15"]
    assert [month.start.month for month in months_to(day, 12, since=date(2026, 8, 20))] == [8, 9, 10]
    assert len(months_to(day, 12, since=date(2020, 1, 1))) == 12
    assert [month.start.month for month in months_to(day, 12, since=date(2027, 1, 1))] == [10]


@pytest.mark.parametrize("name", ["", "Nowhere/Atall", "../../etc/passwd", "/etc/passwd", "a\0b", "America", "\ud800"])
def test_a_time_zone_that_there_is_not_is_none(name):
    assert zone_of(name) is None


def test_a_time_zone():
    assert str(zone_of("America/New_York")) == "America/New_York"
