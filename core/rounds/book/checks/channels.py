"""Channels that records name are registered by a plugin."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Remedy
from rounds.base.words import nearest
from rounds.book.checks.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rounds.base.problems import Source
    from rounds.book.checks.finding import Known
    from rounds.book.records import Campaign, Contact, Organization, Record, Settings, Touch

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


_NAMED: Mapping[str, Callable[[Any], Iterator[tuple[str, Where]]]] = MappingProxyType(
    {"touch": _of_touch, "contact": _of_contact, "organization": _of_organization, "campaign": _of_campaign}
)
