"""Scores: who matters most by the rules, why, and whose tier to look at again."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from rounds import Paragraph, Section, Table, bar_chart, columns, first_rows
from rounds.analysis import grouped
from rounds.base.words import capital, counted, listing, percent
from rounds_plugins.sections.wording import tier_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from rounds import Block, Chart, Findings, Relationship
    from rounds.analysis.scoring import Score, ScorePart

TOP = 10


def blocks(findings: Findings) -> Iterable[Block]:
    """What the highest scores stand for, the scores by tier, the highest with their reasons, and misfits."""
    ranked = _ranked(findings)
    if not ranked:
        yield Paragraph("There is nobody to score yet: no source is a prospect or active.")
        return
    if not any(score.parts for score in findings.scores.values()):
        yield Paragraph("No scoring rule is on, so there are no scores.")
        return
    if ranked[0][1].total <= 0:
        yield Paragraph("Nobody has points yet: most rules give them from the first touch or referral on.")
        return
    yield Paragraph(_answer(findings, ranked))
    silent = _silent(ranked)
    if silent:
        yield Paragraph(f"Nobody gets points for {listing(list(silent.values()))}.")
    medians = _medians(ranked)
    if medians:
        yield _chart(medians, _most(findings))
    yield _top(ranked, silent)
    if len(medians) > 1:
        yield _misfits(ranked, medians)


Ranked = tuple["Relationship", "Score"]


def _ranked(findings: Findings) -> list[Ranked]:
    """Prospects and active sources, the highest score first."""
    found = [
        (one, findings.scores[one.id]) for one in findings.relationships if one.active and one.id in findings.scores
    ]
    return sorted(found, key=lambda pair: (-pair[1].total, pair[0].id))


def _most(findings: Findings) -> float:
    return max((score.most for score in findings.scores.values()), default=0.0)


def _answer(findings: Findings, ranked: Sequence[Ranked]) -> str:
    everything = sum(one.referrals_in(one.last_year) for one in findings.relationships)
    top = ranked[:TOP]
    best, score = top[0]
    first = f"{best.name} scores highest, {score.total:,.0f} of {_most(findings):,.0f} points."
    if not everything or len(ranked) <= TOP:
        return first
    share = sum(one.referrals_in(one.last_year) for one, _ in top) / everything
    return f"{first} The {TOP} highest-scoring sources sent {percent(share)} of the last 12 months' referrals."


def _medians(ranked: Sequence[Ranked]) -> Mapping[str, float]:
    """The median score of each tier that has sources, in the order of the tiers' names."""
    tiers = grouped(ranked, lambda pair: pair[0].tier)
    return {tier: median(score.total for _, score in own) for tier, own in tiers.items() if tier}


def _chart(medians: Mapping[str, float], most: float) -> Chart:
    bars = [(capital(tier_words(tier)), round(value)) for tier, value in medians.items()]
    return bar_chart("Median score by tier", _finding(medians), bars, "Median score", f"points of {most:,.0f}")


def _finding(medians: Mapping[str, float]) -> str:
    """Whether the tiers are in the order of the scores."""
    values = [f"{tier_words(tier)} {round(value):,}" for tier, value in medians.items()]
    if len(values) == 1:
        ((tier, value),) = medians.items()
        return f"The median score of {tier_words(tier)} is {round(value):,} points."
    inverted = [(high, low) for high, low in _neighbours(medians) if medians[low] > medians[high]]
    words = f"Median scores: {listing(values)}."
    if not inverted:
        return f"{words} The tiers agree with the scores."
    return f"{words} {capital(listing([f'tier {low} scores above tier {high}' for high, low in inverted]))}."


def _neighbours(medians: Mapping[str, float]) -> list[tuple[str, str]]:
    tiers = list(medians)
    return list(pairwise(tiers))


def _silent(ranked: Sequence[Ranked]) -> Mapping[str, str]:
    """The rules that give nobody anything, in words with the reason where it is the same for all.

    They say something about the records, and nothing about one source.
    """
    parts: dict[str, list[ScorePart]] = {}
    for part in (part for _, score in ranked for part in score.parts):
        parts.setdefault(part.rule, []).append(part)
    return {rule: _silent_words(given) for rule, given in parts.items() if not any(part.points for part in given)}


def _silent_words(parts: Sequence[ScorePart]) -> str:
    title, reasons = parts[0].title.lower(), {part.words.removeprefix("Unknown: ") for part in parts}
    words = reasons.pop() if len(reasons) == 1 else ""
    return f"{title} ({words[:1].lower()}{words[1:]})" if words else title


def _top(ranked: Sequence[Ranked], silent: Collection[str]) -> Table:
    return first_rows(
        "Highest scores",
        columns("Source", "Tier", "#Score", "Why", "What would raise it most"),
        [(one.name, one.tier or None, round(score.total), _why(score), _gap(score, silent)) for one, score in ranked],
        lambda row: row,
        "The highest",
        most=TOP,
    )


def _why(score: Score) -> str:
    """The two parts that gave most."""
    return "; ".join(_in_words(part) for part in score.reasons[:2] if part.points > 0)


def _gap(score: Score, silent: Collection[str]) -> str:
    gap = next((part for part in score.gaps if part.rule not in silent), None)
    if gap:
        return _in_words(gap)
    return "Only what nobody gets points for" if score.gaps else "Nothing: every rule gives all it can"


def _in_words(part: ScorePart) -> str:
    return f"{part.title} {part.points:,.0f} of {part.most:,.0f}" + (f": {part.words}" if part.words else "")


def _misfits(ranked: Sequence[Ranked], medians: Mapping[str, float]) -> Table:
    above = {low: high for high, low in _neighbours(medians)}
    below = dict(_neighbours(medians))
    found: list[tuple[str, str, int, str]] = []
    for one, score in ranked:
        higher, lower = above.get(one.tier), below.get(one.tier)
        if higher and score.total > medians[higher]:
            advice = f"Consider tier {higher}: above half of its sources"
        elif lower and score.total < medians[lower]:
            advice = f"Win back, or consider tier {lower}: below half of its sources"
        else:
            continue
        found.append((one.name, one.tier, round(score.total), advice))
    heads, empty = columns("Source", "Tier", "#Score", "Do next"), "Every source scores as its tier lets expect."
    return first_rows("Tiers to look at again", heads, found, lambda row: row, "The highest scores", empty=empty)


def method(findings: Findings) -> str:
    """The rules with their weights, and the cut-offs in force."""
    parts = {part.rule: part for score in findings.scores.values() for part in score.parts}
    weights = listing([f"{part.title.lower()} {part.most:g}" for part in parts.values()])
    cutoffs = findings.book.settings.cutoffs
    return (
        f"Score = Σ weight x factor (0 to 1). Weights: {weights or 'none'} (scoring.weights). Recency = "
        f"e^(-days since the last referral / {cutoffs.recency_days:g}) (recency_days); frequency and value = "
        "12 months / 90th percentile of the sources that refer; trend = last 3 full months / what the 12 before let "
        "expect; share = 12 full months / potential; reciprocity = sent / (received x "
        f"{cutoffs.reciprocity_ratio:g}) (reciprocity_ratio) from {counted(cutoffs.reciprocity_received, 'referral')} "
        "received; concerns: half is lost with each that is open past its days to answer. All at most 1; 0 where "
        "nothing is known. Scores order attention. They are never to decide about gifts."
    )


section = Section("scores", "Scores: who matters most, and why", blocks, method)
