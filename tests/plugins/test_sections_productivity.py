"""The productivity section, from the YAML in each test."""

from __future__ import annotations

from rounds import Chart, Figures, Paragraph, Table
from rounds_plugins.sections.productivity import section

CLINIC = """
    settings:
      liaisons: [{id: dana, name: Dana Reyes}]
      tiers: {A: {cadence_days: 92}}
      service_lines: {spine: {name: Spine, margin: 400}}
    contacts:
      - {id: abel, name: Ann Abel, credentials: MD, status: active, tier: A, liaison: dana}
      - {id: bohr, name: Bo Bohr, status: active, tier: A, liaison: dana}
      - {id: cole, name: Cy Cole, status: active, tier: A}
    touches:
      - {date: 2026-04-01, channel: visit, contact: abel}
      - {date: 2026-07-01, channel: visit, contact: abel}
      - {date: 2026-07-02, channel: visit, contact: abel, minutes: 75}
    referrals:
      - {month: 2026-04, contact: abel, count: 3, service_line: spine}
      - {month: 2026-07, contact: abel, count: 3, service_line: spine}
      - {month: 2026-05, contact: bohr, count: 1, service_line: spine}
      - {month: 2026-09, contact: bohr, count: 2, service_line: spine}
"""


def built(findings, kind):
    return [block for block in section.function(findings) if isinstance(block, kind)]


def test_effort_beside_results(findings_of):
    """45 + 75 minutes, 2 x $8; before 45 minutes. 3 + 2 referrals, $2,000; before 3 + 1. 2 hours / 5 = .4."""
    findings = findings_of(CLINIC)
    assert built(findings, Paragraph)[0].text == (
        "In Q3 2026, 2 hours (+167%) and $16 went into 2 touches; 5 referrals came in (+25%). Compared with Q2 2026."
    )
    figures = {figure.label: (figure.value, figure.comparison) for figure in built(findings, Figures)[0].figures}
    assert figures == {
        "Hours": ("2", "0.75 in Q2 2026"),
        "Cost": ("$16", "$8 in Q2 2026"),
        "Referrals": ("5", "4 in Q2 2026"),
        "Value": ("$2,000", "$1,600 in Q2 2026"),
        "Hours a referral": ("0.4", "0.19 in Q2 2026"),
    }
    meanings = {figure.label: figure.meaning for figure in built(findings, Figures)[0].figures}
    assert meanings["Hours"] == "2 touches, that weigh as 2 visits"
    assert meanings["Cost"] == "gifts and salaries apart; $3.20 a referral"


def test_the_scatter_has_four_quadrants_and_a_finding(findings_of):
    """Abel: 2 of 1 planned, no change. Bohr: none of 1, one more. Cole: no touch, no referral, so not drawn."""
    scatter, bars = built(findings_of(CLINIC), Chart)
    assert scatter.quadrants == (
        "Low effort, growth",
        "High effort, growth",
        "Low effort, no growth",
        "High effort, no growth",
    )
    assert [(point.label, point.x, point.y, point.group) for point in scatter.points] == [
        ("Ann Abel", 2.0, 0, "Tier A"),
        ("Bo Bohr", 0.0, 1, "Tier A"),
    ]
    assert scatter.caption == (
        "Of 1 source that got the planned touches, 0 grew and 1 did not (high effort, no growth); of 1 that got fewer, "
        "1 grew."
    )
    assert (bars.kind, bars.unit, bars.series[0].values[-3:]) == ("bars", "hours", (2.0, 0.0, 0.0))
    assert bars.caption == (
        "Hours went from 0.75 to 2 and referrals went from 4 to 5 between the first and the last 3 full months shown."
    )


def test_rows_say_what_to_do(findings_of):
    tables = {table.title: table for table in built(findings_of(CLINIC), Table)}
    assert tables["High effort, no growth"].rows == (
        ("Ann Abel", "A", "2 / 1", "2", "$16", 3, "0", "Try another channel or topic, or plan fewer touches"),
    )
    assert tables["Low effort, growth"].rows == (
        ("Bo Bohr", "A", "0 / 1", "0", "$0", 2, "+1", "Thank Bo Bohr and ask what went well"),
    )
    assert tables["By owner"].rows == (
        ("Dana Reyes", 2, 2, "2", "$16", 5, "+1"),
        ("No owner", 1, 0, "0", "$0", 0, "0"),
    )
    assert tables["Month by month"].rows[-3:] == (
        ("Jul 2026", 2, "2", "$16", 3, "$1,200", "0.67"),
        ("Aug 2026", 0, "0", "$0", 0, "$0", None),
        ("Sep 2026", 0, "0", "$0", 2, "$800", "0"),
    )


def test_an_open_concern_comes_before_any_other_advice(findings_of):
    text = f"{CLINIC}    feedback: [{{opened: 2026-09-01, type: concern, text: Wait, contact: abel}}]\n"
    table = next(table for table in built(findings_of(text), Table) if table.title == "High effort, no growth")
    assert table.rows[0][-1] == "Answer first: 1 concern or need open"


def test_a_loyal_source_needs_no_more_than_the_plan(findings_of):
    """6 referrals in the 12 months to September of half a month x 12 = 6 that Abel could send: all of it."""
    loyal = "potential: {referrals_per_month: 0.5, source: survey, date: 2026-01-01}, credentials: MD"
    table = built(findings_of(CLINIC.replace("credentials: MD", loyal)), Table)[0]
    assert table.rows[0][-1] == "Loyal already: 1 touch is enough"


def test_referrals_that_are_not_recorded_yet_are_named(findings_of):
    july = findings_of(CLINIC.replace("2026-09, contact: bohr", "2026-07, contact: bohr"))
    assert built(july, Paragraph)[0].text.endswith("Referrals are recorded up to 31 Jul 2026 and compared that far.")
    none = findings_of(
        CLINIC.replace("2026-07, contact", "2026-06, contact").replace("2026-09, contact", "2026-06, contact")
    )
    assert "No referral of that time is recorded yet" in built(none, Paragraph)[0].text
    assert [chart.kind for chart in built(none, Chart)] == ["bars"]


def test_an_empty_book_says_so(findings_of):
    blocks = list(section.function(findings_of("")))
    assert [type(block) for block in blocks] == [Paragraph]
    assert "70%" in section.method(findings_of(""))
