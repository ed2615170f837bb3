"""Shares: what comes here of what sources could send and what goes elsewhere; and how much hangs on few of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Chart, Figure, Figures, Paragraph, Section, Series, Table, bar_chart, columns, division, first_rows
from rounds.analysis.shares import MANY, STANDINGS, by_practice, concentration, share
from rounds.base.words import amount, capital, counted, percent, quoted
from rounds_plugins.sections.evidence import none_known, recorded, referral_rows
from rounds_plugins.sections.wording import dollars, liaison_words, next_step, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds import Block, Findings, Period, Record, Relationship
    from rounds.analysis.shares import Concentration, ShareLine
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
    yield Figures(tuple(_figures(findings, before)))
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


def _figures(findings: Findings, earlier: float | None) -> Iterable[Figure]:
    found, estimated = findings.share, _estimated(findings)
    windows = ((earlier, within(findings.before)), (_earlier(findings, findings.year_ago), "a year ago"))
    before = [f"{percent(part)} {when}" for part, when in windows if part is not None]
    keepage, coverage = found.keepage or 0.0, found.coverage or 0.0
    sources: list[Cited] = [one.source for one in estimated]
    kept = findings.figure(
        "Keepage",
        percent(keepage),
        "Σ received / Σ potential",
        division(found.received, found.potential),
        compared=", ".join(before),
        meaning="of the known potential comes here",
        tone=_tone(findings, earlier),
        records=[*referral_rows(estimated, found.period), *sources],
    )
    rest, working = percent(found.leakage or 0.0), f"1 - {percent(keepage)} = {percent(found.leakage or 0.0)}"
    elsewhere = "of the known potential goes elsewhere"
    leaking = findings.figure("Leakage", rest, "1 - keepage", working, meaning=elsewhere, records=sources)
    yield from (kept, leaking)
    yield findings.ratio(
        "Coverage",
        (len(found.lines), found.sources),
        "sources with an estimate / sources looked after or referring",
        compared="" if found.covered_referrals is None else f"{percent(found.covered_referrals)} of the referrals",
        meaning=f"potential known of {len(found.lines):,} of {counted(found.sources, 'source')}",
        tone="neutral" if coverage >= HALF else "watch",
        like=leaking.basis,
    )
    if found.value_each:
        missing = amount(sum(line.missing for line in found.lines))
        yield findings.figure(
            "Goes elsewhere",
            dollars(found.opportunity),
            "Σ max(0, potential - received) x value of a referral",
            f"{missing} x {dollars(found.value_each)} = {dollars(found.opportunity)}",
            compared=f"{dollars(found.value_each)} a referral",
            meaning="of margin, by the estimates",
            like=kept.basis,
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


SHARE = Section("share", "Share: what comes here, and what goes elsewhere", blocks, method)


MOST_BARS = 8
LONGEST_NAME = 24


def few_blocks(findings: Findings) -> Iterable[Block]:
    """The answer, the figures, the largest sources, and the largest practices."""
    found = findings.concentration
    if none_known(findings) or not found.lines:
        yield Paragraph(f"No referral is known {within(findings.period)}, so nothing hangs on anybody.")
        return
    yield Paragraph(_few_answer(findings), _few_tone(findings))
    yield Figures(tuple(_few_figures(findings)))
    yield _few_chart(found)
    yield _practices(findings)


def _too_much(found: Concentration, findings: Findings) -> bool:
    return found.top(1) >= findings.book.settings.cutoffs.one_source_share


def _few_tone(findings: Findings) -> Tone:
    practices = by_practice(findings.relationships, findings.period)
    if _too_much(findings.concentration, findings):
        return "bad"
    return "watch" if _too_much(practices, findings) else "good"


def _few_answer(findings: Findings) -> str:
    found, practices = findings.concentration, by_practice(findings.relationships, findings.period)
    limit = percent(findings.book.settings.cutoffs.one_source_share)
    all_of_them = counted(found.received, "referral")
    largest = f"The largest source, {found.lines[0].name}, sent {percent(found.top(1))} of {all_of_them}"
    too_much = f"from {limit} on, one is too much to lose"
    if _too_much(found, findings):
        return f"{largest}: {too_much}."
    if _too_much(practices, findings):
        return f"{largest}, but {practices.lines[0].name} as a practice {percent(practices.top(1))}: {too_much}."
    like = counted(round(found.effective or 0), "equal source")
    return f"{largest}; the referrals are spread as over {like}, and no practice reaches {limit}."


def _few_figures(findings: Findings) -> Iterable[Figure]:
    found = findings.concentration
    earlier = [
        (concentration(findings.relationships, window), when)
        for window, when in ((findings.before, within(findings.before)), (findings.year_ago, "a year ago"))
        if recorded(findings, window)
    ]
    hhi, effective = found.hhi or 0.0, found.effective or 0.0

    index = findings.figure(
        "HHI",
        f"{hhi:.3f}",
        "Σ (referrals of a source / all)²",
        f"over {len(found.lines):,} sources = {hhi:.3f}",
        compared=", ".join(f"{then.hhi:.3f} {when}" for then, when in earlier if then.hhi),
        meaning="0 is spread out, 1 is one source",
        records=referral_rows(findings.relationships, findings.period),
    )

    def top(count: int, label: str) -> Figure:
        part = sum(line.received for line in found.lines[:count])
        compared = ", ".join(f"{percent(then.top(count))} {when}" for then, when in earlier if then.lines)
        tone: Tone = "bad" if count == 1 and _too_much(found, findings) else "neutral"
        cutoffs, formula = ("one_source_share",) if count == 1 else (), f"referrals of the largest {count} / all"
        parts = part, found.received
        return findings.ratio(label, parts, formula, compared=compared, tone=tone, cutoffs=cutoffs, like=index.basis)

    yield top(1, "Largest source")
    yield top(MANY, f"Largest {MANY} together")
    yield index
    yield findings.figure(
        "Effective referrers",
        amount(effective),
        "1 / HHI",
        f"1 / {hhi:.4f} = {amount(effective)}",
        compared=", ".join(f"{amount(then.effective)} {when}" for then, when in earlier if then.effective),
        meaning=f"of {counted(len(found.lines), 'source')} that referred",
        like=index.basis,
    )


def _few_chart(found: Concentration) -> Chart:
    shown, rest = found.lines[:MOST_BARS], found.lines[MOST_BARS:]
    bars = [(_short(line.name), line.share) for line in shown]
    bars += [(f"{len(rest):,} others", sum(line.share for line in rest))] if rest else []
    caption = f"The largest {len(shown)} of {len(found.lines):,} sources sent {percent(found.top(MOST_BARS))}."
    title, name = "Share of all referrals", "Share of referrals"
    return bar_chart(title, caption, bars, name, "of all referrals", kind="progress")


def _short(name: str) -> str:
    return quoted(name, LONGEST_NAME).strip("“”")


def _practices(findings: Findings) -> Table:
    found = by_practice(findings.relationships, findings.period)
    before = by_practice(findings.relationships, findings.before)
    earlier = {line.source_id: line.received for line in before.lines}
    return Table(
        "The largest practices",
        columns("Practice", "Owner", "#Referrals", "#Before", "#Share", "#Together"),
        tuple(
            (
                line.name,
                liaison_words(line.liaison, findings),
                line.received,
                earlier.get(line.source_id, 0),
                percent(line.share),
                percent(found.top(place)),
            )
            for place, line in enumerate(found.lines[:MANY], start=1)
        ),
        note=f"HHI by practice: {found.hhi or 0:.3f}, as {amount(found.effective or 0)} equal ones.",
    )


def few_method(findings: Findings) -> str:
    """The definitions, with the cut-off in force."""
    limit = findings.book.settings.cutoffs.one_source_share
    return (
        f"Share of a source = its referrals / all referrals of {findings.period.label}. HHI = Σ share² "
        "(Herfindahl-Hirschman), effective referrers = 1 / HHI: as many equal sources would be as concentrated. A "
        "person counts for the first place where the person works; who works nowhere counts alone. One source or "
        f"practice from {limit:.0%} on (one_source_share) is called too much to lose."
    )


CONCENTRATION = Section("concentration", "Concentration: what hangs on few", few_blocks, few_method)
