"""The sections referrals, movement and goals, from the YAML in each test and numbers worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rounds import Chart, Figures, Paragraph, Period, Report, SectionContent, Table
from rounds.report.blocks import Provenance
from rounds_plugins.renderers import markdown
from rounds_plugins.sections import goals, movement, referrals

AUTUMN = Period(date(2026, 8, 1), date(2026, 10, 31))
AS_OF = date(2026, 10, 31)
GOLDEN = Path(__file__).with_name("golden")
CLINIC = (GOLDEN / "clinic.yaml").read_text(encoding="utf-8")
SECTIONS = {one.section.name: one.section for one in (referrals, movement, goals)}


@pytest.fixture
def autumn(findings_of):
    return findings_of(CLINIC, AS_OF, AUTUMN)


@pytest.mark.parametrize("name", SECTIONS)
def test_what_a_section_says_of_the_clinic(autumn, name):
    """The page holds every figure with how it is made, every table, chart and tone; clinic.yaml works them out."""
    assert _page(SECTIONS[name], autumn) == (GOLDEN / f"{name}.md").read_text(encoding="utf-8")


def _page(section, findings) -> str:
    """The section in Markdown, and the tones, which Markdown does not show."""
    blocks = tuple(section.function(findings))
    content = SectionContent(section.name, section.title, blocks, section.method(findings))
    report = Report("Autumn", "Cedar Orthopedics", "", "", "", (content,), (), Provenance("", "", ""))
    page, _ = markdown.render(report, None)["report.md"].split("## ", 1)[1].split("\n---\n")
    tones = [f"- {block.text.split(',')[0]}: {block.tone}" for block in blocks if isinstance(block, Paragraph)]
    shown = [figure for block in blocks if isinstance(block, Figures) for figure in block.figures]
    tones += [f"- {figure.label}: {figure.tone}" for figure in shown]
    return "\n".join((f"## {page.strip()}", "", "### Tones", "", *tones, ""))


def built(section, findings, kind):
    return [block for block in section.section.function(findings) if isinstance(block, kind)]


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


def test_movement_prints_the_cut_offs_in_force(findings_of):
    text = CLINIC.replace("settings:\n", "settings:\n  cutoffs: {dormant_days: 77, declining_probability: 0.01}\n")
    found = findings_of(text, AS_OF, AUTUMN)
    method = movement.section.method(found)
    assert "max(77 days (dormant_days)" in method
    assert "at most 1% (declining_probability)" in method


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
