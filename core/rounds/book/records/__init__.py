"""The records of a workspace: frozen, slotted dataclasses, one kind a module."""

from __future__ import annotations

from rounds.book.records.build import build
from rounds.book.records.campaign import Campaign, CampaignStep, Event
from rounds.book.records.contact import Affiliation, Contact, Preferences
from rounds.book.records.feedback import Feedback, Told
from rounds.book.records.goal import Goal
from rounds.book.records.kinds import KINDS, WITH_ID, Kind, Record
from rounds.book.records.organization import Organization
from rounds.book.records.parts import Address, Email, Phone, Potential, Provenance
from rounds.book.records.referral import Referral
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
from rounds.book.records.touch import Gift, NextStep, Touch

__all__ = [
    "KINDS",
    "WITH_ID",
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
    "Kind",
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
