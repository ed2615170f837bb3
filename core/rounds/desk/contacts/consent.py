"""What a source does not want: forbidden channels are refused, disliked ones are pointed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.problems import RefusedError
from rounds.book.records import Contact
from rounds.book.records.sources import has_parted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds.book.records import Organization


def forbidden(sources: Iterable[Contact | Organization], channel: str) -> list[Contact | Organization]:
    """Those who must not be contacted through this channel."""
    return [source for source in sources if not source.may_be_reached_by(channel)]


def refuse_forbidden(sources: Iterable[Contact | Organization], channel: str) -> None:
    """Stop an outbound touch that somebody has forbidden.

    Raises:
        RefusedError: one of them has.
    """
    for source in forbidden(sources, channel):
        what = "any contact" if "all" in source.do_not_contact else f"contact by {channel}"
        others = ", ".join(name for name in _preferred(source) if name not in source.do_not_contact)
        instead = f"{source.called} prefers {others}; " if others and "all" not in source.do_not_contact else ""
        raise RefusedError(
            f"{source.called} has asked for no {what.removeprefix('any ')}",
            f"{instead}if it took place all the same, log it with --reason 'why'; if they contacted you: --inbound",
        )


def warnings(sources: Iterable[Contact | Organization], channel: str) -> list[str]:
    """What the liaison should know before the next touch, a line each."""
    lines = []
    for source in sources:
        if isinstance(source, Contact) and channel in source.preferences.avoid:
            others = ", ".join(_preferred(source)) or "another channel"
            lines.append(f"{source.called} would rather not be contacted by {channel}; next time: {others}")
        if has_parted(source.status):
            what = "has left" if source.status == "left" else "has declined to work with us"
            lines.append(f"{source.called} {what}, says the record {source.source.path}")
    return lines


def _preferred(source: Contact | Organization) -> tuple[str, ...]:
    return source.preferences.channels if isinstance(source, Contact) else ()
