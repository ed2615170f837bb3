"""The follow-ups section, from the YAML in each test."""

from __future__ import annotations

from rounds import Chart, Figures, Paragraph, Table
from rounds_plugins.sections.agenda import FOLLOW_UPS

CLINIC = """
    settings: {liaisons: [{id: dana, name: Dana Reyes}]}
    contacts:
      - {id: abel, name: Ann Abel, liaison: dana}
      - {id: bohr, name: Bo Bohr, status: left}
    touches:
      - {date: 2026-07-01, channel: visit, contact: abel, next: {action: write, due: 2026-07-10, done: 2026-07-09}}
      - {date: 2026-07-02, channel: visit, contact: abel, next: {action: bring it, due: 2026-07-20, done: 2026-07-22}}
      - {date: 2026-07-03, channel: visit, contact: bohr, next: {action: write, due: 2026-09-25, channel: email}}
      - {date: 2026-10-01, channel: visit, contact: abel, next: {action: call Bo, due: 2026-10-20, channel: phone}}
"""


def built(findings, kind):
    return [block for block in FOLLOW_UPS.function(findings) if isinstance(block, kind)]


def test_the_answer_the_figures_and_the_finding(findings_of):
    """Due in the quarter: 10 Jul (kept in time), 20 Jul (kept 2 days late), 25 Sep (late by 20 days on 15 Oct)."""
    findings = findings_of(CLINIC)
    assert built(findings, Paragraph)[0].text == (
        "Of 3 promises that fell due in Q3 2026, 2 were kept, 1 in time. 1 promise is late now."
    )
    figures = {figure.label: figure for figure in built(findings, Figures)[0].figures}
    assert (figures["Kept in time"].value, figures["Late now"].meaning) == ("33%", "the longest by 20 days")
    assert (figures["Due soon"].value, figures["Due soon"].meaning) == ("1", "by 29 Oct 2026")
    assert built(findings, Chart)[0].caption == "Promises kept in time: Dana Reyes 50%, No owner 0%."


def test_late_and_coming_promises_say_what_to_do(findings_of):
    late, coming = built(findings_of(CLINIC), Table)
    assert late.rows == (
        ("25 Sep 2026", 20, "Bo Bohr", "Write (status is left: keep it or close it)", "No owner", "3 Jul 2026"),
    )
    assert coming.rows == (("20 Oct 2026", None, "Ann Abel", "Call Bo (Phone)", "Dana Reyes", "1 Oct 2026"),)


def test_a_book_without_promises_says_how_to_make_one(findings_of):
    blocks = list(FOLLOW_UPS.function(findings_of("")))
    assert [type(block) for block in blocks] == [Paragraph]
    assert "--next" in blocks[0].text


def test_nothing_due_in_the_period(findings_of):
    findings = findings_of("""
        contacts: [{id: abel, name: Ann Abel}]
        touches: [{date: 2026-10-01, channel: visit, contact: abel, next: {action: call, due: 2026-12-24}}]
    """)
    assert built(findings, Paragraph)[0].text == "No promise fell due in Q3 2026. No promise is late now."
    assert built(findings, Chart) == []
    assert "later touch that follows it" in FOLLOW_UPS.method
