"""The scores section, from the YAML in each test."""

from __future__ import annotations

from rounds import Chart, Paragraph, Table
from rounds_plugins.sections.scores import section

# Only frequency counts, at 100 points; most of 12 months' referrals (20) is the 90th percentile, so 1 referral is 5.
CLINIC = """
    settings:
      scoring: {weights: {recency: 0, frequency: 100, value: 0, trend: 0, share: 0, reciprocity: 0, feedback: 0}}
    contacts:
      - {id: abel, name: Ann Abel, status: active, tier: A}
      - {id: bohr, name: Bo Bohr, status: active, tier: A}
      - {id: cole, name: Cy Cole, status: active, tier: B}
      - {id: dunn, name: Di Dunn, status: active, tier: B}
      - {id: eves, name: Ed Eves, status: left, tier: A}
    referrals:
      - {month: 2026-07, contact: abel, count: 20}
      - {month: 2026-07, contact: bohr, count: 2}
      - {month: 2026-07, contact: cole, count: 14}
      - {month: 2026-07, contact: dunn, count: 4}
      - {month: 2026-07, contact: eves, count: 1}
"""


def built(findings, kind):
    return [block for block in section.function(findings) if isinstance(block, kind)]


def test_the_highest_and_the_tiers(findings_of):
    """Scores 100 and 10 in tier A, median 55; 70 and 20 in tier B, median 45."""
    findings = findings_of(CLINIC)
    assert built(findings, Paragraph)[0].text == "Ann Abel scores highest, 100 of 100 points."
    chart = built(findings, Chart)[0]
    assert (chart.labels, chart.series[0].values) == (("Tier A", "Tier B"), (55.0, 45.0))
    assert chart.caption == "Median scores: tier A 55 and tier B 45. The tiers agree with the scores."


def test_reasons_and_what_would_raise_a_score(findings_of):
    top = built(findings_of(CLINIC), Table)[0]
    assert [row[:3] for row in top.rows] == [
        ("Ann Abel", "A", 100),
        ("Cy Cole", "B", 70),
        ("Di Dunn", "B", 20),
        ("Bo Bohr", "A", 10),
    ]
    words = "Frequency 70 of 100: 14 referrals in 12 months (the top tenth sent 20 or more)"
    assert top.rows[1][3:] == (words, words)
    assert top.rows[0][4] == "Nothing: every rule gives all it can"


def test_sources_that_do_not_fit_their_tier(findings_of):
    """Cole's 70 is above tier A's median of 55; Bohr's 10 is below tier B's of 45."""
    misfits = built(findings_of(CLINIC), Table)[1]
    assert misfits.rows == (
        ("Cy Cole", "B", 70, "Consider tier A: above half of its sources"),
        ("Bo Bohr", "A", 10, "Win back, or consider tier B: below half of its sources"),
    )


def test_a_lower_tier_that_scores_higher_is_a_finding(findings_of):
    findings = findings_of(CLINIC.replace("contact: abel, count: 20", "contact: abel, count: 4"))
    assert built(findings, Chart)[0].caption.endswith("Tier B scores above tier A.")


def test_a_rule_that_gives_nobody_anything_is_told_once(findings_of):
    findings = findings_of(CLINIC.replace("value: 0", "value: 10"))
    assert built(findings, Paragraph)[1].text == (
        "Nobody gets points for value (no service line has a margin in the settings)."
    )
    rows = built(findings, Table)[0].rows
    assert not any("margin" in str(row) for row in rows)
    assert (rows[0][2], rows[0][4]) == (100, "Only what nobody gets points for")


def test_a_reason_that_is_not_the_same_for_all_is_no_reason_of_all(findings_of):
    """Abel could send 5 a month and sent none of them yet; nobody has estimated what Bohr could."""
    findings = findings_of("""
        settings: {scoring: {weights: {recency: 0, frequency: 0, value: 0, trend: 0, reciprocity: 0}}}
        contacts:
          - {id: abel, name: Ann Abel, potential: {referrals_per_month: 5, source: survey, date: 2026-01-05}}
          - {id: bohr, name: Bo Bohr}
        touches: [{date: 2026-07-01, channel: visit, contact: bohr}]
    """)
    assert built(findings, Paragraph)[1].text == "Nobody gets points for share of potential."


def test_one_tier_has_nothing_to_agree_with(findings_of):
    findings = findings_of(CLINIC.replace("tier: B", "tier: A"))
    assert built(findings, Chart)[0].caption == "The median score of tier A is 45 points."


def test_before_anybody_has_points(findings_of):
    (paragraph,) = section.function(findings_of("contacts: [{id: abel, name: Ann Abel, tier: A}]"))
    assert paragraph.text.startswith("Nobody has points yet")


def test_ten_sources_and_their_part_of_the_referrals(findings_of):
    """Twelve sources of 1 to 12 referrals, 78 in all: the ten highest sent 3 + ... + 12 = 75, 96%."""
    people = "\n".join(f"      - {{id: p{n:02}, name: P {n}, status: active}}" for n in range(1, 13))
    rows = "\n".join(f"      - {{month: 2026-08, contact: p{n:02}, count: {n}}}" for n in range(1, 13))
    findings = findings_of(f"    contacts:\n{people}\n    referrals:\n{rows}\n")
    assert built(findings, Paragraph)[0].text.endswith(
        "The 10 highest-scoring sources sent 96% of the last 12 months' referrals."
    )
    assert built(findings, Chart) == []  # no tiers
    assert built(findings, Table)[0].note == "The highest: 10 of 12."


def test_nobody_or_no_rule(findings_of):
    off = "{recency: 0, frequency: 0, value: 0, trend: 0, share: 0, reciprocity: 0, feedback: 0}"
    no_rules = findings_of(f"""
        settings: {{scoring: {{weights: {off}}}}}
        contacts: [{{id: abel, name: Ann Abel}}]
    """)
    assert [block.text for block in section.function(findings_of(""))] == [
        "There is nobody to score yet: no source is a prospect or active."
    ]
    assert [block.text for block in section.function(no_rules)] == ["No scoring rule is on, so there are no scores."]
    assert "frequency 100" in section.method(findings_of(CLINIC))
