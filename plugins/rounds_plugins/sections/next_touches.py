"""Next touches: whom to turn to first, why, how, who does it and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Paragraph, Section, Step, Steps
from rounds.analysis.campaigns import turns
from rounds.analysis.next_touches import MOST_REASONS, NextTouch, next_touches
from rounds.base.dates import day_words
from rounds.base.words import counted, listing
from rounds_plugins.sections.wording import liaison_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds import Block, Findings

MOST_STEPS = 12


def blocks(findings: Findings) -> Iterable[Block]:
    """What waits, in a sentence, and the list."""
    waiting = next_touches(
        findings.relationships,
        findings.follow_ups,
        findings.opportunities,
        findings.channels,
        findings.as_of,
        turns=turns(findings.book, findings.relationships, findings.as_of),
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
    by_matter = {
        "a promise": sum(touch.matter == "promise" for touch in waiting),
        "something they raised": sum(touch.matter == "feedback" for touch in waiting),
        "a campaign's step": sum(touch.matter == "campaign" for touch in waiting),
        "an opportunity": sum(touch.matter == "opportunity" for touch in waiting),
        "their usual touch": sum(touch.matter == "rhythm" for touch in waiting),
    }
    parts = [f"{number:,} for {matter}" for matter, number in by_matter.items() if number]
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


section = Section("next-touches", "Next touches", blocks, method)
