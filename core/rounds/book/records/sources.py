"""Who refers: a contact is one person in the target group, an organization a practice, a hospital, any such place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from rounds.base.names import DOCTORAL
from rounds.base.problems import Source
from rounds.book.records.build import no_values


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as typed. Kinds: work, mobile, fax, home, other."""

    number: str
    kind: str = "work"
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail address. Kinds: work, personal, other."""

    address: str
    kind: str = "work"


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; ZIP and state stay text (leading zeros)."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Potential:
    """How many referrals a month the source could send to practices like the client's, who says so, and since when."""

    referrals_per_month: float
    source: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a field's value came from: a file or a register, and the date of it."""

    source: str
    date: dt.date


def is_active(status: str) -> bool:
    """Whether somebody of this status is still to be looked after: not left, declined or inactive."""
    return status in {"prospect", "active"}


def allows(do_not_contact: tuple[str, ...], channel: str) -> bool:
    """Whether channels that are not to be used leave this one: neither it nor ``all`` is among them."""
    return channel not in do_not_contact and "all" not in do_not_contact


def has_parted(status: str) -> bool:
    """Whether somebody of this status has left, or wants nothing to do with us."""
    return status in {"left", "declined"}


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


@dataclass(frozen=True, slots=True)
class Organization:
    """A place where referring people work; it may be a referral source itself.

    Fields mean what they mean on a Contact; ``type`` is practice, hospital, clinic, network, facility or other,
    ``parent`` the id of the organization it belongs to.
    """

    kind: ClassVar[str] = "organization"

    source: Source
    id: str
    name: str
    type: str = "practice"
    npi: str = ""
    parent: str = ""
    specialty: str = ""
    taxonomy: str = ""
    address: Address | None = None
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    website: str = ""
    liaison: str = ""
    tier: str = ""
    status: str = "prospect"
    do_not_contact: tuple[str, ...] = ()
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
        """How to name the place in a sentence."""
        return self.name

    def may_be_reached_by(self, channel: str) -> bool:
        """Whether the place has not forbidden this channel."""
        return allows(self.do_not_contact, channel)
