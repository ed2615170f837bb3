"""Every id and every channel that a record names exists."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Remedy
from rounds.base.words import nearest
from rounds.book.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from rounds.base.problems import Source
    from rounds.book.book import Book
    from rounds.book.finding import Known
    from rounds.book.records import Campaign, Contact, Feedback, Goal, Organization, Record, Referral, Settings, Touch


_HINTS = {
    "liaison": "add the liaison to rounds.yaml",
    "tier": "tiers are set in rounds.yaml",
    "service line": "add it under service_lines in rounds.yaml",
    "metric": Remedy("metrics come from plugins: see", "plugin list"),
}
_MANY, _MOST_GUESSES = 1000, 100


class References:
    """Contacts, organizations, liaisons, tiers, touches, campaigns, service lines and metrics that do not exist.

    A warning for what is about a void contact or organization: it drops out of every figure. What is wrong in many
    records of one file is told once, with their number. ``book`` holds what may be referred to.
    """

    def __init__(self, book: Book, known: Known) -> None:
        self._names = _Names(book, known)
        self._found: dict[tuple[str, str], list[Finding]] = {}

    def look(self, record: Record) -> None:
        """Look at the names in one record."""
        missing: Callable[[Any, _Names], Iterator[Finding]] = _MISSING[record.kind]
        for finding in missing(record, self._names):
            self._found.setdefault((finding.source.path, finding.message), []).append(finding)

    def findings(self) -> Iterator[Finding]:
        """What names nothing."""
        for same in self._found.values():
            more = f" (here and in {len(same) - 1} more of this file)" if len(same) > 1 else ""
            yield replace(same[0], message=f"{same[0].message}{more}")


class _Names:
    """The ids that may be referred to, by what they name."""

    def __init__(self, book: Book, known: Known) -> None:
        self.book = book
        self._hints: dict[tuple[str, str], str] = {}
        self._refused = known.refused
        self._unknowable = frozenset() if known.settings_read else frozenset({"liaison", "tier", "service line"})
        self._names: dict[str, Collection[str]] = {
            "contact": book.contacts,
            "organization": book.organizations,
            "touch": book.touches,
            "goal": book.goals,
            "campaign": book.campaigns,
            "metric": known.metrics,
            "liaison": {liaison.id for liaison in book.settings.liaisons},
            "tier": book.settings.tiers,
            "service line": book.settings.service_lines,
        }

    def missing(self, source: Source, what: str, name: str, *where: str | int) -> Iterator[Finding]:
        """A finding when ``name`` is given and names nothing."""
        names = self._names[what]
        if name and name not in names and name not in self._refused and what not in self._unknowable:
            yield Finding(source, where, f"there is no {what} '{name}'", self._hint(what, name))

    def _hint(self, what: str, name: str) -> str:
        """The name that was probably meant, looked for once for each name, and for a page full of them at most."""
        if (what, name) not in self._hints:
            names = self._names[what]
            if len(names) > _MANY:  # comparing with each of 20,000 takes the better part of a second
                names = [other for other in names if other[:1] == name[:1]]
            guess = names if len(self._hints) < _MOST_GUESSES else ()
            self._hints[what, name] = nearest(name, guess, _HINTS.get(what, f"add the {what}, or mend the id"))
        return self._hints[what, name]

    def party(self, record: Touch | Referral | Feedback) -> Iterator[Finding]:
        """The contact or organization that a record is about: at least one, and both exist."""
        yield from self.missing(record.source, "contact", record.contact, "contact")
        yield from self.missing(record.source, "organization", record.organization, "organization")
        if not record.void:
            yield from self._void(record)
        if not record.contact and not record.organization:
            hint = "add 'contact:' or 'organization:' with an id"
            yield Finding(record.source, (), f"this {record.kind} names neither a contact nor an organization", hint)

    def _void(self, record: Touch | Referral | Feedback) -> Iterator[Finding]:
        source = self.book.contacts.get(record.contact) or self.book.organizations.get(record.organization)
        if source and source.merged_into:
            message = f"the {source.kind} '{source.id}' was merged into '{self.book.standing(source.id)}'"
            redirect = Remedy(f"this {record.kind} does not count yet; mend it with:", "dedupe redirect")
            yield Finding(record.source, (source.kind,), message, redirect, "warning")
        elif source and source.void:
            message = f"the {source.kind} '{source.id}' is void, so that this {record.kind} does not count"
            hint = "name the record that stands instead, or void this one too"
            yield Finding(record.source, (source.kind,), message, hint, "warning")


def _merged(record: Contact | Organization, names: _Names) -> Iterator[Finding]:
    """Where a record leads to must stand, and only a void one leads anywhere."""
    if not record.merged_into:
        return
    found = list(names.missing(record.source, record.kind, record.merged_into, "merged_into"))
    yield from found
    other = names.book.source_named(names.book.standing(record.id))
    if not record.void:
        hint = f"add 'void: merged into {record.merged_into}', or take merged_into out"
        yield Finding(record.source, ("merged_into",), "a record that was merged into another must be void", hint)
    elif not found and (other is None or other.merged_into):
        hint = "one of the records must stand: take merged_into and void out of it"
        yield Finding(record.source, ("merged_into",), f"'{record.id}' is merged into itself in the end", hint)


def _contact(contact: Contact, names: _Names) -> Iterator[Finding]:
    yield from _merged(contact, names)
    yield from names.missing(contact.source, "liaison", contact.liaison, "liaison")
    yield from names.missing(contact.source, "tier", contact.tier, "tier")
    for index, place in enumerate(contact.affiliations):
        where = ("affiliations", index, "organization")
        yield from names.missing(contact.source, "organization", place.organization, *where)


def _organization(organization: Organization, names: _Names) -> Iterator[Finding]:
    source = organization.source
    yield from _merged(organization, names)
    yield from names.missing(source, "liaison", organization.liaison, "liaison")
    yield from names.missing(source, "tier", organization.tier, "tier")
    yield from names.missing(source, "organization", organization.parent, "parent")
    seen, above = {organization.id}, names.book.organizations.get(organization.parent)
    while above is not None and above.id not in seen:
        seen.add(above.id)
        above = names.book.organizations.get(above.parent)
    if above is not None and above.id == organization.id:
        hint = "a parent must not belong to its own child; remove one of the links"
        yield Finding(source, ("parent",), f"'{organization.id}' belongs to itself through its parents", hint)


def _touch(touch: Touch, names: _Names) -> Iterator[Finding]:
    yield from names.party(touch)
    yield from names.missing(touch.source, "liaison", touch.liaison, "liaison")
    yield from names.missing(touch.source, "campaign", touch.campaign, "campaign")
    for index, other in enumerate(touch.also):
        yield from names.missing(touch.source, "contact", other, "also", index)
    for index, other in enumerate(touch.follows):
        yield from names.missing(touch.source, "touch", other, "follows", index)


def _referral(referral: Referral, names: _Names) -> Iterator[Finding]:
    yield from names.party(referral)
    yield from names.missing(referral.source, "service line", referral.service_line, "service_line")


def _feedback(item: Feedback, names: _Names) -> Iterator[Finding]:
    yield from names.party(item)
    yield from names.missing(item.source, "touch", item.touch, "touch")
    yield from names.missing(item.source, "liaison", item.owner, "owner")


def _goal(goal: Goal, names: _Names) -> Iterator[Finding]:
    yield from names.missing(goal.source, "metric", goal.metric, "metric")
    yield from names.missing(goal.source, "liaison", goal.liaison, "liaison")


def _campaign(campaign: Campaign, names: _Names) -> Iterator[Finding]:
    yield from names.missing(campaign.source, "liaison", campaign.liaison, "liaison")
    yield from names.missing(campaign.source, "goal", campaign.goal, "goal")
    for index, step in enumerate(campaign.steps):
        for place, tier in enumerate(step.tiers):
            yield from names.missing(campaign.source, "tier", tier, "steps", index, "tiers", place)


_MISSING: Mapping[str, Callable[[Any, _Names], Iterator[Finding]]] = {
    "contact": _contact,
    "organization": _organization,
    "touch": _touch,
    "referral": _referral,
    "feedback": _feedback,
    "goal": _goal,
    "campaign": _campaign,
}


Where = tuple[str | int, ...]


class Channels:
    """A warning for each channel that no plugin supplies, told once with how many records use it.

    It is no error: the plugin may be off until ``rounds trust``, and its touches count all the same.
    """

    def __init__(self, settings: Settings, known: Known) -> None:
        self._known = known.channels
        self._uses: Counter[str] = Counter()
        self._first: dict[str, tuple[Source, Where]] = {}
        for name, tier in settings.tiers.items():
            for channel in tier.mix:
                self._note(channel, settings.source, ("tiers", name, "mix", channel))

    def look(self, record: Record) -> None:
        """Look at the channels that one record names."""
        named: Callable[[Any], Iterator[tuple[str, Where]]] | None = _NAMED.get(record.kind)
        for channel, where in named(record) if named else ():
            self._note(channel, record.source, where)

    def findings(self) -> Iterator[Finding]:
        """The channels that nobody supplies."""
        for channel in sorted(self._uses):
            source, where = self._first[channel]
            message = f"no plugin supplies the channel '{channel}' (named {_times(self._uses[channel])})"
            otherwise = Remedy("if the workspace's own plugin supplies it:", "trust")
            hint = nearest(channel, self._known, otherwise)
            yield Finding(source, where, message, hint, "warning")

    def _note(self, channel: str, source: Source, where: Where) -> None:
        if channel not in self._known:
            self._uses[channel] += 1
            self._first.setdefault(channel, (source, where))


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _of_touch(touch: Touch) -> Iterator[tuple[str, Where]]:
    yield touch.channel, ("channel",)
    if touch.next and touch.next.channel:
        yield touch.next.channel, ("next", "channel")


def _of_contact(contact: Contact) -> Iterator[tuple[str, Where]]:
    yield from _listed(contact.preferences.channels, "preferences", "channels")
    yield from _listed(contact.preferences.avoid, "preferences", "avoid")
    yield from _of_organization(contact)


def _of_organization(source: Contact | Organization) -> Iterator[tuple[str, Where]]:
    yield from _listed(source.do_not_contact, "do_not_contact")


def _of_campaign(campaign: Campaign) -> Iterator[tuple[str, Where]]:
    for index, step in enumerate(campaign.steps):
        yield step.channel, ("steps", index, "channel")


def _listed(channels: Sequence[str], *where: str) -> Iterator[tuple[str, Where]]:
    for index, channel in enumerate(channels):
        if channel != "all":
            yield channel, (*where, index)


_NAMED: Mapping[str, Callable[[Any], Iterator[tuple[str, Where]]]] = {
    "touch": _of_touch,
    "contact": _of_contact,
    "organization": _of_organization,
    "campaign": _of_campaign,
}
