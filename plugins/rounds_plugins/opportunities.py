"""The bundled opportunity rules: chances and risks, each with its reasons in numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rounds import Opportunity, OpportunityRule, hookimpl
from rounds.analysis.movement import Decline, Silence, decline, silence
from rounds.base.dates import MONTHS, MONTHS_PER_YEAR, day_words, month_words, trailing_days
from rounds.base.words import amount, chance, counted, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from rounds import Feedback, Period, Relationship, Settings


CONCERN_LEAST = {"concern": 0.8, "need": 0.55}
CONCERN_SPAN = 0.2
DAYS_PER_MONTH = 30


def unanswered_concern(relationship: Relationship, as_of: date) -> Opportunity | None:
    """Concerns before needs, the longest late first; nearly every other matter can wait for this."""
    usual = relationship.settings.cutoffs.sla_days
    late = [(item, (as_of - item.answer_due(usual)).days) for item in relationship.open_feedback]
    late = [(item, days) for item, days in late if days > 0]
    if not late or relationship.status == "left":
        return None
    late.sort(key=lambda pair: (-CONCERN_LEAST.get(pair[0].type, 0.0), -pair[1], pair[0].id))
    first, longest = late[0]
    about = f" about {first.category}" if first.category else ""
    return Opportunity(
        action=f"Answer {relationship.called}: {first.type}{about}",
        reasons=tuple(_concern_reason(item, days, as_of) for item, days in late),
        urgency=CONCERN_LEAST.get(first.type, 0.5) + CONCERN_SPAN * min(1.0, longest / DAYS_PER_MONTH),
        channel="phone",
        tells="feedback",
    )


def _concern_reason(item: Feedback, late: int, as_of: date) -> str:
    about = f" about {item.category}" if item.category else ""
    waited = counted((as_of - item.opened).days, "day")
    said = f"{item.type.capitalize()}{about} of {day_words(item.opened)}, {quoted(item.text)}"
    return f"{said}: open for {waited}, {late:,} past the day for an answer"


UNANSWERED_CONCERN = OpportunityRule("unanswered-concern", "Unanswered concern", unanswered_concern)


RECENT_MONTHS = 3
DECLINING_LEAST, DECLINING_SPAN = 0.6, 0.35


def declining(relationship: Relationship, as_of: date) -> Opportunity | None:  # noqa: ARG001 - a rule's signature
    """The last 3 full months that the book has referrals for; a source that is silent is the dormant rule's."""
    if not relationship.referrals or not relationship.approachable:
        return None
    recent, cutoffs = relationship.full_months(RECENT_MONTHS), relationship.settings.cutoffs
    found, silent = decline(relationship, recent, cutoffs), silence(relationship, recent.end, cutoffs)
    if not found.called or (silent and silent.dormant):
        return None
    first = (
        f"{counted(found.received, 'referral')} in {months(recent)}, {amount(found.expected)} expected from the "
        f"{found.months} months before (chance of so few: {chance(found.probability)})"
    )
    missing = 1 - found.received / found.expected
    return Opportunity(
        action=f"Ask {relationship.called} what has changed",
        reasons=(first, *_worth(relationship, found)),
        urgency=DECLINING_LEAST + DECLINING_SPAN * missing,
        channel="visit",
    )


def _worth(relationship: Relationship, found: Decline) -> tuple[str, ...]:
    """What the missing referrals are worth, by the margin of those of the last 12 months."""
    year = relationship.last_year
    received, value = relationship.referrals_in(year), relationship.value_in(year)
    lost = (found.expected - found.received) * value / received if received else 0.0
    return (f"About ${lost:,.0f} of margin less than expected in these {RECENT_MONTHS} months",) if lost > 0 else ()


DECLINING = OpportunityRule("declining", "Declining", declining)


TOP_TIER_LEAST, TOP_TIER_SPAN = 0.6, 0.3


def overdue_top_tier(relationship: Relationship, as_of: date) -> Opportunity | None:
    """The top tier is the first by name (A). More urgent the more rhythms have passed, up to two."""
    tiers, days, last = relationship.settings.tiers, relationship.cadence_days, relationship.last_touch
    if not tiers or relationship.tier != min(tiers) or days is None:
        return None
    if last and not relationship.overdue_days:
        return None
    rhythm = f"Tier {relationship.tier}, a touch every {counted(days, 'day')}"
    if last is None:
        reason, late = f"{rhythm}: there has been none yet", 0.0
    else:
        silent = (as_of - last).days
        late = min(1.0, relationship.overdue_days / days)
        reason = (
            f"{rhythm}: the last was {counted(silent, 'day')} ago, on {day_words(last)} "
            f"({counted(relationship.overdue_days, 'day')} late)"
        )
    return Opportunity(
        action=f"Get back in touch with {relationship.called}" if last else f"Get in touch with {relationship.called}",
        reasons=(reason,),
        urgency=TOP_TIER_LEAST + TOP_TIER_SPAN * late,
        channel=relationship.best_channel(relationship.planned_channels),
        tells="rhythm",
    )


OVERDUE_TOP_TIER = OpportunityRule("overdue-top-tier", "Overdue, top tier", overdue_top_tier)


DAYS_PER_YEAR = 365
DORMANT_LEAST, DORMANT_SPAN = 0.25, 0.55


def dormant(relationship: Relationship, as_of: date) -> Opportunity | None:
    """More urgent the more it used to send; less so with every year of silence."""
    through, cutoffs = relationship.norms.through, relationship.settings.cutoffs
    if through is None or not relationship.approachable:
        return None
    found = silence(relationship, min(as_of, through), cutoffs)
    if found is None or not found.dormant:
        return None
    sent = relationship.referrals_in(trailing_days(found.last, DAYS_PER_YEAR))
    usual = relationship.norms.referrals
    weight = min(1.0, sent / usual) if usual else 1.0
    years_too_long = (found.days - found.limit) / DAYS_PER_YEAR
    return Opportunity(
        action=f"Win {relationship.called} back",
        reasons=(_silent(found), f"Sent {counted(sent, 'referral')} in the 12 months before"),
        urgency=DORMANT_LEAST + DORMANT_SPAN * weight / (1 + years_too_long),
        channel="visit",
    )


def _silent(found: Silence) -> str:
    since = day_words(found.last + timedelta(1))
    usual = f"one every {amount(found.usual_gap)} days was usual" if found.usual_gap else "it had referred only once"
    return f"No referral for {found.days:,} days, since {since}; {usual}, and {amount(found.limit)} days is the limit"


DORMANT = OpportunityRule("dormant", "Dormant", dormant)


PROSPECT_LEAST, PROSPECT_SPAN = 0.4, 0.3


def untouched_prospect(relationship: Relationship, as_of: date) -> Opportunity | None:  # noqa: ARG001 - a rule's signature
    """A prospect without any touch whose potential is at least ``prospect_potential`` referrals a month."""
    potential, usual = relationship.source.potential, relationship.norms.referrals
    if relationship.status != "prospect" or not relationship.approachable:
        return None
    if relationship.touches or potential is None:
        return None
    monthly = potential.referrals_per_month
    if monthly < relationship.settings.cutoffs.prospect_potential:
        return None
    estimate = f"{potential.source}, {day_words(potential.date)}"
    return Opportunity(
        action=f"Introduce yourselves to {relationship.called}",
        reasons=(f"Could send {amount(monthly)} a month ({estimate}), and nobody has been in touch yet",),
        urgency=PROSPECT_LEAST + PROSPECT_SPAN * (min(1.0, monthly * MONTHS_PER_YEAR / usual) if usual else 0.0),
        channel="visit",
    )


UNTOUCHED_PROSPECT = OpportunityRule("untouched-prospect", "Untouched prospect", untouched_prospect)


SPLITTER_LEAST, SPLITTER_SPAN = 0.3, 0.3


def splitter(relationship: Relationship, as_of: date) -> Opportunity | None:
    """Share of potential over 12 full months from ``splitter_low`` up to, not including, ``splitter_high``.

    Who is being lost is asked about that first: the declining and dormant rules tell it.
    """
    cutoffs, potential = relationship.settings.cutoffs, relationship.source.potential
    if potential is None or not relationship.referrals or not relationship.approachable:
        return None
    year = relationship.full_months(MONTHS_PER_YEAR)
    share, sent = relationship.share(year), relationship.referrals_in(year)
    if share is None or not cutoffs.splitter_low <= share < cutoffs.splitter_high:
        return None
    if declining(relationship, as_of) or dormant(relationship, as_of):
        return None
    possible = potential.referrals_per_month * MONTHS_PER_YEAR
    elsewhere, usual = possible - sent, relationship.norms.referrals
    shares = (
        f"Sent {counted(sent, 'referral')} in 12 months of an estimated {amount(possible)} ({share:.0%}); "
        f"some {amount(elsewhere)} went elsewhere"
    )
    return Opportunity(
        action=f"Ask {relationship.called} what would bring the others here",
        reasons=(shares, f"The estimate is from {potential.source}, {day_words(potential.date)}"),
        urgency=SPLITTER_LEAST + SPLITTER_SPAN * (min(1.0, elsewhere / usual) if usual else 0.0),
        channel="visit",
    )


SPLITTER = OpportunityRule("splitter", "Splitter", splitter)


GAP_LEAST, GAP_SPAN = 0.2, 0.2


def reciprocity_gap(relationship: Relationship, as_of: date) -> Opportunity | None:  # noqa: ARG001 - a rule's signature
    """Over 12 months: received at least ``reciprocity_received``, sent back less than ``reciprocity_ratio`` of it."""
    cutoffs, year = relationship.settings.cutoffs, relationship.last_year
    received, sent = relationship.referrals_in(year), relationship.sent_in(year)
    if not relationship.approachable or not relationship.norms.sent or received < max(1, cutoffs.reciprocity_received):
        return None
    if sent >= received * cutoffs.reciprocity_ratio:
        return None
    usual = relationship.norms.referrals
    reason = (
        f"Sent {counted(received, 'referral')} in 12 months and got {sent:,} back "
        f"({sent / received:.0%}, where {cutoffs.reciprocity_ratio:.0%} is called fair)"
    )
    return Opportunity(
        action=f"Thank {relationship.called}, and ask which patients they would like to see",
        reasons=(reason,),
        urgency=GAP_LEAST + GAP_SPAN * (min(1.0, received / usual) if usual else 0.0),
        channel="phone",
    )


RECIPROCITY_GAP = OpportunityRule("reciprocity-gap", "Reciprocity gap", reciprocity_gap)


def months(period: Period) -> str:
    """A run of months, short: ``Aug-Oct 2026``, ``Nov 2025-Jan 2026``."""
    start, end = period.start, period.end
    if (start.year, start.month) == (end.year, end.month):
        return month_words(end)
    first = MONTHS[start.month - 1] if start.year == end.year else month_words(start)
    return f"{first}-{month_words(end)}"


@hookimpl
def register_opportunity_rules(settings: Settings) -> Iterable[OpportunityRule]:  # noqa: ARG001 - the hook's signature
    """Seven rules; their cut-offs are the settings', which come with each relationship."""
    return (UNANSWERED_CONCERN, DECLINING, OVERDUE_TOP_TIER, DORMANT, UNTOUCHED_PROSPECT, SPLITTER, RECIPROCITY_GAP)
