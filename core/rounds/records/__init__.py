"""The records of a workspace: frozen, slotted dataclasses, one kind a module."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from rounds.records.build import build
from rounds.records.campaign import Campaign, CampaignStep, Event
from rounds.records.contact import Affiliation, Contact, Preferences
from rounds.records.feedback import Feedback, Told
from rounds.records.goal import Goal
from rounds.records.limit import Limit
from rounds.records.organization import Organization
from rounds.records.parts import Address, Email, Phone, Potential, Provenance
from rounds.records.referral import Referral
from rounds.records.settings import (
    Away,
    Client,
    Compliance,
    CutOffs,
    FreeDay,
    Holidays,
    Liaison,
    ReportPlan,
    Scoring,
    ServiceLine,
    Settings,
    Tier,
)
from rounds.records.touch import Gift, NextStep, Touch

if TYPE_CHECKING:
    from collections.abc import Mapping

Record = Contact | Organization | Touch | Referral | Goal | Feedback | Campaign

RECORD_TYPES: Mapping[str, type[Record]] = MappingProxyType(
    {
        "contact": Contact,
        "organization": Organization,
        "touch": Touch,
        "referral": Referral,
        "goal": Goal,
        "feedback": Feedback,
        "campaign": Campaign,
    }
)

__all__ = [
    "RECORD_TYPES",
    "Address",
    "Affiliation",
    "Away",
    "Campaign",
    "CampaignStep",
    "Client",
    "Compliance",
    "Contact",
    "CutOffs",
    "Email",
    "Event",
    "Feedback",
    "FreeDay",
    "Gift",
    "Goal",
    "Holidays",
    "Liaison",
    "Limit",
    "NextStep",
    "Organization",
    "Phone",
    "Potential",
    "Preferences",
    "Provenance",
    "Record",
    "Referral",
    "ReportPlan",
    "Scoring",
    "ServiceLine",
    "Settings",
    "Tier",
    "Told",
    "Touch",
    "build",
]
