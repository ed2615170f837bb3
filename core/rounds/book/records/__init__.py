"""The records of a workspace: frozen, slotted dataclasses, and a table of their kinds.

A kind says what its records are called, where their files stand, and which day each is of.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rounds.book import FOLDERS
from rounds.book.records.activity import Feedback, Gift, NextStep, Referral, Told, Touch
from rounds.book.records.build import build
from rounds.book.records.plans import Campaign, CampaignStep, Event, Goal
from rounds.book.records.settings import (
    Away,
    Client,
    Compliance,
    CutOffs,
    FreeDay,
    Holidays,
    Liaison,
    Limit,
    ReportPlan,
    Scoring,
    ServiceLine,
    Settings,
    Tier,
)
from rounds.book.records.sources import (
    Address,
    Affiliation,
    Contact,
    Email,
    Organization,
    Phone,
    Potential,
    Preferences,
    Provenance,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


__all__ = [
    "KINDS", "WITH_ID", "Address", "Affiliation", "Away", "Campaign", "CampaignStep", "Client", "Compliance", "Contact",
    "CutOffs", "Email", "Event", "Feedback", "FreeDay", "Gift", "Goal", "Holidays", "Kind", "Liaison", "Limit",
    "NextStep", "Organization", "Phone", "Potential", "Preferences", "Provenance", "Record", "Referral", "ReportPlan",
    "Scoring", "ServiceLine", "Settings", "Tier", "Told", "Touch", "build",
]  # fmt: skip


Record = Contact | Organization | Touch | Referral | Goal | Feedback | Campaign


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record.

    Attributes:
        name: What one is called, in files, schemas and on the command line.
        plural: What many are called: the folder of their files, the field of a book, and the view of ``rounds query``.
        type: The class of its records.
        day_field: The field with its day; empty: it has none, or (a referral) more than one. A book has its records in
            order of day, then id.
    """

    name: str
    plural: str
    type: type[Record]
    day_field: str = ""

    def order(self, record: Any) -> tuple[str, str]:
        """What a book sorts the records of this kind by."""
        return str(getattr(record, self.day_field)) if self.day_field else "", record.id

    @property
    def defaults(self) -> Mapping[str, str]:
        """The words that hold where a document leaves a field out, of fields that have such a word."""
        found = {field.name: field.default for field in fields(self.type)}
        return {name: word for name, word in found.items() if isinstance(word, str) and word}


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Kind("contact", FOLDERS["contact"], Contact),
            Kind("organization", FOLDERS["organization"], Organization),
            Kind("touch", FOLDERS["touch"], Touch, "date"),
            Kind("referral", FOLDERS["referral"], Referral),
            Kind("goal", FOLDERS["goal"], Goal),
            Kind("feedback", FOLDERS["feedback"], Feedback, "opened"),
            Kind("campaign", FOLDERS["campaign"], Campaign),
        )
    }
)
"""Every kind by its name, in the order in which they are read."""
WITH_ID = tuple(kind for kind in KINDS.values() if kind.type is not Referral)
"""The kinds whose records are kept by id; a row of referrals need have none."""
