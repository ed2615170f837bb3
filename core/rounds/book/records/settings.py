"""Settings: what ``rounds.yaml`` says about the client, its liaisons, tiers, scoring, cut-offs and reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar

from rounds.base.names import PHYSICIANS
from rounds.base.problems import Source
from rounds.book.records.build import no_values
from rounds.book.records.sources import Address


@dataclass(frozen=True, slots=True)
class Limit:
    """US dollars for a calendar year, by rule.

    ``rule`` is nonmonetary (all gifts to a physician in a year, 42 CFR 411.357(k)), incidental (one item on a
    hospital's campus, (m)) or remuneration (limited remuneration to a physician, (z)). ``verified``: somebody has
    compared the amount with what the authority published; ``authority`` is where it stands.
    """

    source: Source
    year: int
    rule: str
    value: float
    authority: str
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Client:
    """The practice, hospital or group whose referral relationships these are; ``time_zone`` as America/New_York."""

    name: str
    specialty: str = ""
    website: str = ""
    phone: str = ""
    address: Address | None = None
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which a liaison does not work, both ends included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Liaison:
    """Somebody who owns relationships. ``touches_per_week`` is what the person can do, ``away`` when not at all."""

    id: str
    name: str
    email: str = ""
    phone: str = ""
    territory: str = ""
    touches_per_week: int | None = None
    away: tuple[Away, ...] = ()


@dataclass(frozen=True, slots=True)
class Tier:
    """An importance band: ``cadence_days`` between touches (None: no rhythm) and the planned share of each channel."""

    name: str = ""
    cadence_days: int | None = None
    mix: Mapping[str, float] = field(default_factory=no_values)


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A kind of referred work; ``margin`` is US dollars of contribution a seen patient, for the value of referrals."""

    name: str
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class CutOffs:
    """Every convention that a figure rests on, so that a client may set it and the report may print it.

    Days are calendar days, shares are 0 to 1, probabilities 0 to 1; the sources are docs/records/settings.md.
    """

    declining_expected: float = 3.0
    declining_probability: float = 0.05
    dormant_days: int = 90
    dormant_gap_factor: float = 3.0
    reactivated_days: int = 180
    splitter_low: float = 0.2
    splitter_high: float = 0.7
    due_within_days: int = 7
    lapsed_factor: float = 2.0
    sla_days: int = 5
    on_track: float = 1.0
    watch: float = 0.9
    prospect_potential: float = 1.0
    reciprocity_received: int = 6
    reciprocity_ratio: float = 0.1
    recency_days: float = 90.0
    verified_days: int = 365
    mature_days: int = 60
    loop_days: int = 14
    one_source_share: float = 0.25
    recurrence_days: int = 90
    impact_days: int = 90
    impact_interval: float = 0.9
    impact_resamples: int = 2000
    entry_days: int = 3
    gift_warning: float = 0.8
    gift_correlation: float = 0.5


@dataclass(frozen=True, slots=True)
class Compliance:
    """To whom the yearly limit of gifts applies, by credentials; ``refuse``: over it a gift needs a reason."""

    credentials: tuple[str, ...] = PHYSICIANS
    refuse: bool = True


@dataclass(frozen=True, slots=True)
class Scoring:
    """Points that each scoring rule may give at most (rule name to points); a rule at 0 is off.

    ``tiers`` (tier to points) are the points from which that tier is suggested; nothing is suggested without them.
    """

    weights: Mapping[str, float] = field(default_factory=no_values)
    tiers: Mapping[str, float] = field(default_factory=no_values)

    def suggested_tier(self, points: float) -> str:
        """The tier with the highest demand that these points meet, or empty."""
        met = [(least, name) for name, least in self.tiers.items() if points >= least]
        return max(met, default=(0.0, ""))[1]


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day on which nobody works, and what it is called."""

    date: date
    name: str = ""


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days on which nobody works: a country's public holidays (ISO code and subdivision), and the client's own.

    ``also`` are further days; ``except_on`` are public holidays on which work goes on.
    """

    country: str = ""
    subdivision: str = ""
    also: tuple[FreeDay, ...] = ()
    except_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """A named report, or what changes in one that plugins supply: an empty field leaves theirs as it is.

    ``sections`` are names, in order (none: all that are registered); ``about`` is book, liaison or source (empty:
    book); ``brief``: of each section the answer and the first figures.
    """

    title: str = ""
    sections: tuple[str, ...] = ()
    about: str = ""
    brief: bool | None = None


SETTINGS_SOURCE = Source("rounds.yaml")
DEFAULT_TIERS: Mapping[str, Tier] = MappingProxyType(
    {
        "A": Tier("Key sources", 30, MappingProxyType({"visit": 0.5, "phone": 0.2, "email": 0.2, "event": 0.1})),
        "B": Tier("Growing sources", 45, MappingProxyType({"visit": 0.4, "phone": 0.2, "email": 0.3, "mail": 0.1})),
        "C": Tier("Occasional sources", 90, MappingProxyType({"visit": 0.2, "phone": 0.2, "email": 0.4, "mail": 0.2})),
        "D": Tier("On the list"),
    }
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole of ``rounds.yaml``.

    ``fiscal_year_starts`` is a month, 1 to 12; ``as_of`` freezes the book: the day that commands take for today
    (samples and archives); ``commit`` is auto, off, or empty for auto in a repository of the workspace's own;
    ``plugins`` holds each plugin's own settings by plugin name; ``limits`` are those of the workspace's limits.yaml.
    """

    kind: ClassVar[str] = "settings"

    client: Client
    source: Source = SETTINGS_SOURCE
    liaisons: tuple[Liaison, ...] = ()
    tiers: Mapping[str, Tier] = field(default_factory=lambda: DEFAULT_TIERS)
    service_lines: Mapping[str, ServiceLine] = field(default_factory=no_values)
    scoring: Scoring = Scoring()
    cutoffs: CutOffs = CutOffs()
    compliance: Compliance = Compliance()
    reports: Mapping[str, ReportPlan] = field(default_factory=no_values)
    plugins: Mapping[str, Mapping[str, Any]] = field(default_factory=no_values)
    fiscal_year_starts: int = 1
    holidays: Holidays = Holidays()
    as_of: date | None = None
    commit: str = ""
    disabled_plugins: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()

    def liaison(self, liaison_id: str) -> Liaison | None:
        """The liaison with this id."""
        return next((liaison for liaison in self.liaisons if liaison.id == liaison_id), None)

    def liaison_name(self, liaison_id: str) -> str:
        """The liaison's name, or what stands in the record."""
        liaison = self.liaison(liaison_id)
        return liaison.name if liaison else liaison_id
