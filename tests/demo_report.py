"""A whole report written by hand: every kind of block, with the numbers that an orthopaedic clinic might see."""

from __future__ import annotations

from rounds.report.blocks import (
    Chart,
    Column,
    Figure,
    Figures,
    GoalLine,
    Paragraph,
    Point,
    Provenance,
    Report,
    SectionContent,
    Series,
    Step,
    Steps,
    Table,
)

MONTHS = ("Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov")
REFERRALS = (88, 81, 92, 97, 104, 99, 118, 112, 121, 128, 117, 139, 84)
CHANNELS = {
    "Visit": (34, 28, 31, 36, 38, 35, 41, 37, 40, 43, 36, 46, 24),
    "Phone call": (22, 19, 25, 21, 24, 26, 23, 25, 22, 28, 27, 25, 17),
    "E-mail": (18, 24, 19, 22, 20, 24, 26, 21, 19, 25, 28, 30, 19),
    "Mail": (0, 40, 0, 0, 12, 0, 0, 14, 0, 0, 16, 0, 0),
    "Event": (0, 6, 0, 0, 9, 0, 0, 0, 0, 0, 12, 0, 0),
    "Training": (2, 0, 3, 1, 0, 2, 4, 0, 2, 1, 0, 3, 2),
    "Text message": (4, 3, 5, 6, 5, 7, 6, 8, 9, 7, 8, 9, 5),
}
SOURCES = (
    ("Dr. Grace Okafor", "A", 1.2, 6),
    ("Northgate Family Medicine", "A", 0.9, 9),
    ("Dr. James Whitfield", "A", 1.0, -7),
    ("Lakeside Sports & Spine Associates of Greater Hartford", "A", 0.4, 5),
    ("Dr. Amara Osei", "A", 1.4, 3),
    ("Riverbend Internal Medicine", "B", 2.1, 0),
    ("Dr. Nguyễn Thị Minh Khai", "B", 0.7, 4),
    ("Dr. Priya Raman", "B", 1.8, -1),
    ("Elm Street Pediatrics", "B", 0.3, -2),
    ("Dr. Samuel Adeyemi-Thornbury III", "B", 1.1, 2),
    ("Harbor Physical Therapy", "B", 0.9, 1),
    ("Dr. Lucía Fernández", "C", 0.0, 2),
    ("Summit Urgent Care", "C", 2.4, 4),
    ("Dr. Peter Novak", "C", 0.5, 0),
    ("Old Mill Family Practice", "C", 1.6, -3),
    ("Dr. Hannah Weiss", "C", 0.0, 0),
    ("Dr. Tom Becker", "C", 0.0, 0),
    ("Dr. Ines Duarte", "C", 0.0, 0),
    ("Valley Chiropractic", "C", 1.0, 1),
    ("Dr. Omar Haddad", "B", 0.6, -1),
)


def demo_report() -> Report:
    """November 2026 of an invented clinic."""
    return Report(
        title="Referral relationships",
        client="Cedar Orthopedics & Spine",
        period="November 2026",
        compared_with="October 2026",
        as_of="23 Nov 2026",
        sections=(
            _summary(),
            _next_touches(),
            _goals(),
            _referrals(),
            _cadence(),
            _follow_ups(),
            _channels(),
            _productivity(),
            _movement(),
            _feedback(),
            _scores(),
            _opportunities(),
        ),
        warnings=(
            "2 records are left out because of errors in contacts/lee-min.yaml, touches/2026/11. See: rounds check",
            "1 of the client's own plugin files is off until: rounds trust",
        ),
        provenance=Provenance("22 Nov 2026", "4f1c2ab", "Rounds 0.1.0", ("athletic-trainers 1.2", "cedar-letters")),
    )


def _summary() -> SectionContent:
    return SectionContent(
        "summary",
        "In short",
        (
            Paragraph(
                "Referrals are on course for the best November on record: 84 by the 23rd against 71 on the same day "
                "last month. One large source is slipping and needs a visit this week.",
                "good",
            ),
            Figures(
                (
                    Figure("Referrals so far", "84", "139 in all of October, goal 120", "ahead of pace by 6", "good"),
                    Figure("Against last year", "+21%", "the same 3 months of 2025", "every service line grew", "good"),
                    Figure("On cadence", "61 of 74", "64 of 74 in October", "three A sources are overdue", "watch"),
                    Figure("Open concerns", "3", "1 is past its 5 days", "Whitfield has waited 9 days", "bad"),
                )
            ),
            Paragraph("Activity rose a little and results rose more: 91 touches for 84 referrals."),
        ),
        "Referrals are counted by the month in which they were received. On pace: referrals so far, divided by the "
        "share of the month's days that have passed, against the goal.",
    )


def _next_touches() -> SectionContent:
    steps = (
        Step(
            "Dr. James Whitfield, Whitfield Internal Medicine",
            "Visit and answer his concern about waiting times",
            (
                "Referrals fell from 12 to 5 a month; so few are expected by chance once in 90 times.",
                "He said on 14 Nov that new patients wait three weeks, and nobody has answered.",
                "He prefers visits before 8:30.",
            ),
            "Visit",
            "Dana Reyes",
            "today, 4 days late",
            "whitfield-james",
        ),
        Step(
            "Lakeside Sports & Spine Associates of Greater Hartford",
            "Call to thank them for five more referrals than last month",
            ("Growing without much effort: 2 touches of the 5 planned.",),
            "Phone call",
            "Miguel Ortiz",
            "Wed 25 Nov",
            "lakeside-sports",
        ),
        Step(
            "Dr. Lucía Fernández",
            "Introduce the spine clinic",
            ("Two first referrals this month.", "Asked at the October dinner who sees children."),
            "E-mail",
            "Dana Reyes",
            "Fri 27 Nov",
            "fernandez-lucia",
        ),
    )
    return SectionContent(
        "next-touches",
        "Next best touches",
        (
            Paragraph("Three touches matter most this week; the first is a promise that is late.", "watch"),
            Steps("Next best touches", steps),
            Steps("Promises to patients' families", (), "No promise is waiting."),
        ),
        "Late promises first, then open concerns, then opportunities by urgency. The channel is the person's first "
        "preference that is not forbidden.",
    )


def _goals() -> SectionContent:
    rows = (
        ("Referrals in 2026", "Dec 31", 1046, 1289, 1320, "93%", "on track"),
        ("Spine referrals, second half", "Dec 31", 96, 131, 150, "65%", "behind"),
        ("20 new sources", "Mar 31", 0, 14, 20, "70%", "on track"),
        ("A sources seen every 30 days", "Dec 31", 71.5, 82.25, 90, "58%", "watch"),
        ("Answer concerns in 5 days", "Jun 30", 60, 92.5, 90, "100%", "met"),
    )
    columns = (
        Column("Goal"),
        Column("Due"),
        Column("Started at", numeric=True),
        Column("Now", numeric=True),
        Column("Target", numeric=True),
        Column("Reached", numeric=True),
        Column("Status"),
    )
    return SectionContent(
        "goals",
        "Goals",
        (
            Paragraph("Three of five goals are met or on track; spine referrals are behind and need 3 a week."),
            Chart(
                "How far each goal is",
                "progress",
                "Spine referrals are 65% of the way with 86% of the time gone.",
                labels=tuple(row[0] for row in rows),
                series=(
                    Series("Reached", (0.93, 0.65, 0.7, 0.58, 1.08)),
                    Series("Expected by today", (0.89, 0.86, 0.62, 0.72, 1.0)),
                ),
                unit="of the way from start to target",
            ),
            Table("Goals and where they stand", columns, rows, note="Reached = (now - start) / (target - start)."),
        ),
        "Attainment = (actual - baseline) / (target - baseline).\nPace = attainment / share of time gone; "
        "1 and more is on track, 0.9 and more is watch.",
    )


def _referrals() -> SectionContent:
    return SectionContent(
        "referrals",
        "Referrals",
        (
            Paragraph("Referrals were above the goal of 110 in six of the last seven full months."),
            Chart(
                "Referrals by month, Nov 2025 to Nov 2026",
                "bars",
                "October was the best month on record; November stands at 84 by the 23rd.",
                labels=MONTHS,
                series=(Series("Referrals", REFERRALS),),
                unit="referrals received",
                goal=GoalLine("Goal 110", 110),
                partial=True,
            ),
            Table(
                "By service line",
                (
                    Column("Service line"),
                    Column("Nov so far", numeric=True),
                    Column("Oct", numeric=True),
                    Column("Change a year", numeric=True),
                    Column("Value", numeric=True),
                ),
                (
                    ("Joint replacement", 31, 52, "+18%", "$46,500"),
                    ("Spine", 22, 31, "+34%", "$35,200"),
                    ("Sports medicine", 19, 37, "+12%", "$15,960"),
                    ("Hand and wrist", 12, 19, "-4%", "$9,240"),
                    ("Pediatric", None, None, "", ""),
                ),
                note="Value = referrals x the margin of a seen patient that rounds.yaml gives for the service line.",
            ),
        ),
        "Referrals received in the month, whoever they were booked with.",
    )


def _cadence() -> SectionContent:
    return SectionContent(
        "cadence",
        "Cadence",
        (
            Paragraph("82% of the planned touches were made; A sources were reached as planned, C sources were not."),
            Chart(
                "Planned touches made, by tier",
                "progress",
                "Tier A leads with 94%; tier C stands at 61%.",
                labels=("Tier A", "Tier B", "Tier C", "No tier"),
                series=(Series("Planned touches made", (0.94, 0.81, 0.61, None)),),
                unit="of the plan",
                goal=GoalLine("Target", 0.9),
            ),
            Table(
                "Longest overdue",
                (Column("Source"), Column("Tier"), Column("Last touch"), Column("Days late", numeric=True)),
                (
                    ("Dr. James Whitfield", "A", "Visit, 10 Oct", 14),
                    ("Elm Street Pediatrics", "B", "E-mail, 21 Sep", 18),
                    ("Dr. Hannah Weiss", "C", "never", None),
                ),
            ),
        ),
        "Planned = days in the period / cadence of the tier (A 30, B 45, C 90 days), at least 1. Attainment = sum of "
        "min(made, planned) / sum of planned: visiting friends twice hides nobody who was missed.",
    )


def _follow_ups() -> SectionContent:
    return SectionContent(
        "follow-ups",
        "Promises",
        (
            Figures(
                (
                    Figure("Kept in time", "88%", "22 of 25 due", "", "neutral"),
                    Figure("Late now", "3", "", "the longest by 4 days", "bad"),
                )
            ),
            Chart(
                "Promises kept in time, by who promised",
                "progress",
                "Dana kept 93% in time, Miguel 80%.",
                labels=("Dana Reyes", "Miguel Ortiz"),
                series=(Series("Kept in time", (0.93, 0.8)),),
                unit="of promises due",
            ),
            Table("Waiting", (Column("Who"), Column("What")), (), empty="No promise is waiting."),
        ),
        "A promise is a touch's next step with a day. It is kept by a later touch that follows it.",
    )


def _channels() -> SectionContent:
    return SectionContent(
        "channels",
        "Channels",
        (
            Paragraph("1,061 touches were made in 13 months; visits lead with 44% and are still under plan."),
            Chart(
                "Touches by channel, Nov 2025 to Nov 2026",
                "stacked",
                "Visits rose from 31 a month last winter to 42 this autumn; letters go out once a quarter.",
                labels=MONTHS,
                series=tuple(Series(name, tuple(map(float, values))) for name, values in CHANNELS.items()),
                unit="touches",
                partial=True,
            ),
            Table(
                "Shares beside the plan",
                (Column("Channel"), *(Column(title, numeric=True) for title in ("Touches", "Share", "Plan"))),
                tuple((name, sum(values), f"{sum(values) / 10.61:.0f}%", "35%") for name, values in CHANNELS.items()),
            ),
        ),
        "Gap = half the sum of |actual share - planned share| over channels; 0% is exactly the plan.",
    )


def _productivity() -> SectionContent:
    return SectionContent(
        "productivity",
        "Activity and productivity",
        (
            Paragraph("62 hours went in and 84 referrals came out; Riverbend takes the most time and does not grow."),
            Chart(
                "Activity against productivity",
                "scatter",
                "Four sources took more than their planned touches and did not grow.",
                points=tuple(Point(name, x, y, f"Tier {tier}") for name, tier, x, y in SOURCES),
                x_title="Touches made / planned",
                y_title="Change in referrals",
                quadrants=(
                    "Low effort, growth",
                    "High effort, growth",
                    "Low effort, no growth",
                    "High effort, no growth",
                ),
                split=(1.0, 0.0),
            ),
            Chart(
                "Hours by month, Nov 2025 to Nov 2026",
                "bars",
                "Hours grew by 9% while referrals grew by 21%.",
                labels=MONTHS,
                series=(Series("Hours", (71.5, 64, 70.2, 74, 78.4, 73, 81.25, 76, 79, 85.5, 78, 88, 52.4)),),
                unit="hours",
                partial=True,
            ),
        ),
        "x = touches made / planned in the period; y = referrals in the period less those in the period before.",
    )


def _movement() -> SectionContent:
    return SectionContent(
        "movement",
        "Who came, who left",
        (
            Figures(
                (
                    Figure("New", "5", "3 in October", "first referral ever"),
                    Figure("Reactivated", "2", "", "after half a year of silence", "good"),
                    Figure("Declining", "1", "", "beyond chance", "bad"),
                    Figure("Dormant", "3", "2 in October", "silent for 90 days or more", "watch"),
                )
            ),
            Chart(
                "Change in referrals by specialty of the source",
                "bars",
                "Family medicine brought 14 more; chiropractors sent 3 fewer.",
                labels=(
                    "Family medicine",
                    "Internal medicine",
                    "Sports medicine",
                    "Pediatrics",
                    "Physical therapy and rehabilitation",
                    "Chiropractic",
                ),
                series=(Series("Change", (14, -2, 6, 0, 4, -3)),),
                unit="against October",
            ),
        ),
        "Declining: expected from the trailing 12 months, at least 3, and Poisson P(X <= received) <= 0.05.",
    )


def _feedback() -> SectionContent:
    return SectionContent(
        "feedback",
        "What they told us",
        (
            Paragraph("Eleven things were heard, seven answered, six of them told back to whoever said it."),
            Chart(
                "Heard, by subject",
                "bars",
                "Access is what they speak of most.",
                labels=("Access", "Reports", "Staff", "Billing"),
                series=(Series("This month", (5, 3, 2, 1)), Series("October", (3, 4, 0, 2))),
                unit="times",
            ),
            Table(
                "Open now",
                (Column("Who"), Column("What they said"), Column("Days", numeric=True), Column("Answer by")),
                (
                    (
                        "Dr. James Whitfield",
                        "New patients wait three weeks for a first visit; he sends urgent knees to the university now.",
                        9,
                        "19 Nov, late",
                    ),
                    ("Elm Street Pediatrics", "No report came back on two of their patients.", 4, "24 Nov"),
                    ("Dr. Priya Raman", "Would like a direct number for the fracture clinic.", 1, "30 Nov"),
                ),
            ),
        ),
        "Days to an answer by Kaplan-Meier, open ones censored. The limit is 5 days.",
    )


def _scores() -> SectionContent:
    return SectionContent(
        "scores",
        "Scores",
        (
            Table(
                "The highest",
                (Column("Source"), Column("Tier"), Column("Score", numeric=True), Column("Why")),
                (
                    ("Northgate Family Medicine", "A", 87.5, "12 referrals in 30 days; value $18,400; growing"),
                    ("Dr. Grace Okafor", "A", 81.25, "6 more than in October; answers e-mail within a day"),
                    ("Dr. Amara Osei", "A", 74, "steady: 8 to 10 a month for a year"),
                ),
                note="The score orders work. It is never a reason for a gift.",
            ),
        ),
        "Seven factors of 0 to 1, times their weights in rounds.yaml: recency 25, frequency 25, value 20, trend 15, "
        "share 10, reciprocity 5.",
    )


def _opportunities() -> SectionContent:
    paragraph = Paragraph("No rule found a chance that is not listed above.")
    return SectionContent("opportunities", "Opportunities", (paragraph,))
