"""A message that came in: who wrote it, what it answers, and what it is. Any bytes give an answer."""

from __future__ import annotations

import hashlib
import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import getaddresses
from typing import TYPE_CHECKING, Final, Literal

from rounds import Received
from rounds_plugins.email.bodies import body_of
from rounds_plugins.email.bounces import bounce_of
from rounds_plugins.email.invitations import answer_in
from rounds_plugins.email.quotes import without_quotes
from rounds_plugins.email.unsubscribing import WORD

if TYPE_CHECKING:
    from datetime import date
    from email.message import Message as Mail

    from rounds_plugins.email.account import Mailer

_ID: Final = re.compile(r"<\s*([^<>\s@]{1,200})\s*@\s*([^<>\s]{1,255}?)\s*>")
_OPTING_OUT: Final = re.compile(
    r"\W*(?:unsubscribe|opt[ -]?out|stop|remove me|take me off)\b(?:[^\n]{0,60})\W*", re.IGNORECASE
)
_MOST: Final = 20
_TO_US: Final = ("To", "Cc", "Bcc", "Delivered-To", "X-Original-To", "Envelope-To")
_LONGEST_SUBJECT: Final = 200


def received(raw: bytes, cursor: str, day: date, mailer: Mailer) -> Received:
    """What the message is."""
    mail = message_from_bytes(raw, policy=policy.compat32)
    own_id = header(mail, "Message-ID").strip() or hashlib.sha256(raw).hexdigest()
    subject = " ".join(header(mail, "Subject").split())[:_LONGEST_SUBJECT]
    writer = next(iter(addresses(mail, "From")), "")
    answers = ids(f"{header(mail, 'In-Reply-To')} {' '.join(reversed(header(mail, 'References').split()))}")
    bounce = bounce_of(mail)
    if bounce is not None:
        answered = ids(bounce.message_ids)
        kind: _Kind = "bounce" if bounce.failed else "auto"
        return Received(
            cursor, own_id, day, bounce.address, subject, bounce.words, kind, answered, "", bounce.permanent
        )
    text = without_quotes(body_of(mail))
    if writer == mailer.address.lower():
        about, to = _logged(mail, mailer)
        return Received(cursor, own_id, day, to, subject, text, "copy" if about else "auto", (), about)
    rsvp = answer_in(mail)
    if rsvp:  # a calendar writes it by itself, but a person has pressed the button
        return Received(cursor, own_id, day, writer, subject, text, "reply", answers, rsvp=rsvp)
    return Received(cursor, own_id, day, writer, subject, text, _kind(mail, subject, text, mailer), answers)


_Kind = Literal["reply", "bounce", "opt-out", "auto", "copy"]


def _kind(mail: Mail, subject: str, text: str, mailer: Mailer) -> _Kind:
    asked = subject.lower().startswith(WORD) and mailer.mailto.lower() in addresses(mail, *_TO_US)
    if asked or _OPTING_OUT.fullmatch(text.strip().split("\n")[0][:200]):
        return "opt-out"
    by_machine = header(mail, "Auto-Submitted").strip().lower() not in {"", "no"}
    junk = header(mail, "Precedence").strip().lower() in {"bulk", "junk", "list", "auto_reply"}
    return "auto" if by_machine or junk or header(mail, "X-Autoreply") else "reply"


def _logged(mail: Mail, mailer: Mailer) -> tuple[str, str]:
    """Whom a copy to ``log+okafor@...`` is about, and the first address that it went to besides."""
    local, _, domain = mailer.log_address.lower().partition("@")
    tagged = re.compile(rf"{re.escape(local)}\+([a-z0-9][a-z0-9-]{{0,62}})@{re.escape(domain)}") if local else None
    to = addresses(mail, *_TO_US)
    found = [match[1] for each in to if tagged and (match := tagged.fullmatch(each))]
    others = [each for each in to if not (tagged and tagged.fullmatch(each)) and each != mailer.address.lower()]
    return (found[0] if found else ""), (others[0] if others else "")


def header(mail: Mail, name: str) -> str:
    """A header's text, decoded where that is possible; all of that name, for those that may stand repeatedly."""
    texts = []
    for value in mail.get_all(name, [])[:_MOST]:
        try:
            texts.append(str(make_header(decode_header(str(value)))))
        except (ValueError, LookupError, UnicodeError):
            texts.append(str(value))
    return " ".join(texts).encode("utf-8", "replace").decode()


def addresses(mail: Mail, *names: str) -> list[str]:
    """The addresses in these headers, in lower case."""
    values = [str(value) for name in names for value in mail.get_all(name, [])[:_MOST]]
    return [each.lower() for _, each in getaddresses(values) if "@" in each]


def ids(text: str) -> tuple[str, ...]:
    """The local parts of the message ids in a text, however folded, each once; ours are ids of touches."""
    return tuple(dict.fromkeys(match[1].lower() for match in _ID.finditer(text[:20_000])))[:_MOST]
