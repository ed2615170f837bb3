"""Evidence: the referral rows that several rules rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rounds import Referral, Relationship


def last_year(relationship: Relationship, as_of: date) -> Sequence[Referral]:  # noqa: ARG001 - the relationship ends then
    """The rows of the 365 days that end with the relationship's day."""
    return relationship.referral_rows_in(relationship.last_year)
