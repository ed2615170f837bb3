"""Timelines: what happened, by referral source."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from datetime import date

    from rounds.book import Book
    from rounds.records import Feedback, Organization, Referral, Touch

T = TypeVar("T", "Referral", "Feedback")


class Timelines:
    """Everything up to a day that stands, by source id; ``own`` are organizations with something that is theirs alone.

    Touches and promises are filed under everybody who took part; referrals and feedback under the contact, or else
    under the organization.
    """

    def __init__(self, book: Book, as_of: date) -> None:
        self.touches: dict[str, list[Touch]] = {}
        self.promises: dict[str, list[Touch]] = {}
        self.received: dict[str, list[Referral]] = {}
        self.sent: dict[str, list[Referral]] = {}
        self.feedback: dict[str, list[Feedback]] = {}
        self.own: set[str] = set()
        for touch in book.touches.values():
            if not touch.void and touch.date <= as_of:
                self._file_touch(touch)
        for referral in book.referrals:
            if referral.counts and referral.day <= as_of:
                self._file(self.received if referral.direction == "received" else self.sent, referral)
        for item in book.feedback.values():
            if not item.void and item.opened <= as_of:
                self._file(self.feedback, item)

    def is_source(self, place: Organization) -> bool:
        """Whether the organization is a referral source itself, and not only a place where some work."""
        return bool(place.tier or place.potential or place.id in self.own)

    def _file_touch(self, touch: Touch) -> None:
        kinds = [self.promises] * (touch.next is not None) + [self.touches] * touch.counts
        for kind in kinds:
            for source_id in dict.fromkeys((*touch.contacts, touch.organization)):
                if source_id:
                    kind.setdefault(source_id, []).append(touch)
        if kinds:
            self._note_own(touch)

    def _file(self, kind: dict[str, list[T]], item: T) -> None:
        kind.setdefault(item.contact or item.organization, []).append(item)
        self._note_own(item)

    def _note_own(self, item: Touch | Referral | Feedback) -> None:
        if item.organization and not item.contact:
            self.own.add(item.organization)
