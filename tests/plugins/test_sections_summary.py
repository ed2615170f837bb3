"""The summary: the answer first, also where there is little to tell. The period is Aug to Oct 2026."""

from __future__ import annotations

from datetime import date

import pytest

from rounds import Chart, Figures, Paragraph, Period
from rounds_plugins.sections import movement, referrals, summary

AUTUMN = Period(date(2026, 8, 1), date(2026, 10, 31))
AS_OF = date(2026, 10, 31)
PEOPLE = "{contacts: [{id: abel, name: Ann Abel, status: active}, {id: bohr, name: Bo Bohr}]"


@pytest.fixture
def told(findings_of):
    """A function: the summary's sentence, and its figures by label as (value, comparison, meaning, tone)."""

    def tell(text: str):
        paragraph, *rest = summary.section.function(findings_of(text, AS_OF, AUTUMN))
        assert isinstance(paragraph, Paragraph)
        found = [figure for block in rest if isinstance(block, Figures) for figure in block.figures]
        return paragraph.text, {one.label: (one.value, one.comparison, one.meaning, one.tone) for one in found}

    return tell


def _rows(*counts: tuple[str, str, int]) -> str:
    rows = ", ".join(f"{{contact: {who}, month: {month}, count: {count}}}" for who, month, count in counts)
    return f"{PEOPLE}, referrals: [{rows}]}}"


def test_more_than_before(told):
    """12 in May to July, 15 in August to October, 10 a year ago."""
    words, figures = told(
        _rows(
            ("abel", "2025-08", 10),
            ("abel", "2026-05", 12),
            ("abel", "2026-08", 5),
            ("abel", "2026-09", 5),
            ("bohr", "2026-10", 5),
        )
    )
    assert words == (
        "2 sources sent 15 referrals from Aug 2026 to Oct 2026, +25% against May 2026 to Jul 2026. "
        "Sources: 1 new, 0 back, 0 declining and 0 fell silent."
    )
    assert figures["Referrals received"] == (
        "15",
        "12 from May 2026 to Jul 2026, 10 a year ago",
        "More than before",
        "good",
    )
    assert figures["Active sources"] == ("2", "1 before, 100% of them kept", "The circle grew", "good")


def test_a_month_that_is_not_entered_yet_is_no_fall(told):
    """October is missing: 8 of two months are not set beside 12 of three."""
    words, figures = told(_rows(("abel", "2026-05", 12), ("abel", "2026-08", 4), ("abel", "2026-09", 4)))
    assert words.startswith("1 source sent 8 referrals from Aug 2026 to Oct 2026 so far, up to 30 Sep 2026. Sources:")
    assert figures["Referrals received"] == (
        "8",
        "12 from May 2026 to Jul 2026",
        "So far, up to 30 Sep 2026",
        "neutral",
    )
    assert figures["Active sources"] == ("1", "1 before", "So far", "neutral")


def test_a_period_of_which_nothing_is_known_yet(told):
    words, figures = told(_rows(("abel", "2026-05", 12), ("abel", "2026-07", 12)))
    assert words == "Referrals are known up to 31 Jul 2026: there are none yet from Aug 2026 to Oct 2026."
    assert figures["Referrals received"][:2] == ("none known", "24 from May 2026 to Jul 2026")
    assert figures["Active sources"][0] == "none known"


def test_records_that_begin_within_the_window_before_are_not_compared_with(told):
    words, figures = told(_rows(("abel", "2026-07", 2), ("abel", "2026-10", 9)))
    assert words.startswith("1 source sent 9 referrals from Aug 2026 to Oct 2026. Sources:")
    assert figures["Referrals received"] == ("9", "nothing earlier to compare with", "", "neutral")


def test_one_that_fell_silent_is_not_told_as_declining_too(told):
    """Abel sent 12 a month up to April 2026: 36 expected, none came, and 184 days of silence are too many."""
    months = [
        ("abel", f"{year}-{month:02}", 12)
        for year, month in [(2025, 11), (2025, 12), *[(2026, m) for m in range(1, 5)]]
    ]
    words, _ = told(_rows(*months, ("bohr", "2026-10", 1)))
    assert words.endswith("Sources: 1 new, 0 back, 0 declining and 1 fell silent.")


def test_nobody_has_referred_yet(told):
    words, figures = told(f"{PEOPLE}}}")
    assert words == "No referral is recorded yet."
    assert {label: figure[0] for label, figure in figures.items()} == {
        "Referrals received": "none known",
        "Active sources": "none known",
        "Goals": "none",
        "Planned touches made": "none planned",
        "Concerns and needs open": "0",
    }
    assert figures["Concerns and needs open"][1] == "none was raised"


def test_goals_that_ended_before_the_period_are_history(told):
    goal = "{name: G, metric: referrals, target: 5, start: 2025-01-01, due: "
    _, figures = told(f"{PEOPLE}, goals: [{goal}2025-12-31}}, {goal}2026-12-31}}]}}")
    assert figures["Goals met or on track"] == ("0 of 1", "", "1 missed or behind", "bad")


def test_concerns_that_wait(told):
    """Heard on 1 Oct, five days to answer."""
    said = "{opened: 2026-10-01, type: concern, text: wait, contact: abel"
    _, figures = told(f"{PEOPLE}, feedback: [{said}}}]}}")
    assert figures["Concerns and needs open"] == ("1", "0 settled in the period", "1 past the day for an answer", "bad")
    _, figures = told(f"{PEOPLE}, feedback: [{said}, resolved: 2026-10-03}}]}}")
    assert figures["Concerns and needs open"] == ("0", "1 settled in the period", "All are answered", "good")


def test_an_empty_book_says_what_to_do_first(told):
    words, figures = told("{}")
    assert "rounds contact add" in words
    assert figures == {}


def test_of_a_year_the_window_before_is_the_year_ago(findings_of):
    text = _rows(("abel", "2025-01", 12), ("abel", "2026-12", 10))
    findings = findings_of(text, date(2026, 12, 31), Period(date(2026, 1, 1), date(2026, 12, 31)))
    _, figures = summary.section.function(findings)
    assert figures.figures[0].comparison == "12 in 2025"


def test_an_unfinished_month_is_called_by_its_name(findings_of):
    text = _rows(("abel", "2026-08", 12), ("abel", "2026-09", 9), ("abel", "2026-10", 4))
    findings = findings_of(text, date(2026, 10, 20), AUTUMN)
    charts = [block for part in (referrals, movement) for block in part.section.function(findings)]
    captions = [block.caption for block in charts if isinstance(block, Chart)]
    assert captions[0].endswith("Oct 2026 is unfinished.")


@pytest.mark.parametrize(("before", "words"), [(1000, "as many as before"), (1001, "about as many as before")])
def test_a_difference_too_small_for_a_percentage(told, before, words):
    sentence, _ = told(_rows(("abel", "2026-05", before), ("abel", "2026-10", 1000)))
    assert sentence.startswith(f"1 source sent 1,000 referrals from Aug 2026 to Oct 2026, {words}. Sources:")
