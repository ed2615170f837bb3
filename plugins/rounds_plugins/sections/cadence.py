"""Cadence: were the planned touches made, by tier and owner, and whom to touch next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Figures, Paragraph, Section, Table, all_rows, bar_chart, columns, first_rows
from rounds.analysis.cadence import cadence
from rounds.base.dates import day_words
from rounds.base.words import capital, counted, listing, percent
from rounds_plugins.sections.evidence import touches_of
from rounds_plugins.sections.wording import liaison_words, next_step, tier_words, touches, was, within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Block, Chart, Figure, Findings, Relationship
    from rounds.analysis.cadence import Attainment
    from rounds.report.blocks import Tone

BAD_BELOW = 0.5


def blocks(findings: Findings) -> Iterable[Block]:
    """The answer, the figures, attainment by tier and by owner, and the touches that are late."""
    if not findings.cadence.overall.planned:
        yield Paragraph(_nothing_planned(findings))
    else:
        yield Paragraph(_answer(findings), attainment_tone(findings.cadence.overall, findings))
        yield Figures(tuple(_figures(findings)))
        yield _chart(findings)
        yield _by_owner(findings)
    if any(findings.cadence.states.values()):
        yield _late(findings)


def _nothing_planned(findings: Findings) -> str:
    if not findings.relationships:
        return "There are no contacts yet, so no touches are planned. Add the first with: rounds contact add"
    if findings.period.start > findings.as_of:
        return f"{findings.period.label} has not begun, so nothing is planned in it yet."
    return (
        "No source has a rhythm, so no touches are planned. Give contacts a tier (rounds contact set ID tier A): "
        "tiers say in rounds.yaml how many days may lie between touches."
    )


def _share(attainment: Attainment) -> float:
    return attainment.share or 0.0


def attainment_tone(attainment: Attainment, findings: Findings) -> Tone:
    """Whether so much of the plan is good news."""
    share = _share(attainment)
    if share >= findings.book.settings.cutoffs.watch:
        return "good"
    return "watch" if share >= BAD_BELOW else "bad"


def _answer(findings: Findings) -> str:
    overall, passed = findings.cadence.overall, findings.period.until(findings.as_of)
    planned = counted(overall.planned, "planned touch was", "planned touches were")
    return f"{overall.kept:,} of {planned} made {within(passed)}: {percent(_share(overall))}. {_standing(findings)}"


def _standing(findings: Findings) -> str:
    """How many sources are late as of the day."""
    states = findings.cadence.states
    late = [
        f"{number:,} {'is' if number == 1 else 'are'} {state}"
        for state, number in states.items()
        if number and state in {"overdue", "lapsed"}
    ]
    sources = counted(sum(states.values()), "source with a rhythm", "sources with a rhythm")
    day = day_words(findings.as_of)
    return f"On {day}, of {sources}, {listing(late)}." if late else f"On {day} nobody is late, of {sources}."


def _figures(findings: Findings) -> Iterable[Figure]:
    found, cutoffs = findings.cadence, findings.book.settings.cutoffs
    overdue, lapsed = found.states["overdue"], found.states["lapsed"]
    planned = [one for one in findings.relationships if one.planned_touches(findings.period)]
    unplanned = [one for one in findings.relationships if not one.planned_touches(findings.period)]
    yield _made(findings, planned)
    soon = f"due within {counted(cutoffs.due_within_days, 'day')}, or never touched"
    silent = f"silent for {cutoffs.lapsed_factor:g} times the cadence or longer"
    yield _standing_so("Due soon", "due", soon, "neutral", findings, "due_within_days")
    yield _standing_so("Overdue", "overdue", "past the next date", "watch" if overdue else "good", findings)
    yield _standing_so("Lapsed", "lapsed", silent, "bad" if lapsed else "good", findings, "lapsed_factor")
    yield findings.figure(
        "Beyond the plan",
        f"{found.beyond + found.unplanned:,}",
        "Σ (made - planned) where more were made + touches with sources that have no rhythm alone",
        f"{found.beyond:,} + {found.unplanned:,} = {found.beyond + found.unplanned:,}",
        meaning=f"{touches(found.beyond)} above a source's plan, {found.unplanned:,} with sources without one",
        records=touches_of([*planned, *unplanned], findings.period),
    )


def _made(findings: Findings, planned: Iterable[Relationship]) -> Figure:
    """How much of the plan was made, over the sources that have one."""
    overall = findings.cadence.overall
    earlier = cadence(findings.relationships, findings.before).overall.share
    return findings.ratio(
        "Planned touches made",
        (overall.kept, overall.planned),
        "Σ min(made, planned) / Σ planned over sources with a rhythm",
        compared=was(earlier, findings),
        tone=attainment_tone(overall, findings),
        cutoffs=("watch",),
        records=touches_of(planned, findings.period),
    )


def _standing_so(label: str, state: str, meaning: str, tone: Tone, findings: Findings, *cutoffs: str) -> Figure:
    """How many sources stand so, with the last touch of each."""
    lines = {line.source_id for line in findings.cadence.lines if line.state == state}
    last = [one.touches[-1:] for one in findings.relationships if one.id in lines and one.touches]
    formula = f"sources whose last touch + cadence makes them {state} on {day_words(findings.as_of)}"
    return findings.figure(label, f"{len(lines):,}", formula, meaning=meaning, tone=tone, cutoffs=cutoffs, records=last)


def _chart(findings: Findings) -> Chart:
    made = [(capital(tier_words(tier.name)), _share(tier)) for tier in findings.cadence.tiers]
    title, name = "Planned touches made, by tier", "Planned touches made"
    return bar_chart(title, _finding(findings), made, name, "of the plan", kind="progress")


def _finding(findings: Findings) -> str:
    """The best and the worst tier in one sentence."""
    ranked = sorted(findings.cadence.tiers, key=lambda tier: -_share(tier))
    best, worst = ranked[0], ranked[-1]
    if _share(best) == _share(worst):
        who, whose = ("All tiers", "their") if len(ranked) > 1 else (capital(tier_words(best.name)), "its")
        return f"{who} got {percent(_share(best))} of {whose} planned touches."
    only = "only " if _share(worst) < findings.book.settings.cutoffs.watch else ""
    return (
        f"{capital(tier_words(best.name))} got {percent(_share(best))} of its planned touches; "
        f"{tier_words(worst.name)} {only}{percent(_share(worst))}."
    )


def _by_owner(findings: Findings) -> Table:
    return all_rows(
        "By owner",
        columns("Owner", "#Sources", "#Planned", "#Made", "#Share", "Do next"),
        findings.cadence.liaisons,
        lambda owner: (
            liaison_words(owner.name, findings),
            owner.sources,
            owner.planned,
            owner.kept,
            percent(_share(owner)),
            _advice(owner, findings),
        ),
    )


def _advice(owner: Attainment, findings: Findings) -> str:
    if not owner.name:
        return "Give these sources an owner"
    missed = owner.planned - owner.kept
    late = sum(line.liaison == owner.name for line in findings.cadence.late)
    if late:
        return f"Catch up with {counted(late, 'late source')}"
    return f"Nothing is late now; {touches(missed)} missed" if missed else "Keep it up"


def _late(findings: Findings) -> Table:
    late = findings.cadence.late
    by_id = {one.id: one for one in findings.relationships}
    return first_rows(
        "Late touches",
        columns("Source", "Tier", "Owner", "Last touch", "#Days late", "Do next"),
        late,
        lambda line: (
            line.name,
            line.tier or None,
            liaison_words(line.liaison, findings),
            day_words(line.last) if line.last else "never",
            line.overdue_days,
            next_step(by_id[line.source_id], findings.channels),
        ),
        "The longest late",
        empty="Nobody is late.",
        basis=lambda line: findings.basis(
            "day - (last touch + cadence)",
            f"{day_words(findings.as_of)} - {day_words(line.next_due)} = {line.overdue_days} days"
            if line.next_due
            else "",
            records=by_id[line.source_id].touches[-1:],
        ),
    )


def method(findings: Findings) -> str:
    """The formulas, and the cut-offs in force."""
    settings = findings.book.settings
    tiers = [f"{name} {tier.cadence_days} days" for name, tier in settings.tiers.items() if tier.cadence_days]
    cutoffs = settings.cutoffs
    return (
        "Planned touches of a source = max(1, days of the period / its cadence, rounded half up); a period that is not "
        f"over counts up to {day_words(findings.as_of)}. Cadence: the person's own wish, else the tier's "
        f"({listing(tiers) or 'no tier has one'}). Share = Σ min(made, planned) / Σ planned over prospects and active "
        "sources, so that extra touches with one source hide no missed ones with another. Touches in either "
        "direction count, for everybody who took part. Next date = last touch + cadence. "
        f"Due within {cutoffs.due_within_days} days (due_within_days); lapsed after {cutoffs.lapsed_factor:g} cadences "
        f"(lapsed_factor). Good from {percent(cutoffs.watch)} (watch), bad below {percent(BAD_BELOW)}."
    )


section = Section("cadence", "Cadence: planned touches and what is late", blocks, method)
