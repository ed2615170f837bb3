"""Summary: the answer first, in one sentence and five numbers, each with what it is compared with and what it means."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rounds import Figure, Figures, Paragraph, Section, division
from rounds.base.dates import day_words
from rounds.base.words import counted, listing, percent
from rounds_plugins.sections import evidence
from rounds_plugins.sections.cadence import attainment_tone
from rounds_plugins.sections.goals import BADLY, WELL, current_goals
from rounds_plugins.sections.wording import change, within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Basis, Block, Findings
    from rounds.report.blocks import Tone


def blocks(findings: Findings) -> Iterable[Block]:
    """A sentence and the figures; with an empty book, what to do first."""
    if not findings.relationships:
        yield Paragraph("The book is empty. Add the first contact with: rounds contact add, or rounds import")
        return
    yield Paragraph(_answer(findings))
    made = (_referrals(findings), _sources(findings), _goals(findings), _cadence(findings), _answers(findings))
    yield Figures(tuple(replace(one, basis=basis) for one, basis in zip(made, _bases(findings), strict=True)))


def _bases(findings: Findings) -> tuple[Basis, ...]:
    """How the figures are made, in their order."""
    moved, overall = findings.movement, findings.cadence.overall
    rows = evidence.referral_rows(findings.relationships, moved.period)
    goals = [goal for goal in current_goals(findings) if goal.status != "not started"]
    planned = [one for one in findings.relationships if one.planned_touches(findings.period)]
    waiting = findings.feedback.open
    received = findings.basis(
        "patients received in the period, as far as it is known",
        f"{moved.received:,} over {counted(sum(map(len, rows)), 'row')}",
        records=rows,
    )
    return (
        received,
        findings.basis("sources with a referral in the period", f"{moved.active:,}", like=received),
        findings.basis(
            "goals that are met or on track, of those that run or ended in the period",
            f"{sum(goal.status in WELL for goal in goals)} of {len(goals)}",
            cutoffs=("on_track",),
            records=[goal.goal for goal in goals],
        ),
        findings.basis(
            "Σ min(made, planned) / Σ planned over sources with a rhythm",
            division(overall.kept, overall.planned) or "nothing is planned",
            cutoffs=("watch",),
            records=evidence.touches_of(planned, findings.period),
        ),
        findings.basis(
            f"concerns and needs not resolved by {day_words(findings.as_of)}",
            f"{len(waiting):,}",
            cutoffs=("sla_days",),
            records=[line.record for line in waiting],
        ),
    )


def _answer(findings: Findings) -> str:
    moved = findings.movement
    if evidence.none_known(findings):
        return f"{_none(findings)}."
    first = f"{counted(moved.active, 'source')} sent {counted(moved.received, 'referral')} {within(findings.period)}"
    if evidence.unfinished(findings):
        return f"{first} so far, up to {day_words(moved.period.end)}. {_circle(findings)}"
    against = change(moved.received, moved.received_before) if evidence.recorded(findings, findings.before) else ""
    same = "as many as before" if moved.received == moved.received_before else "about as many as before"
    words = same if against == "unchanged" else f"{against} against {findings.before.label}"
    return f"{first}{f', {words}' if against else ''}. {_circle(findings)}"


def _none(findings: Findings) -> str:
    """That there are no referrals to tell of, and why."""
    if findings.since is None:
        return "No referral is recorded yet"
    known = day_words(evidence.known_until(findings))
    return f"Referrals are known up to {known}: there are none yet {within(findings.period)}"


def _circle(findings: Findings) -> str:
    """How many sources were won and lost; one that fell silent is not told as declining too."""
    moved = findings.movement
    declining = sum(not line.dormant for line in moved.declining)
    gained = [f"{len(moved.new):,} new", f"{len(moved.reactivated):,} back"]
    return f"Sources: {listing([*gained, f'{declining:,} declining', f'{len(moved.fell_silent):,} fell silent'])}."


def _referrals(findings: Findings) -> Figure:
    moved = findings.movement
    title = "Referrals received"
    windows = {findings.before: within(findings.before)}
    windows.setdefault(findings.year_ago, "a year ago")  # of a year it is the window before
    against = [
        f"{findings.received(one):,} {when}" for one, when in windows.items() if evidence.recorded(findings, one)
    ]
    compared = ", ".join(against) or "nothing earlier to compare with"
    if evidence.none_known(findings):
        return Figure(title, "none known", ", ".join(against), "None is recorded of this time yet")
    if evidence.unfinished(findings):
        return Figure(title, f"{moved.received:,}", compared, f"So far, up to {day_words(moved.period.end)}")
    tone = evidence.volume_tone(findings)
    words = {"good": "More than before", "bad": "Fewer than before", "neutral": "About as many as before"}
    comparable = evidence.recorded(findings, findings.before) and moved.received_before
    return Figure(title, f"{moved.received:,}", compared, words[tone] if comparable else "", tone)


def _sources(findings: Findings) -> Figure:
    moved, title = findings.movement, "Active sources"
    if evidence.none_known(findings):
        words = "None is recorded of this time yet" if findings.since else "Nobody has referred yet"
        return Figure(title, "none known", meaning=words)
    if evidence.unfinished(findings):
        return Figure(title, f"{moved.active:,}", f"{moved.active_before:,} before", "So far")
    tone: Tone = "good" if moved.net > 0 else "bad" if moved.net < 0 else "neutral"
    circle = {"good": "The circle grew", "bad": "The circle shrank", "neutral": "The circle held"}
    kept = f", {percent(moved.retention)} of them kept" if moved.retention is not None else ""
    return Figure(title, f"{moved.active:,}", f"{moved.active_before:,} before{kept}", circle[tone], tone)


def _goals(findings: Findings) -> Figure:
    goals = [goal for goal in current_goals(findings) if goal.status != "not started"]
    if not goals:
        return Figure("Goals", "none", "no goal runs in this period", "Set one in goals/")
    well, behind = (sum(goal.status in statuses for goal in goals) for statuses in (WELL, BADLY))
    tone: Tone = "good" if not behind else "bad" if behind > well else "watch"
    words = f"{behind} missed or behind" if behind else "None is behind"
    return Figure("Goals met or on track", f"{well} of {len(goals)}", "", words, tone)


def _cadence(findings: Findings) -> Figure:
    overall = findings.cadence.overall
    if overall.share is None:
        begun = findings.period.start <= findings.as_of
        why = ("no source has a rhythm", "Give contacts a tier") if begun else ("the period has not begun", "")
        return Figure("Planned touches made", "none planned", *why)
    late = len(findings.cadence.late)
    words = f"{counted(late, 'source is', 'sources are')} late today" if late else "Nobody is late today"
    made, tone = f"{overall.kept:,} of {overall.planned:,}", attainment_tone(overall, findings)
    return Figure("Planned touches made", percent(overall.share), made, words, tone)


def _answers(findings: Findings) -> Figure:
    heard, title = findings.feedback, "Concerns and needs open"
    settled = f"{len(heard.resolved):,} settled in the period"
    if not any(item.needs_answer for one in findings.relationships for item in one.feedback):
        return Figure(title, "0", "none was raised")
    if not heard.open:
        return Figure(title, "0", settled, "All are answered", "good")
    late = len(heard.late)
    words = f"{late:,} past the day for an answer" if late else "All within the time for an answer"
    return Figure(title, f"{len(heard.open):,}", settled, words, "bad" if late else "watch")


def _method(findings: Findings) -> str:
    cutoffs = findings.book.settings.cutoffs
    return (
        f"Referrals are patients received {within(findings.period)}, against the equal window before "
        f"({findings.before.label}) and the same a year ago ({findings.year_ago.label}); a difference of up to "
        f"{percent(evidence.A_LITTLE)} is called about as many. Active sources sent at least one. Goals are on track "
        f"from a pace of {cutoffs.on_track:g}. Planned touches count up to the plan of each source. An answer may take "
        f"{counted(cutoffs.sla_days, 'day')} unless the record says otherwise."
    )


section = Section("summary", "Summary", blocks, method=_method)
