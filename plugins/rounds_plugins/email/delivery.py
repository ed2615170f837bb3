"""Delivery by SMTP, step by step, so that it is always known on which side of acceptance a failure lies."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from rounds import Receipt, UsageError
from rounds.base.words import printable
from rounds_plugins.email.account import mailer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from rounds import Account
    from rounds_plugins.email.account import Mailer


_SECONDS: Final = 60
_OK: Final = range(200, 300)
_LATER: Final = range(400, 500)
_ENHANCED: Final = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_NO_SUCH: Final = frozenset({550, 551, 553})
_SHOWN: Final = 200


@contextmanager
def deliver(account: Account) -> Generator[Callable[[str, bytes], Receipt]]:
    """A function that delivers one message to one address, over a connection that is opened again when it broke.

    Raises:
        UsageError: the server cannot be reached or refuses the user; nothing was sent.
    """
    session = _Session(mailer_of(account))
    try:
        session.connect()
    except (OSError, smtplib.SMTPException) as error:
        server = session.mailer.server("smtp")
        raise UsageError(
            f"the mail server {server.host}:{server.port} cannot be used: {_said(error)}", "nothing was sent"
        ) from error
    try:
        yield session.send
    finally:
        session.close()


class _Session:
    """A connection that is made when it is needed."""

    def __init__(self, mailer: Mailer) -> None:
        self.mailer = mailer
        self._smtp: smtplib.SMTP | None = None

    def connect(self) -> smtplib.SMTP:
        """The open connection."""
        if self._smtp is None:
            self._smtp = _opened(self.mailer)
        return self._smtp

    def close(self) -> None:
        """Say goodbye; whatever happens then, everything is decided."""
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
            self._smtp.close()
            self._smtp = None

    def send(self, to: str, composed: bytes) -> Receipt:
        """Deliver one message. An exception means that nobody knows whether it was accepted."""
        try:
            smtp = self.connect()
            refused = self._announced(smtp, to)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Receipt("waiting", _said(error))  # the text was not even begun
        if refused is not None:
            return refused
        try:
            code, reply = smtp.data(composed)
        except smtplib.SMTPDataError as error:  # refused before the text
            return self._answered(int(error.smtp_code), _bytes(error.smtp_error), at_recipient=False)
        except BaseException:
            self.close()
            raise
        return self._answered(code, reply, at_recipient=False)

    def _announced(self, smtp: smtplib.SMTP, to: str) -> Receipt | None:
        """Sender and the one recipient; None when both are accepted."""
        code, reply = smtp.mail(self.mailer.address)
        if code not in _OK:
            return self._answered(code, reply, at_recipient=False)
        code, reply = smtp.rcpt(to)
        return None if code in _OK else self._answered(code, reply, at_recipient=True)

    def _answered(self, code: int, reply: bytes, *, at_recipient: bool) -> Receipt:
        """The server's answer as a receipt; after a refusal the connection is ready for the next message."""
        words = f"{code} {reply.decode('utf-8', 'replace')}"[:_SHOWN]
        if code in _OK:
            return Receipt("sent", words)
        if self._smtp is not None:
            try:
                self._smtp.rset()
            except (OSError, smtplib.SMTPException):
                self.close()
        if code in _LATER:
            return Receipt("waiting", words)
        return Receipt("refused", words, permanent=at_recipient and is_dead(words, code))


def is_dead(words: str, code: int = 0) -> bool:
    """Whether an answer says that the address itself will never work: 5.1.x, 5.2.1, or 550 without saying why."""
    found = _ENHANCED.search(words)
    if found is None:
        return code in _NO_SUCH
    return found[1] == "5" and (found[2] == "1" or (found[2], found[3]) == ("2", "1"))


def _opened(mailer: Mailer) -> smtplib.SMTP:
    server = mailer.server("smtp")
    context = ssl.create_default_context()
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, local_hostname=mailer.domain, timeout=_SECONDS, context=context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, local_hostname=mailer.domain, timeout=_SECONDS)
    try:
        if server.security == "starttls":
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, mailer.password("smtp"))
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def _said(error: Exception) -> str:
    """What went wrong, on one line, without anything that the server could steer a terminal with."""
    text = " ".join(str(error).split()) or type(error).__name__
    return printable(text, "")[:_SHOWN]


def _bytes(reply: bytes | str) -> bytes:
    return reply if isinstance(reply, bytes) else reply.encode()
