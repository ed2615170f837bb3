"""The sections referrals, movement and goals, from the YAML in each test and numbers worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from rounds import Chart, Figures, Paragraph, Period, Table
from rounds_plugins.sections import goals, movement, referrals

AUTUMN = Period(date(2026, 8, 1), date(2026, 10, 31))
AS_OF = date(2026, 10, 31)


def _months(contact: str, first: tuple[int, int], *counts: int) -> str:
    year, month = first
    rows = [(divmod(month - 1 + index, 12), count) for index, count in enumerate(counts) if count]
    return "".join(
        f"      - {{month: {year + more}-{number + 1:02}, contact: {contact}, count: {count}, service_line: spine}}\n"
        for (more, number), count in rows
    )


CLINIC = (
    """
    settings:
      liaisons: [{id: dana, name: Dana Reyes}]
      service_lines: {spine: {name: Spine, margin: 100}}
    contacts:
      - {id: abel, name: Ann Abel, credentials: MD, family: Abel, status: active, tier: A, liaison: dana,
         preferences: {channels: [email]}}
      - {id: bohr, name: Bo Bohr, status: active}
      - {id: cole, name: Cy Cole, status: left}
    goals:
      - {id: quarter, name: Ninety referrals, metric: referrals, target: 90, start: 2026-08-01, due: 2026-10-31}
      - {id: year, name: A good year, metric: referrals, target: 220, start: 2026-01-01, due: 2026-12-31}
      - {id: spine, name: Spine, metric: referrals, target: "+50%", baseline: 40, scope: service:spine,
         start: 2026-09-01, due: 2026-12-31, liaison: dana}
      - {id: old, name: Long ago, metric: referrals, target: 10, start: 2025-01-01, due: 2025-12-31}
      - {id: next, name: Next year, metric: referrals, target: 10, start: 2027-01-01, due: 2027-12-31}
      - {id: wait, name: Answers in time, metric: answered-in-time, target: 90, start: 2026-08-01, due: 2026-12-31}
      - {id: concerns, name: Few concerns, metric: concerns, target: 4, start: 2026-08-01, due: 2026-12-31}
    feedback:
      - {opened: 2026-08-05, type: concern, text: wait, contact: abel, resolved: 2026-08-07}
      - {opened: 2026-08-05, type: concern, text: wait, contact: abel, resolved: 2026-09-07}
    referrals:
"""
    + _months("abel", (2025, 8), *[10] * 12, 4, 4, 4)  # expected 30, received 12
    + _months("bohr", (2026, 9), 20, 25)  # new
    + _months("cole", (2025, 8), *[2] * 11)  # to June 2026, has left
)


@pytest.fixture
def autumn(findings_of):
    return findings_of(CLINIC, AS_OF, AUTUMN)


def built(section, findings, kind):
    return [block for block in section.section.function(findings) if isinstance(block, kind)]


def test_referrals_answer_first(autumn):
    """Aug-Oct: 12 + 45 = 57. May-Jul: 30 + 4 = 34: +68 %. A year before: 36: +58 %."""
    (answer,) = built(referrals, autumn, Paragraph)
    assert answer.text == (
        "57 referrals came from Aug 2026 to Oct 2026, 68% more than the 34 in the window before and 58% more than "
        "the 36 a year earlier."
    )
    assert answer.tone == "good"
    figures = {figure.label: figure for figure in built(referrals, autumn, Figures)[0].figures}
    assert (figures["Referrals"].value, figures["Referrals"].comparison) == ("57", "+68% on May 2026 to Jul 2026")
    assert (figures["Goal"].value, figures["Goal"].comparison, figures["Goal"].meaning) == (
        "30 a month",
        "57 of 90 by 31 Oct 2026",
        "missed",
    )
    assert (figures["Sources that referred"].value, figures["Sources that referred"].meaning) == ("2", "28.5 each")
    assert (figures["Value"].value, figures["Value"].comparison) == ("$5,700", "$3,400 from May 2026 to Jul 2026")


def test_referrals_by_month_with_the_goal_drawn(autumn):
    """Of two goals for all referrals the quarter's began last: 90 in 3 months. October's 29 misses it by one."""
    (chart,) = built(referrals, autumn, Chart)
    assert chart.labels == (
        *("Oct 25", "Nov 25", "Dec 25", "Jan 26", "Feb 26", "Mar 26", "Apr 26"),
        *("May 26", "Jun 26", "Jul 26", "Aug 26", "Sep 26", "Oct 26"),
    )
    assert chart.series[0].values == (12, 12, 12, 12, 12, 12, 12, 12, 12, 10, 4, 24, 29)
    assert (chart.goal.label, chart.goal.value, chart.partial) == ("Goal: 30 a month", 30, False)
    assert chart.caption == (
        "Oct 2026 brought 29 referrals, the most of the 13 full months shown. "
        "The goal of 30 a month was reached in 0 of its 3 full months so far."
    )


def test_sources_that_changed_most_say_what_to_do(autumn):
    (table,) = built(referrals, autumn, Table)
    assert table.rows == (
        ("Bo Bohr", "No owner", 45, 0, "+45", "new", "Thank Bo Bohr"),
        ("Ann Abel", "Dana Reyes", 12, 30, "-18", "declining", "Ask Dr. Abel what has changed"),
        ("Cy Cole", "No owner", 0, 4, "-4", "fell silent", "Status is left: look for who follows"),
    )


def test_an_unfinished_month_is_pale_and_not_compared_with_whole_ones(findings_of):
    """As of 15 Oct somebody has entered 9 for October: the month is unfinished, the window too."""
    text = CLINIC.replace("month: 2026-10, contact: bohr, count: 25", "month: 2026-10, contact: bohr, count: 5")
    findings = findings_of(text, date(2026, 10, 15), AUTUMN)
    (answer,) = built(referrals, findings, Paragraph)
    assert answer.text == (
        "37 referrals came from Aug 2026 to Oct 2026 so far, up to 15 Oct 2026; 34 in the window before."
    )
    (chart,) = built(referrals, findings, Chart)
    assert chart.partial
    assert chart.series[0].values[-1] == 9
    assert chart.caption.startswith("Sep 2026 brought 24 referrals, the most of the 12 full months shown.")
    assert chart.caption.endswith("Oct 2026 is unfinished.")


def test_a_period_before_its_data_says_so(findings_of):
    findings = findings_of(CLINIC, date(2026, 11, 10), Period(date(2026, 11, 1), date(2026, 11, 10)))
    assert "known up to 31 Oct 2026" in built(referrals, findings, Paragraph)[0].text
    assert "known up to 31 Oct 2026" in built(movement, findings, Paragraph)[0].text
    assert len(built(referrals, findings, Chart)[0].labels) == 13


def test_no_referral_at_all(findings_of):
    findings = findings_of("contacts: [{id: abel, name: Ann Abel}]", AS_OF, AUTUMN)
    assert [type(block) for block in referrals.section.function(findings)] == [Paragraph]
    assert [type(block) for block in movement.section.function(findings)] == [Paragraph]


def test_movement_answer_and_figures(autumn):
    """New: Bohr. Silent: Cole, last 30 Jun, limit 93 days, passed on 2 Oct. Declining: Abel, 12 of 30: P = 0.02 %.

    Cole too: 22 x 3/12 = 5.5 expected, none came, P = 0.4 %. Active before: Abel and Cole; Abel referred again.
    """
    (answer,) = built(movement, autumn, Paragraph)
    assert answer.text == (
        "From Aug 2026 to Oct 2026, 1 source referred for the first time, 0 came back and 1 fell silent: the circle "
        "stayed as large as it was. 1 of the 2 sources active from May 2026 to Jul 2026 referred again. 2 sources send "
        "significantly fewer than expected, 1 of them nothing any more."
    )
    figures = {figure.label: (figure.value, figure.tone) for figure in built(movement, autumn, Figures)[0].figures}
    assert figures == {
        "New": ("1", "good"),
        "Won back": ("0", "neutral"),
        "Fell silent": ("1", "bad"),
        "Net": ("0", "neutral"),
        "Retention": ("50%", "neutral"),
        "Declining": ("2", "watch"),
    }


def test_movement_tables_carry_the_numbers(autumn):
    lost, won = built(movement, autumn, Table)
    assert lost.rows == (
        ("Ann Abel", "A", "Dana Reyes", 12, 30.0, "under 0.1%", None, "declining", "Ask Dr. Abel what has changed"),
        ("Cy Cole", None, "No owner", 0, 5.5, "0.4%", 123, "fell silent", "Status is left: look for who follows"),
    )
    assert won.rows == (
        ("Bo Bohr", None, "No owner", 45, "new", "Thank Bo Bohr, and give a tier: rounds contact set bohr tier B"),
    )
    (chart,) = built(movement, autumn, Chart)
    assert chart.series[0].values == (2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 2, 2)
    assert chart.caption == "2 sources referred in Oct 2026, as many as in Oct 2025."


def test_movement_prints_the_cut_offs_in_force(findings_of):
    text = CLINIC.replace("settings:\n", "settings:\n      cutoffs: {dormant_days: 77, declining_probability: 0.01}\n")
    found = findings_of(text, AS_OF, AUTUMN)
    method = movement.section.method(found)
    assert "max(77 days (dormant_days)" in method
    assert "at most 1% (declining_probability)" in method


def test_goals_answer_first_those_in_need_before_the_others(autumn):
    """The quarter 57 of 90: missed. The year: 139 of 220 after 304 of 365 days: pace 0.759, behind.

    Spine: 45 + 8 = 53 of 60 after 61 of 122 days: on track. Answers: 1 of 2 in time, 50 of 90: behind.
    Concerns: 2 of at most 4 after 92 of 153 days: pace 1.20. Next year has not begun; 2025's is over and not shown.
    """
    (answer,) = built(goals, autumn, Paragraph)
    assert answer.text == (
        "Of 6 goals: 2 on track, 2 behind, 1 missed and 1 still to begin. Furthest behind is “Answers in time”: 50%, "
        "target 90%. Bring it to 90%."
    )
    assert answer.tone == "bad"
    (table,) = built(goals, autumn, Table)
    assert [(row[0], row[2], row[4]) for row in table.rows] == [
        ("Answers in time", "50%, target 90%", "behind (56%)"),
        ("A good year", "139 of 220 referrals", "behind (76%)"),
        ("Ninety referrals", "57 of 90 referrals", "missed (63%)"),
        ("Few concerns", "2 of at most 4 concerns", "on track (120%)"),
        ("Spine", "53 of 60 referrals (40 before)", "on track (177%)"),
        ("Next year", "nothing yet; target 10 referrals", "not started"),
    ]
    assert table.note == "1 goal that ended earlier not shown."


def test_goals_say_what_it_takes(autumn):
    """The year: 81 more in 61 days: 9.3 a week; so far 139 in 304 days: 3.2. At this pace 139 x 365/304 = 166.9."""
    (table,) = built(goals, autumn, Table)
    rows = {row[0]: row for row in table.rows}
    assert rows["A good year"][5] == "9.3 referrals a week needed, 3.2 so far; 167 at this pace"
    assert rows["Spine"][1:4] == ("Dana Reyes", "53 of 60 referrals (40 before)", "31 Dec 2026")
    assert rows["Spine"][5] == "7 more needed; 106 at this pace"
    assert rows["Ninety referrals"][5] == "Missed by 33 referrals: decide what to change"
    assert rows["Few concerns"][5] == "At most 0.2 concerns a week; 3.3 at this pace"
    assert rows["Next year"][5] == "Begins 1 Jan 2027"
    assert rows["Answers in time"][5] == "Bring it to 90%"


def test_goals_chart_shows_how_far_they_are(autumn):
    (chart,) = built(goals, autumn, Chart)
    assert chart.labels == (
        "Answers in time (behind)",
        "A good year (behind)",
        "Ninety referrals (missed)",
        "Spine (on track)",
    )
    assert chart.series[0].values == pytest.approx((50 / 90, 139 / 220, 57 / 90, 53 / 60))
    assert chart.caption == ("No goal has reached its target; “Answers in time” has the longest way to go, at 56%.")


def test_goals_tell_how_far_referrals_are_known(findings_of):
    findings = findings_of(CLINIC, date(2026, 11, 20), AUTUMN)
    (table,) = built(goals, findings, Table)
    assert table.note.startswith("Referrals are known up to 31 Oct 2026")
    year = next(row for row in table.rows if row[0] == "A good year")
    assert year[4] == "behind (76%)"  # as on 31 October


def test_no_goals(findings_of):
    (only,) = goals.section.function(findings_of("", AS_OF, AUTUMN))
    assert "goals/" in only.text
    ended = "goals: [{name: Old, metric: touches, target: 1, start: 2025-01-01, due: 2025-02-01}]"
    (only,) = goals.section.function(findings_of(ended, AS_OF, AUTUMN))
    assert only.text == "No goal runs in Aug 2026 to Oct 2026 or later; 1 goal ended before."


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (1240, "referrals", "1,240 referrals"),
        (82.04, "%", "82%"),
        (6.5, "days", "6.5 days"),
        (1240, "US dollars", "$1,240"),
    ],
)
def test_amounts_carry_their_unit(amount, unit, words):
    assert goals.amount_words(amount, unit) == words


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (1, "touches", "1 touch"),
        (1, "sources", "1 source"),
        (1.4, "sources", "1.4 sources"),
        (1240, "referrals", "1,240 referrals"),
        (82.25, "%", "82.2%"),
        (1, "US dollars", "$1"),
    ],
)
def test_an_amount_of_a_metric(amount, unit, words):
    assert goals.amount_words(amount, unit) == words
