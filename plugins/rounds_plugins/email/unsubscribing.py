"""How people opt out: the line in the message, the header for one click, and what is required before sending."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from rounds import RefusedError
from rounds_plugins.email.headers import fixed_field, links_field

if TYPE_CHECKING:
    from rounds_plugins.email.account import Mailer

WORD = "unsubscribe"


def opt_out(mailer: Mailer, message_id: str) -> str:
    """The line that tells a recipient how to get no more."""
    link = mailer.unsubscribe_url(message_id)
    how = f"reply '{WORD}'" if mailer.mailto == mailer.address else f"write '{WORD}' to {mailer.mailto}"
    return f"To get no more e-mails from us, {how}{f', or go to {link}' if link else ''}."


def unsubscribe_fields(mailer: Mailer, message_id: str) -> bytes:
    """List-Unsubscribe, and with an https link one click (RFC 8058)."""
    link = mailer.unsubscribe_url(message_id)
    mailto = f"mailto:{mailer.mailto.replace('&', '%26')}?subject={quote(f'{WORD} {message_id}')}"
    fields = links_field("List-Unsubscribe", [*([link] if link else []), mailto])
    return fields + (fixed_field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click") if link else b"")


def check_bulk(mailer: Mailer) -> None:
    """Nothing is sent to many without one click, unless the user has said that it goes without.

    Raises:
        RefusedError: it is missing.
    """
    if not mailer.url and mailer.needs_one_click:
        raise RefusedError(
            "your account names no link to opt out with one click (unsubscribe.url)",
            "large mailbox providers want one; to go without it write unsubscribe: {one_click: false}",
        )
