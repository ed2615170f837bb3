"""Opportunities: the chances and risks that the rules found, with their reasons."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rounds import Chart, Paragraph, Section, Series, Table, columns, first_rows
from rounds.base.words import capital, counted
from rounds_plugins.sections.wording import liaison_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Block, Findings, Opportunity
    from rounds.report.blocks import Cell


def blocks(findings: Findings) -> Iterable[Block]:
    """What there is in a sentence, how many of each kind, and the most urgent ones."""
    found = findings.opportunities
    if not found:
        yield Paragraph("No rule found a chance or a risk today.", "good")
        return
    kinds = Counter(one.rule for one in found).most_common()
    yield Paragraph(_answer(findings))
    if len(kinds) > 1:
        yield Chart(
            title="Opportunities by kind",
            kind="bars",
            caption=_finding(kinds, len(found)),
            labels=tuple(_kind(name) for name, _ in kinds),
            series=(Series("Opportunities", tuple(float(number) for _, number in kinds)),),
            unit="opportunities",
        )
    yield _table(findings)


def _kind(rule: str) -> str:
    return capital(rule.replace("-", " "))


def _answer(findings: Findings) -> str:
    found = findings.opportunities
    sources = len({one.source_id for one in found})
    chances = counted(len(found), "opportunity", "opportunities")
    top = found[0]
    source = findings.relationship(top.source_id)
    why = (top.reasons[0] if top.reasons else top.action).rstrip(".")
    return f"{chances} with {counted(sources, 'source')}. The most urgent is {source.name if source else ''}: {why}."


def _finding(kinds: list[tuple[str, int]], everything: int) -> str:
    name, number = kinds[0]
    return f"{_kind(name)} is the most frequent kind: {number:,} of {everything:,}."


def _table(findings: Findings) -> Table:
    return first_rows(
        "The most urgent opportunities",
        columns("Source", "Owner", "Kind", "Why", "Do next"),
        findings.opportunities,
        lambda one: _row(one, findings),
        "The most urgent",
    )


def _row(one: Opportunity, findings: Findings) -> tuple[Cell, ...]:
    source = findings.relationship(one.source_id)
    channel = findings.channels.get(one.channel)
    return (
        source.name if source else one.source_id,
        liaison_words(source.liaison if source else "", findings),
        _kind(one.rule),
        ". ".join(reason.rstrip(".") for reason in one.reasons),
        f"{one.action.rstrip('.')} ({channel.title if channel else one.channel})" if one.channel else one.action,
    )


def method(findings: Findings) -> str:
    """What the bundled rules look for, with the cut-offs in force; a client's own rules explain themselves."""
    cut = findings.book.settings.cutoffs
    return (
        f"Unanswered concern: a concern or need open past its days to answer (sla_days: {cut.sla_days}, unless it "
        "says otherwise). Declining: the last 3 complete months against the 12 before; expected λ at least "
        f"{cut.declining_expected:g} (declining_expected) and Poisson P(X ≤ received) at most "
        f"{cut.declining_probability:.0%} (declining_probability). Dormant: silent for more than the larger of "
        f"{cut.dormant_days} days (dormant_days) and {cut.dormant_gap_factor:g} times the median gap between "
        "referrals (dormant_gap_factor). Overdue, top tier: the first tier by name, past its next date or never "
        f"touched. Untouched prospect: no touch, potential at least {cut.prospect_potential:g} a month "
        f"(prospect_potential). Splitter: {cut.splitter_low:.0%} to {cut.splitter_high:.0%} of its potential over 12 "
        f"complete months (splitter_low, splitter_high). Reciprocity gap: at least {cut.reciprocity_received} "
        f"received in 12 months (reciprocity_received) and less than {cut.reciprocity_ratio:.0%} of them sent back "
        "(reciprocity_ratio), where patients sent are recorded at all. Most urgent first, by the rules' own urgency. "
        "Never an input to gifts."
    )


section = Section("opportunities", "Opportunities and risks", blocks, method)
