"""What to do: whom to turn to first, the chances and risks that rules found, and what was promised."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from rounds import Figure, Figures, Paragraph, Section, Step, Steps, Table, bar_chart, columns, first_rows
from rounds.analysis import grouped
from rounds.analysis.campaigns import due_steps
from rounds.analysis.next_touches import MOST_REASONS, NextTouch, next_touches
from rounds.base.dates import day_words
from rounds.base.words import capital, counted, listing, percent
from rounds_plugins.sections.wording import liaison_words, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rounds import Basis, Block, Chart, Findings, Opportunity
    from rounds.analysis.followups import FollowUp
    from rounds.analysis.next_touches import Matter
    from rounds.report.blocks import Cell, Tone


MOST_STEPS = 12
_MATTERS: Mapping[Matter, str] = {
    "promise": "a promise",
    "feedback": "something they raised",
    "campaign": "a campaign's step",
    "opportunity": "an opportunity",
    "rhythm": "their usual touch",
}


def blocks(findings: Findings) -> Iterable[Block]:
    """What waits, in a sentence, and the list."""
    waiting = next_touches(
        findings.relationships,
        findings.follow_ups,
        findings.opportunities,
        findings.channels,
        findings.as_of,
        turns=due_steps(findings.book, findings.relationships, findings.as_of),
    )
    late = [touch for touch in waiting if _owed(touch) and touch.due < findings.as_of]
    yield Paragraph(_answer(waiting, late), "bad" if late else "neutral" if waiting else "good")
    shown = waiting[:MOST_STEPS]
    more = f", the first {len(shown)} of {len(waiting):,}" if len(waiting) > len(shown) else ""
    yield Steps(f"What to do next{more}", tuple(_step(touch, findings) for touch in shown))


def _owed(touch: NextTouch) -> bool:
    """Whether somebody waits for what was promised or asked."""
    return touch.matter in {"promise", "feedback"}


def _answer(waiting: Sequence[NextTouch], late: Sequence[NextTouch]) -> str:
    if not waiting:
        return "Nothing is waiting: no promise, concern, step of a campaign, opportunity or touch is due."
    numbers = Counter(touch.matter for touch in waiting)
    parts = [f"{numbers[matter]:,} for {words}" for matter, words in _MATTERS.items() if numbers[matter]]
    sources = counted(len(waiting), "source is waiting", "sources are waiting")
    first = f"{sources}: {listing(parts)}." if len(parts) > 1 else f"{sources}, {parts[0].split(' ', 1)[1]}."
    if not late:
        return f"{first} Nothing that was promised or asked is late."
    top = late[0]
    owed = counted(len(late), "promise or answer is", "promises and answers are")
    return f"{first} {owed} late, first of all with {top.name}."


def _step(touch: NextTouch, findings: Findings) -> Step:
    channel = findings.channels.get(touch.channel)
    return Step(
        who=touch.name,
        what=touch.action,
        why=touch.reasons,
        channel=channel.title if channel else touch.channel,
        owner=liaison_words(touch.owner, findings),
        due=_due(touch, findings),
        source_id=touch.source_id,
    )


def _due(touch: NextTouch, findings: Findings) -> str:
    late = (findings.as_of - touch.due).days
    if late > 0:
        return f"now, {counted(late, 'day')} late"
    return f"by {day_words(touch.due)}" if late else "today"


def method(findings: Findings) -> str:
    """How matters are weighed, with the cut-offs in force."""
    cutoffs = findings.book.settings.cutoffs
    return (
        f"Each source once, with up to {MOST_REASONS} reasons; its most urgent matter says what to do. Urgency from 0 "
        "to 1: an opportunity's is its rule's; a late promise 0.85 (0.95 after 30 days), one due within "
        f"{cutoffs.due_within_days} days (due_within_days) 0.6; a concern past its days to answer (sla_days: "
        f"{cutoffs.sla_days}, unless it says otherwise) 0.9 to 1, before that 0.65; a need 0.6 to 0.7, before that "
        "0.45; an overdue touch 0.6 in the first tier, 0.1 less in each further one (at least 0.3), 0.2 more after a "
        "whole cadence, 0.25 less when it is only due; a campaign's step 0.5 in its week, 0.6 to 0.7 when it is "
        "over. Channel: the one that was promised or that the step is for, else the person's "
        "preference, else the rule's or the tier's plan; never one that the source forbids or avoids. Sources that "
        "have left or declined are left out."
    )


NEXT_TOUCHES = Section("next-touches", "Next touches", blocks, method)


def chance_blocks(findings: Findings) -> Iterable[Block]:
    """What there is in a sentence, how many of each kind, and the most urgent ones."""
    found = findings.opportunities
    if not found:
        yield Paragraph("No rule found a chance or a risk today.", "good")
        return
    kinds = Counter(one.rule for one in found).most_common()
    yield Paragraph(_chance_answer(findings))
    if len(kinds) > 1:
        bars = [(_kind(name), float(number)) for name, number in kinds]
        yield bar_chart("Opportunities by kind", _finding(kinds, len(found)), bars, "Opportunities", "opportunities")
    yield _table(findings)


def _kind(rule: str) -> str:
    return capital(rule.replace("-", " "))


def _chance_answer(findings: Findings) -> str:
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


def chance_method(findings: Findings) -> str:
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


OPPORTUNITIES = Section("opportunities", "Opportunities and risks", chance_blocks, chance_method)


SOON_DAYS = 14


def promise_blocks(findings: Findings) -> Iterable[Block]:
    """The answer, the figures, kept promises by who promised, and those that wait."""
    if not findings.follow_ups:
        yield Paragraph("Nothing was promised yet. A touch can promise a next step: rounds log ID visit --next 2w")
        return
    due = _promise_due(findings)
    yield Paragraph(_promise_answer(findings, due), _tone(findings, due))
    yield Figures(tuple(_figures(findings, due)))
    if due:
        yield _chart(findings, due)
    yield _promise_table("Late promises", _in_state(findings, "late"), findings, "No promise is late.")
    yield _promise_table(
        "Promises to come", _in_state(findings, "open"), findings, "Nothing is promised for the days to come."
    )


def _promise_due(findings: Findings) -> list[FollowUp]:
    """The promises that fell due in the period, up to the day."""
    return [one for one in findings.follow_ups if one.due in findings.period and one.due <= findings.as_of]


def _in_time(promises: Sequence[FollowUp]) -> list[FollowUp]:
    return [one for one in promises if one.state == "kept" and not one.days_late]


def _in_state(findings: Findings, state: str) -> list[FollowUp]:
    return [one for one in findings.follow_ups if one.state == state]


def _tone(findings: Findings, due: Sequence[FollowUp]) -> Tone:
    if _in_state(findings, "late"):
        return "watch"
    return "good" if due else "neutral"


def _promise_answer(findings: Findings, due: Sequence[FollowUp]) -> str:
    late = len(_in_state(findings, "late"))
    now = f"{counted(late, 'promise is', 'promises are')} late now." if late else "No promise is late now."
    when = within(findings.period)
    if not due:
        return f"No promise fell due {when}. {now}"
    kept, in_time = sum(one.state == "kept" for one in due), len(_in_time(due))
    fell = counted(len(due), "promise that fell", "promises that fell")
    return f"Of {fell} due {when}, {kept:,} {'was' if kept == 1 else 'were'} kept, {in_time:,} in time. {now}"


def _figures(findings: Findings, due: Sequence[FollowUp]) -> Iterable[Figure]:
    late, open_now = _in_state(findings, "late"), _in_state(findings, "open")
    soon = sum(one.due <= findings.as_of + timedelta(SOON_DAYS) for one in open_now)
    longest = max((one.days_late for one in late), default=0)
    yield Figure(
        "Kept in time",
        percent(len(_in_time(due)) / len(due)) if due else "none",
        f"{len(_in_time(due)):,} of {len(due):,} due" if due else f"nothing fell due {within(findings.period)}",
        basis=_basis("kept by the day / fell due in the period", due, findings, len(_in_time(due))),
    )
    yield Figure(
        "Late now",
        f"{len(late):,}",
        meaning=f"the longest by {counted(longest, 'day')}" if late else "nobody waits for us",
        tone="bad" if late else "good",
        basis=_basis("promises past their day and not kept", late, findings),
    )
    yield Figure(
        "Due soon",
        f"{soon:,}",
        f"of {len(open_now):,} open",
        f"by {_soon(findings)}",
        basis=_basis(f"open promises due by {_soon(findings)} / open promises", open_now, findings, soon),
    )


def _basis(formula: str, promises: Sequence[FollowUp], findings: Findings, part: int | None = None) -> Basis:
    """How a number of promises is made, with the touches that promised."""
    whole, touches = len(promises), findings.book.touches
    working = f"{whole:,}" if part is None else f"{part:,} of {whole:,}"
    return findings.basis(formula, working, records=[touches[one.touch_id] for one in promises])


def _soon(findings: Findings) -> str:
    return day_words(findings.as_of + timedelta(SOON_DAYS))


def _chart(findings: Findings, due: Sequence[FollowUp]) -> Chart:
    groups = grouped(due, lambda one: one.liaison)
    rates = [(liaison_words(name, findings), len(_in_time(own)) / len(own)) for name, own in groups.items()]
    title, said = "Promises kept in time, by who promised", _promise_finding(rates)
    return bar_chart(title, said, rates, "Kept in time", "of promises due", kind="progress")


def _promise_finding(rates: Sequence[tuple[str, float]]) -> str:
    ranked = sorted(rates, key=lambda pair: -pair[1])
    (best, most), (worst, least) = ranked[0], ranked[-1]
    if most == least:
        return f"{percent(most)} of the promises were kept in time{', whoever promised' if len(ranked) > 1 else ''}."
    return f"Promises kept in time: {best} {percent(most)}, {worst} {percent(least)}."


def _promise_table(title: str, promises: Sequence[FollowUp], findings: Findings, empty: str) -> Table:
    return first_rows(
        title,
        columns("Due", "#Days late", "Promised to", "Do next", "By", "Promised on"),
        promises,
        lambda one: (
            day_words(one.due),
            one.days_late or None,
            one.name,
            _do_next(one, findings),
            liaison_words(one.liaison, findings),
            day_words(one.promised),
        ),
        "The first to fall due",
        empty=empty,
    )


def _do_next(one: FollowUp, findings: Findings) -> str:
    if not one.active:
        return f"{capital(one.action)} (status is {one.status}: keep it or close it)"
    channel = findings.channels.get(one.channel)
    return (
        f"{capital(one.action)} ({channel.title if channel else one.channel})" if one.channel else capital(one.action)
    )


FOLLOW_UPS = Section(
    "follow-ups",
    "Follow-ups: what was promised",
    promise_blocks,
    "A promise is the next step of a touch, also of one that nobody answered. It is kept on the day under its 'done', "
    "or on the day of the first later touch that follows it, whichever is earlier; late when its day has passed "
    "without that. Kept in time = kept by the due day / all that fell due in the period up to the day of the report.",
)
