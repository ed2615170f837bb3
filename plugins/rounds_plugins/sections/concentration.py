"""Concentration: how much hangs on few sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Chart, Figure, Figures, Paragraph, Section, Series, Table, columns, division
from rounds.analysis.concentration import MANY, by_practice, concentration
from rounds.base.words import amount, counted, percent, quoted
from rounds_plugins.sections.evidence import referral_rows
from rounds_plugins.sections.movers import none_known, recorded
from rounds_plugins.sections.wording import liaison_words, within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Block, Findings
    from rounds.analysis.concentration import Concentration
    from rounds.report.blocks import Tone

MOST_BARS = 8
LONGEST_NAME = 24


def blocks(findings: Findings) -> Iterable[Block]:
    """The answer, the figures, the largest sources, and the largest practices."""
    found = findings.concentration
    if none_known(findings) or not found.lines:
        yield Paragraph(f"No referral is known {within(findings.period)}, so nothing hangs on anybody.")
        return
    yield Paragraph(_answer(findings), _tone(findings))
    yield _figures(findings)
    yield _chart(found)
    yield _practices(findings)


def _too_much(found: Concentration, findings: Findings) -> bool:
    return found.top(1) >= findings.book.settings.cutoffs.one_source_share


def _tone(findings: Findings) -> Tone:
    practices = by_practice(findings.relationships, findings.period)
    if _too_much(findings.concentration, findings):
        return "bad"
    return "watch" if _too_much(practices, findings) else "good"


def _answer(findings: Findings) -> str:
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


def _figures(findings: Findings) -> Figures:
    found = findings.concentration
    earlier = [
        (concentration(findings.relationships, window), when)
        for window, when in ((findings.before, within(findings.before)), (findings.year_ago, "a year ago"))
        if recorded(findings, window)
    ]
    hhi, effective = found.hhi or 0.0, found.effective or 0.0

    index = findings.basis(
        "Σ (referrals of a source / all)²",
        f"over {len(found.lines):,} sources = {hhi:.3f}",
        records=referral_rows(findings.relationships, findings.period),
    )

    def top(count: int, label: str) -> Figure:
        part = sum(line.received for line in found.lines[:count])
        compared = ", ".join(f"{percent(then.top(count))} {when}" for then, when in earlier if then.lines)
        tone: Tone = "bad" if count == 1 and _too_much(found, findings) else "neutral"
        cutoffs = ("one_source_share",) if count == 1 else ()
        basis = findings.basis(
            f"referrals of the largest {count} / all", division(part, found.received), cutoffs=cutoffs, like=index
        )
        return Figure(label, percent(found.top(count)), compared, f"{part:,} of {found.received:,}", tone, basis)

    return Figures(
        (
            top(1, "Largest source"),
            top(MANY, f"Largest {MANY} together"),
            Figure(
                "HHI",
                f"{hhi:.3f}",
                ", ".join(f"{then.hhi:.3f} {when}" for then, when in earlier if then.hhi),
                "0 is spread out, 1 is one source",
                basis=index,
            ),
            findings.figure(
                "Effective referrers",
                amount(effective),
                "1 / HHI",
                f"1 / {hhi:.4f} = {amount(effective)}",
                compared=", ".join(f"{amount(then.effective)} {when}" for then, when in earlier if then.effective),
                meaning=f"of {counted(len(found.lines), 'source')} that referred",
                like=index,
            ),
        )
    )


def _chart(found: Concentration) -> Chart:
    shown, rest = found.lines[:MOST_BARS], found.lines[MOST_BARS:]
    names = [line.name for line in shown] + ([f"{len(rest):,} others"] if rest else [])
    shares = [line.share for line in shown] + ([sum(line.share for line in rest)] if rest else [])
    return Chart(
        title="Share of all referrals",
        kind="progress",
        caption=f"The largest {len(shown)} of {len(found.lines):,} sources sent {percent(found.top(MOST_BARS))}.",
        labels=tuple(_short(name) for name in names),
        series=(Series("Share of referrals", tuple(shares)),),
        unit="of all referrals",
    )


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


def method(findings: Findings) -> str:
    """The definitions, with the cut-off in force."""
    limit = findings.book.settings.cutoffs.one_source_share
    return (
        f"Share of a source = its referrals / all referrals of {findings.period.label}. HHI = Σ share² "
        "(Herfindahl-Hirschman), effective referrers = 1 / HHI: as many equal sources would be as concentrated. A "
        "person counts for the first place where the person works; who works nowhere counts alone. One source or "
        f"practice from {limit:.0%} on (one_source_share) is called too much to lose."
    )


section = Section("concentration", "Concentration: what hangs on few", blocks, method)
