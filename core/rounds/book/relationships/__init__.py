"""Relationships: each referral source with its timeline and facts, as of a day."""

from __future__ import annotations

from rounds.book.relationships.relating import distinct_touches, relate, within
from rounds.book.relationships.relationship import DAYS_PER_YEAR, Norms, Relationship, State

__all__ = ["DAYS_PER_YEAR", "Norms", "Relationship", "State", "distinct_touches", "relate", "within"]
