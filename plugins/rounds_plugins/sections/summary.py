"""Summary: the answer first, in one sentence and five numbers, each with what it is compared with and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Figure, Figures, Paragraph, Section
from rounds.words import counted, listing
from rounds_plugins.sections.wording import change, percent, within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Block, Findings
    from rounds.blocks import Tone

_NEUTRAL_BAND = 0.05


def blocks(findings: Findings) -> Iterable[Block]:
    """A sentence and the figures; with an empty book, what to do first."""
    if not findings.relationships:
        yield Paragraph("The book is empty. Add the first contact with: rounds contact add, or rounds import")
        return
    yield Paragraph(_answer(findings))
    yield Figures((_referrals(findings), _sources(findings), _goals(findings), _cadence(findings), _answers(findings)))


def _year_ago(findings: Findings) -> int:
    return sum(one.referrals_in(findings.year_ago) for one in findings.relationships)


def _answer(findings: Findings) -> str:
    moved = findings.movement
    sources = counted(moved.active, "source")
    referrals = counted(moved.received, "referral")
    parts = [f"{sources} sent {referrals} {within(moved.period)}"]
    if moved.received_before:
        against = change(moved.received, moved.received_before)
        parts.append(f"{against} against {findings.before.label}" if against != "unchanged" else "as many as before")
    gained = [f"{len(moved.new)} new", f"{len(moved.reactivated)} back"]
    lost = [f"{len(moved.declining)} declining", f"{len(moved.fell_silent)} fell silent"]
    return f"{', '.join(parts)}. Sources: {listing([*gained, *lost])}."


def _tone(now: float, before: float) -> Tone:
    if not before or abs(now - before) <= _NEUTRAL_BAND * before:
        return "neutral"
    return "good" if now > before else "bad"


def _referrals(findings: Findings) -> Figure:
    moved, year_ago = findings.movement, _year_ago(findings)
    against = [f"{moved.received_before:,} in {findings.before.label}"] if moved.received_before else []
    against += [f"{year_ago:,} a year ago"] if year_ago else []
    tone = _tone(moved.received, moved.received_before)
    words = {"good": "More than before", "bad": "Fewer than before", "neutral": "About as many as before"}
    return Figure(
        "Referrals received",
        f"{moved.received:,}",
        ", ".join(against) or "nothing earlier to compare with",
        words[tone] if moved.received_before else "",
        tone,
    )


def _sources(findings: Findings) -> Figure:
    moved = findings.movement
    tone: Tone = "good" if moved.net > 0 else "bad" if moved.net < 0 else "neutral"
    words = {"good": "The circle grew", "bad": "The circle shrank", "neutral": "The circle held"}
    if not moved.active and not moved.active_before:
        return Figure("Active sources", "0", "", "Nobody has referred yet")
    kept = f", {percent(moved.retention)} of them kept" if moved.retention is not None else ""
    return Figure("Active sources", f"{moved.active:,}", f"{moved.active_before:,} before{kept}", words[tone], tone)


def _goals(findings: Findings) -> Figure:
    goals = [goal for goal in findings.goals if goal.status != "not started"]
    if not goals:
        return Figure("Goals", "none", "no goal runs in this period", "Set one in goals/")
    well = sum(goal.status in {"met", "on track"} for goal in goals)
    behind = sum(goal.status in {"missed", "behind"} for goal in goals)
    tone: Tone = "good" if not behind else "bad" if behind > well else "watch"
    words = f"{behind} missed or behind" if behind else "None is behind"
    return Figure("Goals met or on track", f"{well} of {len(goals)}", "", words, tone)


def _cadence(findings: Findings) -> Figure:
    overall, cutoffs = findings.cadence.overall, findings.book.settings.cutoffs
    if overall.share is None:
        return Figure("Planned touches made", "none planned", "no source has a rhythm", "Give contacts a tier")
    late = len(findings.cadence.late)
    tone: Tone = "good" if overall.share >= cutoffs.watch else "watch" if overall.share >= cutoffs.watch / 2 else "bad"
    words = f"{counted(late, 'source is', 'sources are')} late today" if late else "Nobody is late today"
    made = f"{overall.kept:,} of {overall.planned:,}"
    return Figure("Planned touches made", percent(overall.share), made, words, tone)


def _answers(findings: Findings) -> Figure:
    heard = findings.feedback
    if not heard.open:
        return Figure("Concerns and needs open", "0", f"{len(heard.resolved)} settled", "All are answered", "good")
    late = len(heard.late)
    words = f"{late} past the day for an answer" if late else "All within the time for an answer"
    settled = f"{len(heard.resolved)} settled in the period"
    return Figure("Concerns and needs open", f"{len(heard.open)}", settled, words, "bad" if late else "watch")


def _method(findings: Findings) -> str:
    cutoffs = findings.book.settings.cutoffs
    return (
        f"Referrals are patients received {within(findings.period)}, against the equal window before "
        f"({findings.before.label}) and the same a year ago ({findings.year_ago.label}); a difference of up to "
        f"{percent(_NEUTRAL_BAND)} is called about as many. Active sources sent at least one. Goals are on track "
        f"from a pace of {cutoffs.on_track:g}. Planned touches count up to the plan of each source. An answer may take "
        f"{counted(cutoffs.sla_days, 'day')} unless the record says otherwise."
    )


section = Section("summary", "Summary", blocks, method=_method)
