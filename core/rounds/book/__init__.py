"""What is known: immutable records, and questions to them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDERS: Mapping[str, str] = MappingProxyType(
    {
        "contact": "contacts",
        "organization": "organizations",
        "touch": "touches",
        "referral": "referrals",
        "goal": "goals",
        "feedback": "feedback",
        "campaign": "campaigns",
    }
)
"""What many records of a kind are called, and the folder of their files; here, so that no record needs to be loaded."""
