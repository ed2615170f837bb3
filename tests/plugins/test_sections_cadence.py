"""The cadence section: the answer, the finding and what to do, from the YAML in each test."""

from __future__ import annotations

from datetime import date

import pytest

from rounds import Chart, Figures, Paragraph, Period, Table
from rounds_plugins.sections.cadence import section

CLINIC = """
    settings:
      liaisons: [{id: dana, name: Dana Reyes}]
      tiers: {A: {cadence_days: 46, mix: {visit: 1}}, C: {cadence_days: 92}}
    contacts:
      - {id: abel, name: Ann Abel, credentials: MD, status: active, tier: A, liaison: dana}
      - {id: bohr, name: Bo Bohr, status: active, tier: C}
    touches:
      - {date: 2026-07-01, channel: visit, contact: abel}
      - {date: 2026-08-20, channel: phone, contact: abel}
"""


def built(findings, kind):
    return [block for block in section.function(findings) if isinstance(block, kind)]


def test_the_answer_and_the_finding(findings_of):
    """Abel: 92/46 = 2 planned, 2 made; Bohr: 1 planned, none made. On 15 Oct Abel's next date, 5 Oct, is past."""
    findings = findings_of(CLINIC)
    assert built(findings, Paragraph)[0].text == (
        "2 of 3 planned touches were made in Q3 2026: 67%. On 15 Oct 2026, of 2 sources with a rhythm, 1 is overdue."
    )
    chart = built(findings, Chart)[0]
    assert (chart.kind, chart.labels, chart.series[0].values) == ("progress", ("Tier A", "Tier C"), (1.0, 0.0))
    assert chart.caption == "Tier A got 100% of its planned touches; tier C only 0%."


def test_figures_have_a_comparison_or_a_meaning(findings_of):
    figures = {figure.label: figure for figure in built(findings_of(CLINIC), Figures)[0].figures}
    assert (figures["Planned touches made"].value, figures["Planned touches made"].comparison) == (
        "67%",
        "0% in Q2 2026",
    )
    assert (figures["Overdue"].value, figures["Lapsed"].value, figures["Due soon"].value) == ("1", "0", "1")
    assert all(figure.comparison or figure.meaning for figure in figures.values())


def test_each_late_source_says_what_to_do(findings_of):
    tables = {table.title: table for table in built(findings_of(CLINIC), Table)}
    assert tables["Late touches"].rows == (("Ann Abel", "A", "Dana Reyes", "20 Aug 2026", 10, "Visit Dr. Abel"),)
    assert tables["By owner"].rows == (
        ("Dana Reyes", 1, 2, 2, "100%", "Catch up with 1 late source"),
        ("No owner", 1, 1, 0, "0%", "Give these sources an owner"),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There are no contacts yet"),
        ("contacts: [{id: abel, name: Ann Abel, status: active}]", "No source has a rhythm"),
    ],
)
def test_without_a_plan_it_says_what_to_set_up(findings_of, text, words):
    blocks = list(section.function(findings_of(text)))
    assert [type(block) for block in blocks] == [Paragraph]
    assert blocks[0].text.startswith(words)


def test_a_period_that_has_not_begun(findings_of):
    findings = findings_of(CLINIC, date(2026, 6, 1))
    assert built(findings, Paragraph)[0].text == "Q3 2026 has not begun, so nothing is planned in it yet."


def test_an_unfinished_period_is_named_by_its_days(findings_of):
    """On 15 Aug 46 of the 92 days have passed: one planned touch each."""
    text = built(findings_of(CLINIC, date(2026, 8, 15)), Paragraph)[0].text
    assert text.startswith("1 of 2 planned touches were made from 1 Jul 2026 to 15 Aug 2026: 50%.")


def test_one_tier_and_equal_tiers_are_not_compared(findings_of):
    one = "contacts: [{id: abel, name: Ann Abel, status: active, tier: A}]"
    two = "contacts: [{id: a, name: A, status: active, tier: A}, {id: b, name: B, status: active, tier: B}]"
    assert built(findings_of(one), Chart)[0].caption == "Tier A got 0% of its planned touches."
    assert built(findings_of(two), Chart)[0].caption == "All tiers got 0% of their planned touches."


def test_the_method_names_the_cut_offs_in_force(findings_of):
    words = section.method(findings_of(f"{CLINIC.rstrip()}\n", period=Period(date(2026, 7, 1), date(2026, 7, 31))))
    assert "A 46 days and C 92 days" in words
    assert "Due within 7 days (due_within_days)" in words
