"""A message that came in: who wrote it, what it answers, and what it is. Any bytes give an answer."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import getaddresses
from typing import TYPE_CHECKING, Final, Literal

from rounds import Received
from rounds_plugins.email.bodies import body_of
from rounds_plugins.email.composition import WORD
from rounds_plugins.email.delivery import is_dead
from rounds_plugins.email.invitations import answer_in

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


def received(raw: bytes, cursor: str, day: date | None, mailer: Mailer) -> Received:
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


# Each is tried on one line, or on two joined where a mail program has wrapped it.
_OPENERS: Final = re.compile(
    r"(?:On\b.{3,200}\bwrote:|Am\b.{3,200}\bschrieb\b.{0,200}:|Le\b.{3,200}\ba écrit\s*:|El\b.{3,200}\bescribió:)\s*"
    r"|-{2,}\s*(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Message d'origine|Mensaje original)"
    r"\s*-{2,}.*"
    r"|_{10,}\s*|From:\s.{3,300}|Von:\s.{3,300}|De\s?:\s.{3,300}|Get Outlook for .{3,40}|Sent from my .{2,40}",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"(?:From|Von|De)\s?:\s", re.IGNORECASE)
_SENT: Final = re.compile(r"(?:Sent|Date|To|Subject|Gesendet|An|Betreff|Envoyé|Enviado)\s?:\s", re.IGNORECASE)
_LONGEST_LINE: Final = 400
_BLANKS: Final = re.compile(r"\n{3,}")


def without_quotes(text: str) -> str:
    """The writer's own words; where nothing is left of them (an answer below or between the quotation), those lines."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    end = next((number for number in range(len(lines)) if _ends(lines, number)), len(lines))
    own = _joined(lines[:end])
    return own or _joined(line for line in lines if not _is_opener(lines, line))


def _joined(lines: object) -> str:
    kept = [line for line in lines if not line.lstrip().startswith(">")]  # type: ignore[attr-defined]
    return _BLANKS.sub("\n\n", "\n".join(kept)).strip()


def _ends(lines: list[str], number: int) -> bool:
    """Whether the writer's own words end before this line."""
    line = lines[number].strip()[:_LONGEST_LINE]
    if line in {"--", "—"}:
        return True
    if _FROM.match(line):
        return any(_SENT.match(each.strip()[:20]) for each in lines[number + 1 : number + 4])
    wrapped = f"{line} {lines[number + 1].strip()[:_LONGEST_LINE]}" if number + 1 < len(lines) else line
    starts = line[:3].lower() in {"on ", "am ", "le ", "el "}
    return bool(_OPENERS.fullmatch(line) or (starts and _OPENERS.fullmatch(wrapped)))


def _is_opener(lines: list[str], line: str) -> bool:
    return _ends([line], 0) and len(lines) > 1
