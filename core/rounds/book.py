"""Book: all the records of a workspace, immutable, by id."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from rounds.records import (
    Campaign,
    Client,
    Contact,
    Feedback,
    Goal,
    Organization,
    Record,
    Referral,
    Settings,
    Touch,
)
from rounds.timelines import BuiltTimelines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from rounds.timelines import Timelines

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Book:
    """Everything loaded. Voided records are in it too; analyses pass over them.

    Mappings are by id and in id order; touches, referrals and feedback are by day, then id.
    """

    settings: Settings
    contacts: Mapping[str, Contact]
    organizations: Mapping[str, Organization]
    touches: Mapping[str, Touch]
    referrals: Sequence[Referral]
    goals: Mapping[str, Goal]
    feedback: Mapping[str, Feedback]
    campaigns: Mapping[str, Campaign]

    def records(self) -> Iterable[Record]:
        """Every record, kind by kind."""
        yield from self.contacts.values()
        yield from self.organizations.values()
        yield from self.touches.values()
        yield from self.referrals
        yield from self.goals.values()
        yield from self.feedback.values()
        yield from self.campaigns.values()

    def of_kind(self, kind: str) -> Mapping[str, Record]:
        """The records of a kind that have an id, by it."""
        by_kind: dict[str, Mapping[str, Record]] = {
            "contact": self.contacts,
            "organization": self.organizations,
            "touch": self.touches,
            "goal": self.goals,
            "feedback": self.feedback,
            "campaign": self.campaigns,
        }
        return by_kind[kind] if kind in by_kind else {row.id: row for row in self.referrals if row.id}

    def sources(self) -> Iterable[Contact | Organization]:
        """Everybody and every place that may refer: contacts, then organizations."""
        yield from self.contacts.values()
        yield from self.organizations.values()

    def changed(self, **fields: Any) -> Book:
        """A book that differs in these fields; what is only some of the records is no longer what stands in files."""
        return Book(**{field.name: getattr(self, field.name) for field in dataclass_fields(Book)} | fields)

    def timelines(self, as_of: date) -> Timelines:
        """What happened with each source up to a day."""
        return BuiltTimelines(self, as_of)

    def around(self, source_id: str) -> Book:
        """The book with what one source's rhythm and promises rest on, and no more: quick to relate."""
        touches = {
            touch.id: touch
            for touch in self.touches.values()
            if touch.follows or source_id in touch.contacts or source_id == touch.organization
        }
        return self._around(source_id, touches)

    def _around(self, source_id: str, touches: Mapping[str, Touch]) -> Book:
        people = {source_id, *(person for touch in touches.values() for person in touch.contacts)}
        contacts = {person: self.contacts[person] for person in sorted(people) if person in self.contacts}
        return self.changed(contacts=contacts, touches=touches, referrals=(), feedback={})

    def source_named(self, record_id: str) -> Contact | Organization | None:
        """The contact, or else the organization, with this id."""
        return self.contacts.get(record_id) or self.organizations.get(record_id)


def make_book(settings: Settings, records: Iterable[Record]) -> Book:
    """A book of these records; of two with one id the first stays (``checks`` reports the second)."""
    by_kind: dict[str, list[Record]] = {}
    for record in records:
        by_kind.setdefault(record.kind, []).append(record)

    def of(kind: type[R]) -> list[R]:
        return [record for record in by_kind.get(kind.kind, []) if isinstance(record, kind)]

    return Book(
        settings=settings,
        contacts=_by_id(sorted(of(Contact), key=lambda record: record.id)),
        organizations=_by_id(sorted(of(Organization), key=lambda record: record.id)),
        touches=_by_id(sorted(of(Touch), key=lambda record: (record.date, record.id))),
        referrals=tuple(sorted(of(Referral), key=_referral_order)),
        goals=_by_id(sorted(of(Goal), key=lambda record: record.id)),
        feedback=_by_id(sorted(of(Feedback), key=lambda record: (record.opened, record.id))),
        campaigns=_by_id(sorted(of(Campaign), key=lambda record: record.id)),
    )


def empty_book(client: str = "A client") -> Book:
    """A book without records, to start from in a test."""
    return make_book(Settings(client=Client(client)), ())


def _referral_order(referral: Referral) -> tuple[object, ...]:
    return (referral.day, referral.contact, referral.organization, referral.service_line, str(referral.source))


def _by_id(records: Iterable[R]) -> Mapping[str, R]:
    found: dict[str, R] = {}
    for record in records:
        found.setdefault(record.id, record)
    return MappingProxyType(found)
