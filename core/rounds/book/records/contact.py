"""Contact: one person in the target group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from rounds.base.credentials import DOCTORAL
from rounds.base.problems import Source
from rounds.book.records.build import no_values
from rounds.book.records.parts import Address, Email, Phone, Potential, Provenance, allows, is_active


@dataclass(frozen=True, slots=True)
class Affiliation:
    """One of the places where a person works. ``days`` are weekday names; ``until`` ends it."""

    organization: str
    role: str = ""
    primary: bool = False
    phone: str = ""
    email: str = ""
    days: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a person wants to be contacted: channels by preference, when, and how often (days; None: as the tier)."""

    channels: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    best_time: str = ""
    cadence_days: int | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """One person who refers, might refer, or decides about referrals.

    ``tier`` is a key of the settings' tiers (empty: none yet); ``status`` is prospect, active, inactive, left or
    declined; ``do_not_contact`` lists channels that are forbidden, or ``all``; ``verified`` is the day on which
    somebody last confirmed the record; ``void`` is the reason for which the record no longer counts, ``merged_into``
    the record that stands for the person instead, and ``different_from`` are records of somebody else who looks alike.
    """

    kind: ClassVar[str] = "contact"

    source: Source
    id: str
    name: str
    prefix: str = ""
    given: str = ""
    family: str = ""
    suffix: str = ""
    credentials: str = ""
    salutation: str = ""
    role: str = ""
    npi: str = ""
    specialty: str = ""
    taxonomy: str = ""
    affiliations: tuple[Affiliation, ...] = ()
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    address: Address | None = None
    liaison: str = ""
    tier: str = ""
    status: str = "prospect"
    preferences: Preferences = Preferences()
    do_not_contact: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    potential: Potential | None = None
    tags: tuple[str, ...] = ()
    notes: str = ""
    verified: date | None = None
    provenance: Mapping[str, Provenance] = field(default_factory=no_values)
    custom: Mapping[str, Any] = field(default_factory=no_values)
    void: str = ""
    merged_into: str = ""
    different_from: tuple[str, ...] = ()

    @property
    def is_active(self) -> bool:
        """Whether it is still to be looked after: not left, declined or inactive."""
        return is_active(self.status)

    @property
    def called(self) -> str:
        """How to address the person in a sentence: the salutation, ``Dr. Okafor``, or the name."""
        if self.salutation:
            return self.salutation
        letters = self.credentials.upper().replace(".", "").replace(",", " ").split()
        if any(letter in DOCTORAL for letter in letters):
            return f"Dr. {self.family or self.name.split()[-1]}"
        return self.name

    @property
    def organizations(self) -> tuple[str, ...]:
        """Ids of the places where the person works now by the record, the primary one first."""
        current = [place for place in self.affiliations if place.until is None]
        return tuple(place.organization for place in sorted(current, key=lambda place: not place.primary))

    def may_be_reached_by(self, channel: str) -> bool:
        """Whether the person has not forbidden this channel."""
        return allows(self.do_not_contact, channel)
