"""Delivery status notifications (RFC 3464): whom a message did not reach, whether ever, and which message it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rounds_plugins.email.sending import is_dead

if TYPE_CHECKING:
    from email.message import Message as Mail

_MOST_PARTS: Final = 50
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Bounce:
    """One notification; of several recipients the first that failed. ``message_ids`` is text with the ids in it."""

    address: str
    words: str
    failed: bool
    permanent: bool
    message_ids: str


def bounce_of(mail: Mail) -> Bounce | None:
    """The notification that the message is, or None."""
    if mail.get_content_type() != "multipart/report" or _parameter(mail, "report-type") != "delivery-status":
        return None
    parts = [part for _, part in zip(range(_MOST_PARTS), mail.walk(), strict=False)]
    blocks = [
        block
        for part in parts
        if part.get_content_type() == "message/delivery-status"
        for block in part.walk()
        if block.get("Final-Recipient")
    ]
    failed = [block for block in blocks if str(block.get("Action", "")).strip().lower() == "failed"]
    block = next(iter([*failed, *blocks]), None)
    if block is None:
        return None
    status = str(block.get("Status", "")).strip()
    words = " ".join(f"{status} {block.get('Diagnostic-Code', '')}".split())[:_LONGEST]
    recipient = str(block.get("Original-Recipient") or block["Final-Recipient"])
    address = recipient.rpartition(";")[2].strip().strip("<>").lower()
    return Bounce(address, words, bool(failed), bool(failed) and is_dead(status), _original(parts))


def _original(parts: list[Mail]) -> str:
    """The message id of what was returned: of the whole message, or of its headers alone."""
    found = [str(part["Message-ID"]) for part in parts[1:] if part["Message-ID"]]
    for part in parts:
        if part.get_content_type() == "text/rfc822-headers":
            raw = part.get_payload(decode=True)
            text = raw.decode("ascii", "replace") if isinstance(raw, bytes) else ""
            found += [line for line in text.splitlines() if line.lower().startswith("message-id:")]
    return " ".join(found)


def _parameter(mail: Mail, name: str) -> str:
    value = mail.get_param(name)
    return value.lower() if isinstance(value, str) else ""
