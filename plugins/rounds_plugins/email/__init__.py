"""E-mail: drafts as .eml or in the mailbox, SMTP to send, IMAP to fetch what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Carrier


@hookimpl
def register_carriers() -> Iterable[Carrier]:
    """The carrier of the channel ``email``."""
    from rounds_plugins.email.carrier import carrier  # noqa: PLC0415 - smtplib and email take a while to load

    return [carrier]
