"""Organization: a practice, a hospital, any place that refers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from rounds.base.problems import Source
from rounds.book.records.build import no_values
from rounds.book.records.parts import Address, Email, Phone, Potential, Provenance, allows, is_active


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
