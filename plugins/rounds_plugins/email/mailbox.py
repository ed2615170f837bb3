"""The mailbox by IMAP: drafts are put there, and what came in is read, never marked, moved or deleted."""

from __future__ import annotations

import imaplib
import re
import ssl
from contextlib import contextmanager, suppress
from datetime import date
from email.parser import BytesHeaderParser
from email.utils import parsedate
from typing import TYPE_CHECKING, Any, Final

from rounds import UsageError
from rounds.base.dates import is_plausible
from rounds.base.words import printable
from rounds_plugins.email.account import mailer_of
from rounds_plugins.email.arrivals import received

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from rounds import Account, Received
    from rounds_plugins.email.account import Mailer

_SECONDS: Final = 60
_LARGEST: Final = 256 * 1024
"""Bytes of a message that are read: enough for any text, and not for attachments."""
_FIRST_TIME: Final = 2_000
"""Messages that are looked at when a mailbox is read for the first time: the newest."""
_AT_ONCE: Final = 50
_UID: Final = re.compile(rb"\bUID (\d+)")


def keep(account: Account, composed: Sequence[bytes]) -> str:
    """Put drafts into the mailbox's folder for drafts; where that is.

    Raises:
        UsageError: the server cannot be used, or has no such folder.
    """
    mailer = mailer_of(account)
    with _opened(mailer) as imap:
        folder = mailer.server("imap").drafts
        for one in composed:
            answer, said = imap.append(_quoted(folder), r"(\Draft \Seen)", None, one)
            if answer != "OK":
                raise UsageError(f"the mailbox takes no draft into {folder}: {_shown(said)}", "set imap.drafts")
    return f"{mailer.server('imap').user}, folder {folder}"


def fetch(account: Account, cursor: str) -> Iterator[Received]:
    """What came in after ``cursor``, oldest first.

    A mailbox that numbers its messages anew (another UIDVALIDITY) is read as for the first time.

    Raises:
        UsageError: the server cannot be used.
    """
    mailer = mailer_of(account)
    with _opened(mailer) as imap:
        folder = mailer.server("imap").inbox
        answer, said = imap.select(_quoted(folder), readonly=True)
        if answer != "OK":
            raise UsageError(f"the mailbox has no folder {folder}: {_shown(said)}", "set imap.inbox")
        validity = _number(imap.response("UIDVALIDITY")[1])
        known, _, last = cursor.partition(":")
        after = int(last) if known == validity and last.isdigit() else 0
        found = [uid for uid in _numbers(imap.uid("SEARCH", f"UID {after + 1}:*")[1]) if uid > after]
        for uid, day, raw in _messages(imap, found if after else found[-_FIRST_TIME:]):
            yield received(raw, f"{validity}:{uid}", day, mailer)


def _messages(imap: imaplib.IMAP4, uids: Sequence[int]) -> Iterator[tuple[int, date | None, bytes]]:
    for start in range(0, len(uids), _AT_ONCE):
        some = ",".join(map(str, uids[start : start + _AT_ONCE]))
        _, answer = imap.uid("FETCH", some, f"(UID INTERNALDATE BODY.PEEK[]<0.{_LARGEST}>)")
        items: list[Any] = [one for one in answer or () if isinstance(one, tuple)]
        for head, raw in sorted(items, key=_uid):
            yield _uid((head, raw)), _day(head, raw), raw


def _day(head: bytes, raw: bytes) -> date | None:
    """The day on which a message came in, by the server; else the one on which it was written, by itself.

    None: neither tells a day that may be meant.
    """
    told = imaplib.Internaldate2tuple(head) or parsedate(str(BytesHeaderParser().parsebytes(raw)["Date"]))
    try:
        day = date(*(told or ())[:3])
    except (TypeError, ValueError):
        return None
    return day if is_plausible(day) else None


def _uid(item: tuple[bytes, bytes]) -> int:
    found = _UID.search(item[0])
    return int(found[1]) if found else 0


@contextmanager
def _opened(mailer: Mailer) -> Generator[imaplib.IMAP4]:
    server = mailer.server("imap")
    try:
        context = ssl.create_default_context()
        if server.security == "tls":
            imap: imaplib.IMAP4 = imaplib.IMAP4_SSL(server.host, server.port, ssl_context=context, timeout=_SECONDS)
        else:
            imap = imaplib.IMAP4(server.host, server.port, timeout=_SECONDS)
        try:
            if server.security == "starttls":
                imap.starttls(context)
            imap.login(server.user, mailer.password("imap"))
            yield imap
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                imap.logout()
    except (OSError, imaplib.IMAP4.error) as error:
        words = printable(str(error), "")[:200]
        raise UsageError(f"the mailbox at {server.host}:{server.port} cannot be used: {words}") from error


def _quoted(folder: str) -> str:
    if not folder.isascii() or not folder.isprintable():
        raise UsageError(f"the folder's name {folder!a} is not plain ASCII", "write it as the server lists it")
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _numbers(answer: Any) -> list[int]:
    return sorted(int(word) for part in answer or () if part for word in part.split())


def _number(answer: Any) -> str:
    return answer[0].decode("ascii", "replace") if answer and answer[0] else "0"


def _shown(answer: Any) -> str:
    return ascii(answer)[:120]
