"""Working days: weekends, holidays, days off. 31 Oct 2026 is a Saturday."""

from __future__ import annotations

from datetime import date

import pytest

from rounds.base.problems import UsageError
from rounds.book.records import Away, Client, FreeDay, Holidays, Liaison, Settings
from rounds.book.workdays import Calendar, calendar_of

MONDAY = date(2026, 11, 2)


def _settings(holidays=None, liaisons=()):
    return Settings(client=Client("Cedar"), holidays=holidays or Holidays(), liaisons=liaisons)


def test_working_days_leave_out_the_weekend():
    assert [day.day for day in Calendar().working_days(date(2026, 10, 31), 6)] == [2, 3, 4, 5, 6, 9]
    assert Calendar().working_days(MONDAY, 1) == (MONDAY,)


@pytest.mark.parametrize(("day", "eve"), [(2, 2), (5, 5), (6, 8), (7, 8)])
def test_what_falls_on_a_weekend_belongs_to_the_friday_before(day, eve):
    assert Calendar().eve_of_work(date(2026, 11, day)).day == eve


def test_public_holidays_of_a_country():
    """Thanksgiving 2026 is 26 November, in Massachusetts Patriots' Day is 20 April."""
    calendar = calendar_of(_settings(Holidays(country="US", subdivision="MA")), {2026})
    assert not calendar.is_worked(date(2026, 11, 26))
    assert calendar.is_worked(date(2026, 11, 27))
    assert not calendar.is_worked(date(2026, 4, 20))


def test_a_clients_own_days_and_exceptions():
    wanted = Holidays(country="US", also=(FreeDay(date(2026, 11, 27), "Bridge"),), except_on=(date(2026, 11, 11),))
    calendar = calendar_of(_settings(wanted), {2026})
    assert not calendar.is_worked(date(2026, 11, 27))
    assert calendar.is_worked(date(2026, 11, 11))
    assert calendar.eve_of_work(date(2026, 11, 25)) == date(2026, 11, 29)


def test_days_off_are_one_liaisons():
    dana = Liaison("dana", "Dana", away=(Away(date(2026, 11, 3), date(2026, 11, 5)),))
    calendar = calendar_of(_settings(liaisons=(dana,)), {2026})
    assert [day.day for day in calendar.working_days(MONDAY, 2, "dana")] == [2, 6]
    assert [day.day for day in calendar.working_days(MONDAY, 2, "miguel")] == [2, 3]


def test_weeks_begin_on_the_first_day_and_end_with_friday():
    weeks = [*Calendar(frozenset({date(2026, 11, 11)})).weeks(date(2026, 11, 5), 2)]
    assert [[day.day for day in week] for week in weeks] == [[5, 6], [9, 10, 12, 13]]


def test_what_is_not_known_is_said():
    with pytest.raises(UsageError, match="no public holidays are known of 'XX'"):
        calendar_of(_settings(Holidays(country="XX")), {2026})
    with pytest.raises(UsageError, match="no public holidays are known of 'US-99'"):
        calendar_of(_settings(Holidays(country="US", subdivision="99")), {2026})
    with pytest.raises(UsageError, match="nobody works in the year after"):
        Calendar(away={"dana": ((MONDAY, date(2030, 1, 1)),)}).working_days(MONDAY, 1, "dana")


def test_without_the_library_it_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "holidays", None)
    with pytest.raises(UsageError, match="need a library") as told:
        calendar_of(_settings(Holidays(country="US")), {2026})
    assert "rounds[holidays]" in told.value.hint
