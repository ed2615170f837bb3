"""A message as bytes: header fields of ours, how people opt out, a body of the standard library, and read back."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from rounds import RefusedError, UsageError
from rounds_plugins.email.account import mailer_of
from rounds_plugins.email.bodies import inlined
from rounds_plugins.email.headers import fixed_field, id_field, links_field, mailbox_field, text_field
from rounds_plugins.email.invitations import calendar_of, method_of

if TYPE_CHECKING:
    from rounds import Account, Message
    from rounds_plugins.email.account import Mailer


_NEWLINES: Final = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BARE: Final = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_LONGEST_LINE: Final = 998
_LONGEST_LOCAL: Final = 64


def compose(message: Message, account: Account) -> bytes:
    """The message in the form of RFC 5322, with CRLF: text and HTML as alternatives.

    Raises:
        UsageError: a value must not stand in a header, or what was made does not read back.
    """
    mailer = mailer_of(account)
    head = b"".join(_fields(message, mailer))
    made = head + _body(message, mailer)
    _read_back(made, message, head)
    return made


def _fields(message: Message, mailer: Mailer) -> list[bytes]:
    fields = [
        fixed_field("Date", format_datetime(message.written)),
        mailbox_field("From", mailer.name, mailer.address, "the sender"),
        mailbox_field("To", message.name, message.to, "the recipient"),
        text_field("Subject", message.subject, "the subject"),
        id_field("Message-ID", f"{message.id}@{mailer.domain}"),
        unsubscribe_fields(mailer, message.id),
    ]
    if mailer.reply_to:
        fields.append(mailbox_field("Reply-To", "", mailer.reply_to, "reply_to"))
    if message.is_draft:
        fields.append(fixed_field("X-Unsent", "1"))
    return fields


def _body(message: Message, mailer: Mailer) -> bytes:
    """MIME-Version, Content-Type and the parts. Quoted-printable never holds ``=_``, so the boundary is safe."""
    body = EmailMessage(policy=policy.SMTP)
    body.set_content(cleaned(message.text), charset="utf-8", cte="quoted-printable")
    if message.html:
        html = cleaned(inlined(message.html))
        body.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    if message.invitation:
        event, params = calendar_of(message, message.invitation, mailer), {"method": method_of(message.invitation)}
        body.add_alternative(event, subtype="calendar", charset="utf-8", cte="quoted-printable", params=params)
    if body.is_multipart():
        body.set_boundary(f"=_{message.id}")
    return bytes(body)


def cleaned(text: str) -> str:
    """The text with plain line ends and without what steers a terminal or breaks a line in transit."""
    return _CONTROLS.sub("", _NEWLINES.sub("\n", text))


def _read_back(made: bytes, message: Message, head: bytes) -> None:
    """Another reader must find the fields that were meant, and one recipient: the last guard, whatever came before."""
    read = message_from_bytes(made, policy=policy.default)
    meant = [each.split(b":", 1)[0].decode() for each in head.split(b"\r\n") if each and not each.startswith(b" ")]
    to = read["To"].addresses if read["To"] else ()
    wrong = [
        "the header fields" if [*read.keys()][: len(meant)] != meant else "",
        "further header fields" if {*read.keys()} - {*meant} - _OF_BODY else "",
        "the recipient" if [each.addr_spec for each in to] != [message.to] else "",
        "the subject" if str(read["Subject"]) != message.subject else "",
        "a line end" if _BARE.search(made) else "",
        "a long line" if max(map(len, made.split(b"\r\n"))) > _LONGEST_LINE else "",
    ]
    if any(wrong):
        raise UsageError(
            f"the e-mail to {message.to} does not read back as it was meant: {' '.join(filter(None, wrong))}"
        )


_OF_BODY: Final = frozenset({"MIME-Version", "Content-Type", "Content-Transfer-Encoding"})


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
