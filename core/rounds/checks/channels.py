"""Channels that records name are registered by a plugin."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rounds.checks.finding import Finding
from rounds.words import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rounds.book import Book
    from rounds.checks.finding import Known
    from rounds.problems import Source

Where = tuple[str | int, ...]


def check_channels(book: Book, known: Known) -> Iterator[Finding]:
    """A warning for each channel that no plugin supplies, told once with how many records use it.

    It is no error: the plugin may be off until ``rounds trust``, and its touches count all the same.
    """
    uses: Counter[str] = Counter()
    first: dict[str, tuple[Source, Where]] = {}
    for channel, source, where in _named(book):
        if channel not in known.channels:
            uses[channel] += 1
            first.setdefault(channel, (source, where))
    for channel in sorted(uses):
        source, where = first[channel]
        message = f"no plugin supplies the channel '{channel}' (named {_times(uses[channel])})"
        hint = nearest(channel, known.channels, "if the workspace's own plugin supplies it: rounds trust")
        yield Finding(source, where, message, hint, "warning")


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _named(book: Book) -> Iterator[tuple[str, Source, Where]]:
    """Every channel that a record names, with where it stands."""
    for touch in book.touches.values():
        yield touch.channel, touch.source, ("channel",)
        if touch.next and touch.next.channel:
            yield touch.next.channel, touch.source, ("next", "channel")
    for contact in book.contacts.values():
        yield from _listed(contact.preferences.channels, contact.source, "preferences", "channels")
        yield from _listed(contact.preferences.avoid, contact.source, "preferences", "avoid")
    for source in book.sources():
        yield from _listed(source.do_not_contact, source.source, "do_not_contact")
    for campaign in book.campaigns.values():
        for index, step in enumerate(campaign.steps):
            yield step.channel, campaign.source, ("steps", index, "channel")
    for name, tier in book.settings.tiers.items():
        for channel in tier.mix:
            yield channel, book.settings.source, ("tiers", name, "mix", channel)


def _listed(channels: Sequence[str], source: Source, *where: str) -> Iterator[tuple[str, Source, Where]]:
    for index, channel in enumerate(channels):
        if channel != "all":
            yield channel, source, (*where, index)
