"""The channels section, from the YAML in each test."""

from __future__ import annotations

from datetime import date

from rounds import Chart, Figures, Paragraph, Table
from rounds_plugins.sections.channels import section

CLINIC = """
    settings: {tiers: {A: {cadence_days: 23, mix: {visit: 0.5, phone: 0.5}}}}
    contacts:
      - {id: abel, name: Ann Abel, status: active, tier: A, preferences: {channels: [visit], avoid: [email]}}
      - {id: bohr, name: Bo Bohr, status: active, do_not_contact: [fax]}
    touches:
      - {date: 2026-07-01, channel: visit, contact: abel}
      - {date: 2026-07-02, channel: email, contact: abel}
      - {date: 2026-08-01, channel: email, contact: abel}
      - {date: 2026-09-01, channel: email, contact: abel}
      - {date: 2026-09-02, channel: phone, contact: abel, direction: inbound}
      - {date: 2026-09-03, channel: fax, contact: bohr}
"""


def built(findings, kind):
    return [block for block in section.function(findings) if isinstance(block, kind)]


def test_the_answer_and_the_figures(findings_of):
    """With Abel: 1 visit, 3 e-mails; planned half visits, half calls: .25 + .5 of the touches belong elsewhere."""
    findings = findings_of(CLINIC)
    assert built(findings, Paragraph)[0].text == (
        "5 touches were made in Q3 2026; e-mail leads with 75%. "
        "By the plan 75% of the touches belong in another channel."
    )
    figures = {figure.label: figure.value for figure in built(findings, Figures)[0].figures}
    assert figures == {
        "Touches made": "5",
        "From them": "1",
        "In another channel than planned": "75%",
        "Outside preferred channels": "0",
        "Avoided or forbidden": "4",
    }


def test_twelve_months_of_stacked_bars_with_a_finding(findings_of):
    """E-mails: none in Oct to Dec 2025, three in Jul to Sep 2026, 1 a month."""
    chart = built(findings_of(f"{CLINIC}      - {{date: 2025-09-30, channel: visit, contact: abel}}"), Chart)[0]
    assert (chart.kind, chart.unit, chart.partial, len(chart.labels)) == ("stacked", "touches", False, 12)
    assert (chart.labels[0], chart.labels[-1]) == ("Oct", "Sep")
    assert {line.name: sum(line.values) for line in chart.series} == {"Visit": 1, "E-mail": 3, "fax": 1}
    assert chart.caption == "E-mail rose most: from 0 to 1 a month between the first and the last three full months."


def test_months_before_the_first_touch_are_not_zero(findings_of):
    """Touches are recorded from July on: three months have no beginning to compare with."""
    chart = built(findings_of(CLINIC), Chart)[0]
    assert chart.labels == ("Jul", "Aug", "Sep")
    assert chart.caption == "E-mail makes up 60% of 5 touches."


def test_an_unfinished_month_is_marked_and_named(findings_of):
    chart = built(findings_of(CLINIC, date(2026, 9, 10)), Chart)[0]
    assert chart.partial
    assert chart.caption.endswith("Sep 2026 is unfinished.")


def test_rows_say_which_way_to_move(findings_of):
    tables = {table.title: table for table in built(findings_of(CLINIC), Table)}
    assert tables["Shares beside the plan, Q3 2026"].rows == (
        ("Visit", 1, "25%", "50%", "0.75", "$8", "More: about 1 short"),
        ("Phone", 0, "0%", "50%", "0", "$0", "More: about 2 short"),
        ("E-mail", 3, "75%", "0%", "0.4", "$0", "Fewer: about 3 over"),
        ("fax", 0, "0%", "0%", "0", "$0", "As planned"),
    )
    assert tables["By tier"].rows == (("A", 4, "75%", "Move some from e-mail to phone"),)
    assert tables["Touches against people's wishes"].rows == (
        ("Bo Bohr", 1, "Fax is forbidden", "Stop: it was forbidden"),
        ("Ann Abel", 3, "E-mail is avoided", "Use visit"),
    )


def test_without_touches_or_plan_it_says_what_is_missing(findings_of):
    assert built(findings_of(""), Paragraph)[0].text == (
        "No touch was made in Q3 2026. Log one with: rounds log ID visit"
    )
    no_plan = findings_of("""
        settings: {tiers: {}}
        contacts: [{id: abel, name: Ann Abel}]
        touches: [{date: 2026-09-01, channel: visit, contact: abel}]
    """)
    assert "There is no planned mix" in built(no_plan, Paragraph)[0].text
    elsewhere = findings_of(
        CLINIC.replace("2026-07", "2026-01").replace("2026-08", "2026-01").replace("-09-01", "-01-01")
    )
    assert built(elsewhere, Paragraph)[0].text == (
        "1 touch was made in Q3 2026, none of them with a source whose tier has a planned mix."
    )
    assert "tier A" in section.method(findings_of(CLINIC))
