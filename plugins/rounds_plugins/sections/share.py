"""Share: what comes here of what sources could send, what goes elsewhere, and where it is worth asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Chart, Figure, Figures, Paragraph, Section, Series, Table, columns, division, first_rows
from rounds.analysis.share import STANDINGS, share
from rounds.base.words import amount, capital, counted, percent
from rounds_plugins.sections.evidence import referral_rows
from rounds_plugins.sections.movers import none_known, recorded
from rounds_plugins.sections.wording import dollars, liaison_words, next_step, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds import Basis, Block, Findings, Period, Record, Relationship
    from rounds.analysis.share import ShareLine
    from rounds.report.blocks import Cell, Tone

    Cited = Record | Sequence[Record]

A_LITTLE = 0.02
HALF = 0.5


def blocks(findings: Findings) -> Iterable[Block]:
    """The answer, keepage and leakage with their coverage, how sources stand, and the largest opportunities."""
    found = findings.share
    if not found.lines:
        yield Paragraph(
            "No source has an estimate of what it could send, so no share can be told. Records of contacts and "
            "organizations take one: potential, with referrals_per_month, its source and its date."
        )
        return
    if none_known(findings):
        yield Paragraph(f"No referral is known {within(findings.period)} yet, so no share can be told.")
        return
    before = _earlier(findings, findings.before)
    yield Paragraph(_answer(findings), _tone(findings, before))
    yield _figures(findings, before)
    yield _chart(findings)
    yield _chances(findings)


def _answer(findings: Findings) -> str:
    found = findings.share
    kept = f"{found.received:,} of an estimated {amount(found.potential)} referrals came {within(found.period)}"
    worth = f", worth some {dollars(found.opportunity)} of margin," if found.opportunity else ""
    known = f"{len(found.lines):,} of {counted(found.sources, 'source')}"
    return (
        f"{capital(kept)}: {percent(found.keepage or 0)}. The rest{worth} went elsewhere, by estimates that are known "
        f"of {known}."
    )


def _earlier(findings: Findings, window: Period) -> float | None:
    """Keepage in another window; None where the records do not reach so far."""
    if not recorded(findings, window):
        return None
    return share(findings.relationships, window, findings.book.settings.cutoffs).keepage


def _tone(findings: Findings, before: float | None) -> Tone:
    now = findings.share.keepage
    if now is None or before is None or abs(now - before) <= A_LITTLE:
        return "neutral"
    return "good" if now > before else "bad"


def _figures(findings: Findings, earlier: float | None) -> Figures:
    found, estimated = findings.share, _estimated(findings)
    windows = ((earlier, within(findings.before)), (_earlier(findings, findings.year_ago), "a year ago"))
    before = [f"{percent(part)} {when}" for part, when in windows if part is not None]
    keepage, coverage = found.keepage or 0.0, found.coverage or 0.0
    sources: list[Cited] = [one.source for one in estimated]
    of_share = findings.basis(
        "Σ received / Σ potential",
        division(found.received, found.potential),
        records=[*referral_rows(estimated, found.period), *sources],
    )
    leaking = findings.basis(
        "1 - keepage", f"1 - {percent(keepage)} = {percent(found.leakage or 0.0)}", records=sources
    )
    made = [
        Figure(
            "Keepage",
            percent(keepage),
            ", ".join(before),
            "of the known potential comes here",
            _tone(findings, earlier),
            of_share,
        ),
        Figure(
            "Leakage",
            percent(found.leakage or 0.0),
            meaning="of the known potential goes elsewhere",
            basis=leaking,
        ),
        findings.figure(
            "Coverage",
            percent(coverage),
            "sources with an estimate / sources looked after or referring",
            division(len(found.lines), found.sources),
            compared="" if found.covered_referrals is None else f"{percent(found.covered_referrals)} of the referrals",
            meaning=f"potential known of {len(found.lines):,} of {counted(found.sources, 'source')}",
            tone="neutral" if coverage >= HALF else "watch",
            like=leaking,
        ),
    ]
    if found.value_each:
        made.append(_worth(findings, of_share))
    return Figures(tuple(made))


def _worth(findings: Findings, of_share: Basis) -> Figure:
    found = findings.share
    missing = amount(sum(line.missing for line in found.lines))
    return findings.figure(
        "Goes elsewhere",
        dollars(found.opportunity),
        "Σ max(0, potential - received) x value of a referral",
        f"{missing} x {dollars(found.value_each)} = {dollars(found.opportunity)}",
        compared=f"{dollars(found.value_each)} a referral",
        meaning="of margin, by the estimates",
        like=of_share,
    )


def _estimated(findings: Findings) -> list[Relationship]:
    known = {line.source_id for line in findings.share.lines}
    return [one for one in findings.relationships if one.id in known]


def _chart(findings: Findings) -> Chart:
    """Potential that came and potential that went elsewhere, by standing."""
    found = findings.share
    groups = [(standing, found.of_standing(standing)) for standing in STANDINGS]
    came = tuple(float(sum(line.received for line in lines)) for _, lines in groups)
    missing = tuple(round(sum(line.missing for line in lines), 1) for _, lines in groups)
    return Chart(
        title="Potential that comes here, and that does not",
        kind="stacked",
        caption=_finding(groups),
        labels=tuple(capital(f"{standing} ({len(lines):,})") for standing, lines in groups),
        series=(Series("Came here", came), Series("Went elsewhere", missing)),
        unit="referrals",
    )


def _finding(groups: Sequence[tuple[str, Sequence[ShareLine]]]) -> str:
    standing, lines = max(groups, key=lambda group: sum(line.missing for line in group[1]))
    missing, whole = sum(line.missing for line in lines), sum(line.missing for _, its in groups for line in its)
    if not whole:
        return "Every source with an estimate sends as much as it could."
    what = {"loyal": "loyal sources", "splitter": "splitters", "conquest": "sources that send us next to nothing"}
    return f"Most of what goes elsewhere is with {what[standing]}: {percent(missing / whole)} of it."


def _chances(findings: Findings) -> Table:
    found = findings.share
    by_id = {one.id: one for one in findings.relationships}
    lines = sorted((line for line in found.lines if line.missing), key=lambda line: (-line.missing, line.source_id))
    return first_rows(
        "The largest opportunities",
        columns("Source", "Owner", "#Came", "#Potential", "#Share", "Standing", "#Worth", "Do next"),
        lines,
        lambda line: _row(line, by_id[line.source_id], findings),
        "Those that keep back most",
        empty="Every source with an estimate sends as much as it could.",
        basis=lambda line: findings.basis(
            "received / potential",
            division(line.received, line.potential),
            cutoffs=("splitter_low", "splitter_high"),
            records=[*by_id[line.source_id].referral_rows_in(found.period), by_id[line.source_id].source],
        ),
    )


def _row(line: ShareLine, one: Relationship, findings: Findings) -> tuple[Cell, ...]:
    asks = {
        "loyal": f"Thank {one.called}",
        "splitter": f"Ask {one.called} what would bring the others here",
        "conquest": next_step(one, findings.channels),
    }
    return (
        line.name,
        liaison_words(line.liaison, findings),
        line.received,
        round(line.potential, 1),
        percent(line.share),
        line.standing,
        dollars(line.opportunity) if line.value_each else None,
        asks[line.standing] if one.active else f"Status is {one.status}: look for who follows",
    )


def method(findings: Findings) -> str:
    """The definitions, with the cut-offs in force."""
    cut, found = findings.book.settings.cutoffs, findings.share
    return (
        f"Referrals and potential of {found.period.label}. Potential: the estimated referrals a month, by the source "
        "and day that stand in the record, times the months. Keepage = Σ received / Σ potential over the sources with "
        "an estimate; leakage = 1 - keepage. Coverage: sources with an estimate of those that are looked after or "
        f"referred. Worth = (potential - received), at least 0, x {dollars(found.value_each)}, the margin of all "
        "patients of the last 12 known months over the referrals received in them. Loyal from "
        f"{cut.splitter_high:.0%} (splitter_high), splitter from {cut.splitter_low:.0%} (splitter_low), conquest "
        "below. Estimates are estimates: claims data cover 70 to 80 % of what happens."
    )


section = Section("share", "Share: what comes here, and what goes elsewhere", blocks, method)
