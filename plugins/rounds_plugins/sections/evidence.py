"""Evidence: the records behind figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Period, Referral, Relationship, Touch
    from rounds.book.timelines import Timeline


def referral_rows(relationships: Iterable[Relationship], *periods: Period) -> list[Timeline[Referral]]:
    """The referral rows of these sources in any of the periods, to be cited: source by source."""
    return [one.referral_rows_in(period) for one in relationships for period in periods]


def touches_of(relationships: Iterable[Relationship], period: Period) -> list[Timeline[Touch]]:
    """The touches of these sources in the period, to be cited: source by source."""
    return [one.touches_in(period) for one in relationships]


def our_touches(relationships: Iterable[Relationship], period: Period) -> list[Timeline[Touch]]:
    """Those of them that came from us."""
    return [one.outbound_in(period) for one in relationships]
