"""Referrals that are counted twice: a month that was exported again, a case that stands in two tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.book.checks.finding import Finding
from rounds.book.records import Referral

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds.base.problems import Source
    from rounds.book.records import Record


class Repeats:
    """A warning for each count of one month, source, service line and direction, or each case, after the first.

    Figures add all of them up. Counts that ``custom`` fields tell apart are no repeats.
    """

    def __init__(self) -> None:
        self._first: dict[tuple[object, ...], Source] = {}
        self._found: list[Finding] = []

    def look(self, record: Record) -> None:
        """Look at one record: whether it is a referral that was seen before."""
        if not isinstance(record, Referral) or record.void:
            return
        other = self._first.setdefault(_key(record), record.source)
        if other is not record.source:
            named = f"the case {record.case}" if record.case else f"a count for {record.month} like this one"
            hint = "they add up: remove one, or void it with a reason"
            self._found.append(Finding(record.source, (), f"{named} stands in {other} too", hint, "warning"))

    def findings(self) -> Iterator[Finding]:
        """The repeats."""
        return iter(self._found)


def _key(referral: Referral) -> tuple[object, ...]:
    if referral.case:
        return ("case", referral.case)
    if not referral.month:
        return ("single", referral.source)
    source = (referral.contact, referral.organization)
    told_apart = repr(sorted(referral.custom.items())) if referral.custom else ""
    return ("month", referral.month, source, referral.service_line, referral.direction, told_apart)
