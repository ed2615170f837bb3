"""Relationship: one referral source with its timeline and facts, as of a day."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from rounds.base.dates import Period, trailing_days, trailing_months
from rounds.book.records.sources import has_parted
from rounds.book.timeline import ReferralTimeline, TouchTimeline

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from rounds.book.records import Address, Contact, Feedback, Organization, Referral, Settings, Tier, Touch
    from rounds.book.timeline import Timeline

CadenceState = Literal["none", "planned", "due", "overdue", "lapsed"]
DAYS_PER_YEAR = 365
NO_TOUCHES = TouchTimeline.of(())
NO_REFERRALS = ReferralTimeline.of(())


@dataclass(frozen=True, slots=True)
class Norms:
    """What is usual in this book, to compare one source with.

    Attributes:
        referrals: The 90th percentile of the referrals received in 12 months, over sources that refer; 0: nobody does.
        value: The same of their margin, in US dollars.
        through: The day up to which the book knows of referrals: the end of the last month with any, at most the
            relationships' day; None: there are none. Beyond it, nothing is missing data and not silence.
        sent: Patients whom the client sent to anybody in 12 months; 0: that is not recorded here.
        since: The day of the first referral that the book knows of; before it, nothing is missing data too.
    """

    referrals: float = 0.0
    value: float = 0.0
    through: date | None = None
    sent: int = 0
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Relationship:
    """A contact or an organization with everything that happened up to ``as_of``.

    Touches (those that count), referrals and feedback are in order of day. A touch counts for the contact, for each
    contact under ``also``, and for an organization that it names. ``promises`` are the touches with a next step, also
    those that did not take place: a call that nobody answered may end in "try again on Friday". A month's count of 0
    is no referral.
    """

    source: Contact | Organization
    as_of: date
    settings: Settings
    organizations: tuple[Organization, ...] = ()
    touches: TouchTimeline = NO_TOUCHES
    referrals: ReferralTimeline = NO_REFERRALS
    sent: ReferralTimeline = NO_REFERRALS
    feedback: Sequence[Feedback] = ()
    promises: Sequence[Touch] = ()
    keeping: Sequence[Touch] | None = None
    norms: Norms = Norms()

    def __post_init__(self) -> None:
        """Plain sequences are taken too, as tests and plugins have them."""
        touches: Any = self.touches
        if not isinstance(touches, TouchTimeline):
            object.__setattr__(self, "touches", TouchTimeline.of(touches))
        if self.keeping is None:
            object.__setattr__(self, "keeping", tuple(touch for touch in self.touches if touch.follows))
        for name in ("referrals", "sent"):
            if not isinstance(getattr(self, name), ReferralTimeline):
                object.__setattr__(self, name, ReferralTimeline.of(getattr(self, name)))

    @property
    def id(self) -> str:
        """The source's id."""
        return self.source.id

    @property
    def name(self) -> str:
        """The source's full name."""
        return self.source.name

    @property
    def called(self) -> str:
        """How to name the source in a sentence: ``Dr. Okafor``."""
        return self.source.called

    @property
    def contact(self) -> Contact | None:
        """The source when it is a person."""
        return self.source if self.source.kind == "contact" else None  # type: ignore[return-value]

    @property
    def tier(self) -> str:
        """The source's tier, or empty."""
        return self.source.tier

    @property
    def status(self) -> str:
        """The source's status."""
        return self.source.status

    @property
    def active(self) -> bool:
        """Whether the source is still to be looked after: not left, declined or inactive."""
        return self.source.is_active

    @property
    def parted(self) -> bool:
        """Whether the source has left, or wants nothing to do with us."""
        return has_parted(self.source.status)

    @property
    def approachable(self) -> bool:
        """Whether we may turn to the source of our own accord: it is active and has not forbidden every channel."""
        return self.active and not self.do_not_contact

    @property
    def liaison(self) -> str:
        """Id of the owner: the source's own, or its first organization's, or empty."""
        return self.source.liaison or next((place.liaison for place in self.organizations if place.liaison), "")

    @property
    def specialty(self) -> str:
        """The source's specialty, or its first organization's."""
        return self.source.specialty or next((place.specialty for place in self.organizations if place.specialty), "")

    @property
    def workplace_name(self) -> str:
        """Name of the first organization where the person works, or empty."""
        return self.organizations[0].name if self.organizations else ""

    @property
    def place(self) -> str:
        """The workplace's name, as it was called before."""
        warnings.warn("Relationship.place is workplace_name now", DeprecationWarning, stacklevel=2)
        return self.workplace_name

    @property
    def address(self) -> Address | None:
        """The source's own address, else that of the first place with one where the person works."""
        return self.source.address or next((place.address for place in self.organizations if place.address), None)

    def touches_in(self, period: Period) -> Timeline[Touch]:
        """The touches of the period."""
        return self.touches.between(period.start, period.end)

    def outbound_in(self, period: Period) -> Timeline[Touch]:
        """The touches of the period that came from us: the effort."""
        return self.touches.outbound.between(period.start, period.end)

    @property
    def first_touch(self) -> date | None:
        """Day of the first touch."""
        return self.touches.first_day

    @property
    def last_touch(self) -> date | None:
        """Day of the last touch, in either direction: real contact moves the next date."""
        return self.touches.last_day

    def referral_rows_in(self, period: Period) -> Timeline[Referral]:
        """The received referral rows whose day lies in the period (a month's count counts on its first day)."""
        return self.referrals.between(period.start, period.end)

    def referrals_in(self, period: Period) -> int:
        """How many patients the source sent in the period."""
        return self.referrals.count_between(period.start, period.end)

    def referrals_since(self, day: date) -> int:
        """How many patients the source sent from ``day`` to ``as_of``."""
        return self.referrals_in(Period(min(day, self.as_of), self.as_of))

    def sent_in(self, period: Period) -> int:
        """How many patients the client sent to the source in the period."""
        return self.sent.count_between(period.start, period.end)

    def value_in(self, period: Period) -> float:
        """US dollars of margin from the period's referrals: seen patients where known, else received, times margin."""
        return self.referrals.worth_between(period.start, period.end, self.settings.service_lines)

    def referrals_by_month(self, period: Period) -> list[int]:
        """Patients received in each calendar month of the period."""
        return [self.referrals_in(month) for month in period.months()]

    @property
    def first_referral(self) -> date | None:
        """Day of the first referral received."""
        return self.referrals.first_day

    @property
    def last_referral(self) -> date | None:
        """The last day on which a referral can have arrived: for a month's count its last day, at most ``as_of``."""
        latest = self.referrals.latest_day
        return min(latest, self.as_of) if latest else None

    @property
    def potential_per_month(self) -> float | None:
        """Estimated referrals a month that the source could send, when somebody estimated it."""
        return self.source.potential.referrals_per_month if self.source.potential else None

    def share(self, period: Period) -> float | None:
        """Referrals of the period over potential for as long; None without an estimate. May exceed 1."""
        potential = self.potential_per_month
        if not potential:
            return None
        months = period.whole_months or period.days / (DAYS_PER_YEAR / 12)
        return self.referrals_in(period) / (potential * months)

    @property
    def last_year(self) -> Period:
        """The 365 days that end with ``as_of``."""
        return trailing_days(self.as_of, DAYS_PER_YEAR)

    def full_months(self, count: int) -> Period:
        """The last ``count`` calendar months whose referrals the book knows to their end, up to ``as_of``.

        A month that nobody has entered yet is left out: it would look like silence.
        """
        return trailing_months(min(self.as_of, self.norms.through or self.as_of), count)

    @property
    def planned_tier(self) -> Tier | None:
        """What the settings plan for the source's tier."""
        return self.settings.tiers.get(self.source.tier)

    @property
    def cadence_days(self) -> int | None:
        """Days between touches: the person's own preference, else the tier's.

        None: no rhythm; the source is not active, or has forbidden every channel.
        """
        if not self.approachable:
            return None
        own = self.contact.preferences.cadence_days if self.contact else None
        return own or (self.planned_tier.cadence_days if self.planned_tier else None)

    def planned_touches(self, period: Period) -> int:
        """Touches that the rhythm plans for the part of the period up to ``as_of``.

        max(1, days / cadence, rounded half up); 0 without a rhythm, or when the period has not begun.
        """
        days = self.cadence_days
        if days is None or period.start > self.as_of:
            return 0
        return max(1, (2 * period.until(self.as_of).days + days) // (2 * days))

    @property
    def next_due(self) -> date | None:
        """When the next touch is due: the last one plus the cadence; today when there was none; None: no rhythm."""
        days = self.cadence_days
        if days is None:
            return None
        return self.as_of if self.last_touch is None else self.last_touch + timedelta(days)

    @property
    def overdue_days(self) -> int:
        """Days by which the next touch is late (0: it is not)."""
        due = self.next_due
        return max(0, (self.as_of - due).days) if due else 0

    @property
    def state(self) -> CadenceState:
        """Where the rhythm stands.

        none (no cadence); planned (the next date lies ahead); due (within the settings' ``due_within_days``, today, or
        never touched); overdue; lapsed (silent for ``lapsed_factor`` cadences or more).
        """
        due, days, cutoffs = self.next_due, self.cadence_days, self.settings.cutoffs
        if due is None or days is None:
            return "none"
        if self.last_touch and (self.as_of - self.last_touch).days >= days * cutoffs.lapsed_factor:
            return "lapsed"
        if self.as_of > due:
            return "overdue"
        return "due" if (due - self.as_of).days <= cutoffs.due_within_days else "planned"

    @property
    def open_feedback(self) -> tuple[Feedback, ...]:
        """Concerns and needs that nobody has resolved by ``as_of``."""
        return tuple(
            item
            for item in self.feedback
            if item.needs_answer and (item.resolved is None or item.resolved > self.as_of)
        )

    @property
    def preferred_channels(self) -> tuple[str, ...]:
        """The channels that the person prefers, best first."""
        return self.contact.preferences.channels if self.contact else ()

    @property
    def planned_channels(self) -> tuple[str, ...]:
        """The channels that the tier's mix plans, the largest share first."""
        tier = self.planned_tier
        return tuple(sorted(tier.mix, key=tier.mix.__getitem__, reverse=True)) if tier else ()

    @property
    def do_not_contact(self) -> bool:
        """Whether the source has forbidden every channel."""
        return "all" in self.source.do_not_contact

    def welcomes(self, channel: str) -> bool:
        """Whether the source neither forbids nor avoids this channel."""
        avoided = self.contact.preferences.avoid if self.contact else ()
        return not self.do_not_contact and channel not in self.source.do_not_contact and channel not in avoided

    def best_channel(self, wishes: Iterable[str] = ()) -> str:
        """The first welcome channel that the source prefers, else the first welcome one of ``wishes``, else empty."""
        return next((name for name in (*self.preferred_channels, *wishes) if name and self.welcomes(name)), "")

    def for_services(self, service_lines: Collection[str]) -> Relationship:
        """The same relationship with the referrals of these service lines alone."""
        return replace(self, referrals=self.referrals.of_lines(service_lines), sent=self.sent.of_lines(service_lines))
