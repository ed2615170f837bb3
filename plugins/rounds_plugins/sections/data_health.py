"""Data health: are touches entered in time, with a next step, and are the records of sources still true?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Figure, Figures, Paragraph, Section, Table, all_rows, bar_chart, columns
from rounds.analysis.health import health
from rounds.base.words import amount, capital, counted, percent
from rounds_plugins.sections.wording import liaison_words, was, within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Block, Chart, Findings, Relationship
    from rounds.analysis.health import Gap, Health
    from rounds.report.blocks import Tone

GOOD, BAD_BELOW = 0.8, 0.5
SHOWN = 3
ADVICE = {
    "no owner": "Give them an owner: rounds contact set ID liaison NAME",
    "no tier": "Give them a tier: rounds contact set ID tier B",
    "no phone, e-mail or address": "Ask how to reach them",
    "no potential": "Estimate what they could send",
    "not verified": "Confirm the record: rounds contact set ID verified today's date",
}


def blocks(findings: Findings) -> Iterable[Block]:
    """The answer, the figures, by liaison, and what is missing where."""
    found = findings.health
    if not found.sources and not found.outbound:
        yield Paragraph("There are no active sources and no touches, so nothing can be true or stale.")
        return
    yield Paragraph(_answer(found), _tone(found.share_verified))
    yield Figures(tuple(_figures(findings)))
    if found.sources:
        yield _chart(found)
    yield _by_liaison(findings)
    yield _gaps(findings)


def _tone(share: float | None) -> Tone:
    if share is None:
        return "neutral"
    return "good" if share >= GOOD else "watch" if share >= BAD_BELOW else "bad"


def _answer(found: Health) -> str:
    lag = "No touch says when it was entered" if found.median_lag is None else (
        f"Half the touches {within(found.period)} were entered within {counted(round(found.median_lag), 'day')}"
        if found.median_lag
        else f"Half the touches {within(found.period)} were entered on the very day"
    )  # fmt: skip
    verified = "" if found.share_verified is None else (
        f"; {percent(found.share_verified)} of {counted(len(found.sources), 'active source')} were confirmed within a "
        "year"
    )  # fmt: skip
    return f"{lag}{verified}."


def _figures(findings: Findings) -> Iterable[Figure]:
    found = findings.health
    before = health(findings.relationships, findings.before, findings.book.settings.cutoffs)
    cut, whole = findings.book.settings.cutoffs, len(found.sources)
    yield _days_to_entry(findings, before)
    yield findings.ratio(
        "Entered in time",
        (found.timely, len(found.entered)),
        f"entered within {cut.entry_days} days / touches that say when",
        nothing="none says",
        compared=was(before.share_timely, findings),
        meaning=f"{found.timely:,} of {len(found.entered):,} within {counted(cut.entry_days, 'day')}",
        tone=_tone(found.share_timely),
        cutoffs=("entry_days",),
        records=found.entered,
    )
    yield findings.ratio(
        "With a next step",
        (len(found.with_next), len(found.outbound)),
        "touches from us with a next step / touches from us",
        nothing="there are none",
        compared=was(before.share_next, findings),
        meaning=f"{len(found.with_next):,} of {len(found.outbound):,} touches from us",
        tone=_tone(found.share_next),
        records=found.outbound,
    )
    yield findings.ratio(
        "Confirmed",
        (len(found.verified), whole),
        f"confirmed within {cut.verified_days} days / active sources",
        nothing="there are none",
        meaning=f"{len(found.verified):,} of {whole:,} active sources, within {cut.verified_days} days",
        tone=_tone(found.share_verified),
        cutoffs=("verified_days",),
        records=[one.source for one in found.sources],
    )


def _days_to_entry(findings: Findings, before: Health) -> Figure:
    found, then = findings.health, within(findings.before)
    return findings.figure(
        "Days to entry",
        "not recorded" if found.median_lag is None else amount(found.median_lag),
        "median of days from touch to entry",
        f"{counted(len(found.entered), 'touch', 'touches')}: "
        f"{'none says' if found.median_lag is None else amount(found.median_lag)}",
        compared="" if before.median_lag is None else f"{amount(before.median_lag)} {then}",
        meaning=f"median of {counted(len(found.entered), 'touch', 'touches')} that say so",
        records=found.entered,
    )


def _chart(found: Health) -> Chart:
    whole = len(found.sources)
    gap, missing = found.gaps[0]
    most = f"What is missing most: {len(missing):,} of {whole:,} have {_gap_words(gap)}."
    caption = most if missing else "Nothing is missing."
    parts = [(capital(_has(gap)), 1 - len(lacking) / whole) for gap, lacking in found.gaps]
    title, unit = "Active sources whose record is whole", "of active sources"
    return bar_chart(title, caption, parts, "Have it", unit, kind="progress")


def _gap_words(gap: Gap) -> str:
    return "not been confirmed" if gap == "not verified" else gap


def _has(gap: Gap) -> str:
    return "confirmed" if gap == "not verified" else gap.removeprefix("no ")


def _by_liaison(findings: Findings) -> Table:
    return all_rows(
        "By owner",
        columns("Owner", "#Touches", "#In time", "#With a next step", "#Sources", "#Confirmed"),
        findings.health.lines,
        lambda line: (
            liaison_words(line.liaison, findings),
            line.touches,
            percent(line.timely / line.entered) if line.entered else None,
            percent(line.with_next / line.outbound) if line.outbound else None,
            line.sources,
            percent(line.verified / line.sources) if line.sources else None,
        ),
        empty="No touch was made.",
    )


def _gaps(findings: Findings) -> Table:
    return all_rows(
        "What is missing",
        columns("What", "#Sources", "Such as", "Do next"),
        [(gap, lacking) for gap, lacking in findings.health.gaps if lacking],
        lambda line: (capital(line[0]), len(line[1]), _some(line[1]), ADVICE[line[0]]),
        empty="Nothing is missing in any active source.",
        basis=lambda line: findings.basis(
            f"active sources with {line[0]}", f"{len(line[1]):,}", records=[one.source for one in line[1]]
        ),
    )


def _some(lacking: Iterable[Relationship]) -> str:
    names = [one.name for one in lacking]
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return f"{', '.join(names[:SHOWN])}{more}"


def method(findings: Findings) -> str:
    """The definitions, with the cut-offs in force."""
    cut = findings.book.settings.cutoffs
    return (
        "Days to entry: from a touch to the day on which it was entered (logged), over the touches of the period that "
        f"say so; in time within {cut.entry_days} days (entry_days). Next step: touches from us that took place and "
        f"say what comes next. Confirmed: somebody confirmed the record (verified) at most {cut.verified_days} days "
        f"ago (verified_days): 12 to 18 % of physicians move or retire in a year. Good from {GOOD:.0%}, bad below "
        f"{BAD_BELOW:.0%}."
    )


section = Section("data-health", "Data health: how true the records are", blocks, method)
