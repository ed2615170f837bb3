"""Gifts: what was given to whom, and how much a year allows. It tracks, and never approves: no legal advice."""

from __future__ import annotations

from rounds.book.gifts.limits import LIMITS_FILE, bundled_limits, limit_of, read_limits
from rounds.book.gifts.totals import Given, given, is_physician, standing

__all__ = [
    "LIMITS_FILE",
    "Given",
    "bundled_limits",
    "given",
    "is_physician",
    "limit_of",
    "read_limits",
    "standing",
]
