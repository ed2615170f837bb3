"""The sections next touches, opportunities and feedback, from the YAML in each test."""

from __future__ import annotations

from datetime import date

import pytest

from rounds import Chart, Figures, Paragraph, Period, Steps, Table
from rounds.report.blocks import Step
from rounds_plugins.sections.agenda import NEXT_TOUCHES, OPPORTUNITIES
from rounds_plugins.sections.feedback import section as feedback

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
AS_OF = date(2026, 11, 10)

CLINIC = """
    settings: {liaisons: [{id: dana, name: Dana Reyes}, {id: miguel, name: Miguel Ortiz}]}
    contacts:
      - {id: abel, name: Ann Abel, credentials: MD, family: Abel, status: active, tier: A, liaison: dana,
         preferences: {channels: [phone]}}
      - {id: bohr, name: Bo Bohr, status: prospect, liaison: miguel,
         potential: {referrals_per_month: 4, source: claims data, date: 2026-02-03}}
      - {id: cole, name: Cy Cole, status: active}
      - {id: dunn, name: Di Dunn, status: active, tier: C, liaison: dana}
    touches:
      - {date: 2026-10-01, channel: visit, contact: abel}
      - {date: 2026-11-02, channel: phone, contact: cole, liaison: miguel,
         next: {action: send the map, due: 2026-11-10, channel: email}}
      - {date: 2026-10-29, channel: phone, contact: dunn}
    feedback:
      - {opened: 2026-10-06, type: concern, category: access, text: three-week wait, contact: abel}
      - {opened: 2026-10-08, type: need, category: access, text: a map, contact: cole, resolved: 2026-10-10,
         told: [{who: cole, date: 2026-10-11}]}
      - {opened: 2026-10-09, type: concern, category: staff, text: rude, contact: cole, resolved: 2026-10-20}
      - {opened: 2026-11-09, type: need, text: forms, contact: dunn}
      - {opened: 2026-09-09, type: praise, category: staff, text: kind, contact: dunn}
"""


@pytest.fixture
def october(findings_of):
    return findings_of(CLINIC, AS_OF, OCTOBER)


def built(section, findings, kind):
    return [block for block in section.function(findings) if isinstance(block, kind)]


def test_next_touches_answer_and_list(october):
    """Abel's concern is 30 days late; Cole's promise is due today; Bohr is a prospect; Dunn's need is in time."""
    (answer,) = built(NEXT_TOUCHES, october, Paragraph)
    assert answer.text == (
        "4 sources are waiting: 1 for a promise, 2 for something they raised and 1 for an opportunity. "
        "1 promise or answer is late, first of all with Ann Abel."
    )
    assert answer.tone == "bad"
    (steps,) = built(NEXT_TOUCHES, october, Steps)
    assert steps.steps[0] == Step(
        who="Ann Abel",
        what="Answer Dr. Abel: concern about access",
        why=(
            "Concern about access of 6 Oct 2026, “three-week wait”: open for 35 days, 30 past the day for an answer",
            "Tier A, a touch every 30 days: the last was 40 days ago, on 1 Oct 2026 (10 days late)",
        ),
        channel="Phone",
        owner="Dana Reyes",
        due="now, 30 days late",
        source_id="abel",
    )
    assert [(step.who, step.what, step.channel, step.owner, step.due) for step in steps.steps[1:]] == [
        ("Cy Cole", "Send the map", "E-mail", "Miguel Ortiz", "today"),
        ("Di Dunn", "Answer Di Dunn: need", "E-mail", "Dana Reyes", "by 14 Nov 2026"),
        ("Bo Bohr", "Introduce yourselves to Bo Bohr", "Visit", "Miguel Ortiz", "by 24 Nov 2026"),
    ]


def test_next_touches_stop_at_twelve(findings_of):
    people = "".join(f"      - {{id: p{n:02}, name: P {n}, status: active, tier: A}}\n" for n in range(15))
    findings = findings_of("contacts:\n" + people, AS_OF, OCTOBER)
    (steps,) = built(NEXT_TOUCHES, findings, Steps)
    assert len(steps.steps) == 12
    assert steps.title == "What to do next, the first 12 of 15"
    assert built(NEXT_TOUCHES, findings, Paragraph)[0].text.startswith("15 sources are waiting, for their usual touch.")


def test_nothing_is_waiting(findings_of):
    findings = findings_of("", AS_OF, OCTOBER)
    (answer,) = built(NEXT_TOUCHES, findings, Paragraph)
    assert (answer.tone, built(NEXT_TOUCHES, findings, Steps)[0].steps) == ("good", ())


def test_opportunities(october):
    (answer,) = built(OPPORTUNITIES, october, Paragraph)
    assert answer.text == (
        "3 opportunities with 2 sources. The most urgent is Ann Abel: Concern about access of 6 Oct 2026, “three-week "
        "wait”: open for 35 days, 30 past the day for an answer."
    )
    (chart,) = built(OPPORTUNITIES, october, Chart)
    assert chart.labels == ("Unanswered concern", "Overdue top tier", "Untouched prospect")
    assert chart.caption == "Unanswered concern is the most frequent kind: 1 of 3."
    (table,) = built(OPPORTUNITIES, october, Table)
    assert [(row[0], row[2], row[4]) for row in table.rows] == [
        ("Ann Abel", "Unanswered concern", "Answer Dr. Abel: concern about access (Phone)"),
        ("Ann Abel", "Overdue top tier", "Get back in touch with Dr. Abel (Phone)"),
        ("Bo Bohr", "Untouched prospect", "Introduce yourselves to Bo Bohr (Visit)"),
    ]
    assert "5 days" not in OPPORTUNITIES.method(october)
    assert "sla_days: 5" in OPPORTUNITIES.method(october)


def test_feedback_answer_and_figures(october):
    """October: 2 concerns, 1 need. Open: the wait (30 days late), the forms. Answered after 2 (in time) and 11 days."""
    (answer,) = built(feedback, october, Paragraph)
    assert answer.text == (
        "Heard in Oct 2026: 2 concerns and 1 need. 2 answers are still due, 1 of them late, the longest by 30 days. "
        "1 answer was found, but nobody was told."
    )
    figures = {figure.label: figure for figure in built(feedback, october, Figures)[0].figures}
    assert (figures["Heard"].value, figures["Heard"].comparison) == ("3", "1 in Sep 2026")
    assert (figures["Open now"].value, figures["Open now"].comparison, figures["Open now"].tone) == (
        "2",
        "1 late",
        "bad",
    )
    assert (figures["Answered in time"].value, figures["Answered in time"].meaning) == (
        "33%",
        "1 of 3 that were answered or fell due",
    )
    days = figures["Days to answer"]  # 2, 11, and 35 still open: at 2 days 2/3 wait, at 11 1/3
    assert (days.value, days.meaning) == ("11", "median; 1 that waits still counts")
    assert (figures["Heard again"].value, figures["Heard again"].comparison) == ("0%", "0 of 3 concerns and needs")
    assert (figures["Told"].value, figures["Told"].meaning) == ("50%", "1 of 2 answers")


def test_feedback_tables_say_what_to_do(october):
    waiting, answered, topics = built(feedback, october, Table)
    assert waiting.rows == (
        ("Ann Abel", "Concern, access: “three-week wait”", "Dana Reyes", 35, 30, "Answer it now"),
        ("Di Dunn", "Need: “forms”", "Dana Reyes", 1, None, "Answer by 14 Nov 2026"),
    )
    assert answered.rows == (
        ("Cy Cole", "Concern, staff: “rude”", 11, "no", "nobody", "Tell Cy Cole"),
        ("Cy Cole", "Need, access: “a map”", 2, "yes", "Cy Cole", None),
    )
    assert topics.rows == (("Access", 2, 0, 1), ("Staff", 1, 1, 0))


def test_feedback_by_month_begins_with_the_first_thing_heard(october):
    (chart,) = built(feedback, october, Chart)
    assert chart.labels == ("Sep 26", "Oct 26")
    assert {line.name: line.values for line in chart.series} == {
        "Concerns": (0, 2),
        "Needs": (0, 1),
        "Praise": (1, 0),
    }
    assert chart.caption == "In these 2 months 4 things were heard; of 2 concerns, 1 was about access."


def test_nothing_was_ever_heard(findings_of):
    (only,) = feedback.function(findings_of("", AS_OF, OCTOBER))
    assert "--heard" in only.text
