"""Values that try to become a header, a recipient or an encoded word, in each field of a message."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email import message_from_bytes, policy

from rounds import Account, Message, UsageError
from rounds_plugins.email.composition import compose

ACCOUNT = Account(
    {"channel": "email", "unsubscribe": {"url": "https://cedar.example.org/u/{id}"}},
    "Dana Whitfield",
    "dana@cedar.example.org",
    lambda _host, _user: "",
)
PIECES = [
    *("\r", "\n", "\r\n", "\0", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\t", " "),
    *("Bcc: evil@example.org", "\r\nBcc: evil@example.org", ", evil@example.org", "<evil@example.org>", ";", ",", ":"),
    *("=?utf-8?q?Hi=0D=0ABcc=3A_evil=40example.org?=", "=?utf-8?b?DQpCY2M6IGV2aWxAZXhhbXBsZS5vcmc=?=", "=?", "?="),
    *('"', "\\", "(", ")", "@", "%", "!", "group: a@b.org;", "é", "\u202e", "\ud800", "\U0001f600", "x" * 90, "Grace"),
]


ALLOWED = {
    *("Date", "From", "To", "Subject", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
}
USUAL = {
    "id": "2026-10-31-lee-abc234",
    "to": "lee@example.org",
    "name": "Min Lee",
    "subject": "Urgent backs",
    "text": "Dear Dr. Lee,",
    "html": "",
    "written": datetime(2026, 10, 31, 9, 30, tzinfo=UTC),
}


def run(field, count, seed):
    """So many values in a field; how many of the messages could be made. Fails when one reaches somebody else."""
    chance, made = random.Random(f"{field}{seed}"), 0
    for _ in range(count):
        value = "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 5)))
        if field == "to" and chance.random() < 0.5:
            value = f"lee{value}@example.org"
        try:
            raw = compose(Message(**{**USUAL, field: value}), ACCOUNT)
        except UsageError:
            continue
        made += 1
        _reaches_one(raw, value if field == "to" else USUAL["to"])
    return made


def _reaches_one(raw, to):
    for reader in (policy.default, policy.compat32):
        read = message_from_bytes(raw, policy=reader)
        assert set(read.keys()) <= ALLOWED, raw
        assert len(read.get_all("To")) == 1, raw
    read = message_from_bytes(raw, policy=policy.default)
    assert [each.addr_spec for each in read["To"].addresses] == [to], raw
