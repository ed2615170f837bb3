"""Referrals that are counted twice: a month that was exported again, a case that stands in two tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.checks.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds.book import Book
    from rounds.records import Referral


def check_repeats(book: Book) -> Iterator[Finding]:
    """A warning for each count of one month, source, service line and direction, or each case, after the first.

    Figures add all of them up. Counts that ``custom`` fields tell apart are no repeats.
    """
    first: dict[tuple[object, ...], Referral] = {}
    for referral in book.referrals:
        if referral.void:
            continue
        other = first.setdefault(_key(referral), referral)
        if other is not referral:
            named = f"the case {referral.case}" if referral.case else f"a count for {referral.month} like this one"
            hint = "they add up: remove one, or void it with a reason"
            yield Finding(referral.source, (), f"{named} stands in {other.source} too", hint, "warning")


def _key(referral: Referral) -> tuple[object, ...]:
    if referral.case:
        return ("case", referral.case)
    if not referral.month:
        return ("single", referral.source)
    source = (referral.contact, referral.organization)
    told_apart = repr(sorted(referral.custom.items())) if referral.custom else ""
    return ("month", referral.month, source, referral.service_line, referral.direction, told_apart)
