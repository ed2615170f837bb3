"""Book: all the records of a workspace, immutable, by id; or as they would be with some records more, or other ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from rounds.book.records import (
    KINDS,
    WITH_ID,
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
from rounds.book.timelines import BuiltTimelines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from rounds.book.records import Kind
    from rounds.book.timelines import Timelines


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
        for kind in KINDS.values():
            yield from getattr(self, kind.plural).values() if kind in WITH_ID else self.referrals

    def of_kind(self, kind: str) -> Mapping[str, Record]:
        """The records of a kind that have an id, by it."""
        if KINDS[kind] not in WITH_ID:
            return {row.id: row for row in self.referrals if row.id}
        found: Mapping[str, Record] = getattr(self, KINDS[kind].plural)
        return found

    def sources(self) -> Iterable[Contact | Organization]:
        """Everybody and every place that may refer: contacts, then organizations."""
        yield from self.contacts.values()
        yield from self.organizations.values()

    def changed(self, **fields: Any) -> Book:
        """A book that differs in these fields; what is only some of the records is no longer what stands in files."""
        return Book(**{field.name: getattr(self, field.name) for field in dataclass_fields(Book)} | fields)

    def timelines(self, as_of: date) -> Timelines:
        """What happened with each source up to a day."""
        return BuiltTimelines(self.touches.values(), self.referrals, self.feedback.values(), as_of)

    def among(self, sources: Collection[str]) -> Book:
        """The book with what these sources' rhythms, promises, feedback and referrals rest on, and no more.

        Others with whom they took part in a touch are in it by name, but not with everything that is theirs.
        """
        taken = [touch for touch in self.touches.values() if not touch.void]
        wanted = frozenset(sources)
        around = with_promised(wanted, (touch for touch in taken if not wanted.isdisjoint(touch.sources)))
        own = [touch for touch in taken if not around.isdisjoint(touch.sources)]
        promises = {touch.id for touch in own if touch.next}
        keeping = [touch for touch in taken if promises.intersection(touch.follows)]
        referrals = tuple(row for row in self.referrals if row.party in around)
        feedback = {key: item for key, item in self.feedback.items() if item.party in around}
        return self.narrowed(around, [*own, *keeping], referrals, feedback)

    def narrowed(
        self,
        sources: Collection[str],
        touches: Iterable[Touch],
        referrals: Sequence[Referral],
        feedback: Mapping[str, Feedback],
    ) -> Book:
        """The book with these records, and with the people and places that they and ``sources`` name."""
        kept = _by_id(sorted(touches, key=lambda touch: (touch.date, touch.id)))
        named = {*sources, *(source for touch in kept.values() for source in touch.sources)}
        contacts = {key: self.contacts[key] for key in sorted(named) if key in self.contacts}
        named.update(place for person in contacts.values() for place in person.organizations)
        places = {key: self.organizations[key] for key in sorted(named) if key in self.organizations}
        return Book(self.settings, contacts, places, kept, referrals, self.goals, feedback, self.campaigns)

    def touches_of(self, campaign: str) -> Sequence[Touch]:
        """The touches of a campaign that stand, by day."""
        return [touch for touch in self.touches.values() if touch.campaign == campaign and not touch.void]

    def members(self, organization: str) -> Iterable[str]:
        """Ids of the people who work at an organization now."""
        everybody = self.contacts.values()
        return [one.id for one in everybody if organization in one.organizations and not one.void]

    def standing(self, record_id: str) -> str:
        """The id of the record that stands for this contact or organization: its own, or the one it was merged into."""
        seen: set[str] = set()
        while record_id not in seen:
            seen.add(record_id)
            record = self.contacts.get(record_id) or self.organizations.get(record_id)
            if record is None or not record.merged_into:
                break
            record_id = record.merged_into
        return record_id

    def source_named(self, record_id: str) -> Contact | Organization | None:
        """The contact, or else the organization, with this id."""
        return self.contacts.get(record_id) or self.organizations.get(record_id)


def with_promised(sources: Iterable[str], touches: Iterable[Touch]) -> frozenset[str]:
    """These sources and whoever shares a promise of these touches with them."""
    return frozenset(sources).union(*(touch.sources for touch in touches if touch.next))


def make_book(settings: Settings, records: Iterable[Record]) -> Book:
    """A book of these records; of two with one id the first stays (``checks`` reports the second)."""
    by_kind: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for record in records:
        by_kind[record.kind].append(record)
    fields: dict[str, Any] = {kind.plural: _by_id(sorted(by_kind[kind.name], key=kind.order)) for kind in WITH_ID}
    return Book(settings, referrals=tuple(sorted(by_kind["referral"], key=_referral_order)), **fields)


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


def overlaid(book: Book, records: Iterable[Record], gone: Collection[tuple[str, str]] = ()) -> Book:
    """The book with these records in it, and without those of ``gone`` (kind and id). Ids are not in it twice."""
    new = make_book(book.settings, records)
    fields: dict[str, Any] = {}
    for kind in WITH_ID:
        own = getattr(new, kind.plural)
        left = frozenset(record_id for one, record_id in gone if one == kind.name)
        if own or left:
            fields[kind.plural] = _Overlaid(getattr(book, kind.plural), own, left, kind)
    if new.referrals or any(kind == "referral" for kind, _ in gone):
        without = {record_id for kind, record_id in gone if kind == "referral"}
        kept = [row for row in book.referrals if not row.id or row.id not in without]
        fields["referrals"] = make_book(book.settings, [*kept, *new.referrals]).referrals
    return book.changed(**fields)


class _Overlaid(Mapping[str, R]):
    """Records over others, in the order that a book has them in."""

    def __init__(self, below: Mapping[str, R], above: Mapping[str, R], gone: frozenset[str], kind: Kind) -> None:
        self._below, self._above, self._gone = below, above, gone
        self._kind = kind

    def __getitem__(self, key: str) -> R:
        if key in self._above:
            return self._above[key]
        if key in self._gone:
            raise KeyError(key)
        return self._below[key]

    def __contains__(self, key: object) -> bool:
        return key in self._above or (key not in self._gone and key in self._below)

    def __iter__(self) -> Iterator[str]:
        return iter([record_id for _, record_id in sorted(map(self._kind.order, self._records()))])

    def __len__(self) -> int:
        return sum(1 for _ in self._records())

    def _records(self) -> Iterator[Any]:
        yield from self._above.values()
        for record_id, record in self._below.items():
            if record_id not in self._above and record_id not in self._gone:
                yield record
