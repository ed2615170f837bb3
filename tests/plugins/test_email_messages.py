"""Messages as bytes: what a record says never becomes a header, and whatever comes in gives an answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mailparser_reply import EmailReplyParser

from rounds import Account, Message
from rounds_plugins.email.account import mailer_of
from rounds_plugins.email.arrivals import received, without_quotes
from rounds_plugins.email.composition import compose
from rounds_plugins.email.mailbox import _messages

ACCOUNT = Account(
    {"channel": "email", "unsubscribe": {"url": "https://cedar.example.org/u/{id}"}},
    "Dana Whitfield",
    "dana@cedar.example.org",
    lambda _host, _user: "",
)
WRITTEN = datetime(2026, 10, 31, 9, 30, tzinfo=UTC)


def message(**fields: str) -> Message:
    usual = {"id": "2026-10-31-lee-abc234", "to": "lee@example.org", "name": "Min Lee", "subject": "Urgent backs"}
    return Message(**{**usual, "text": "Dear Dr. Lee,\n", "html": "", **fields}, written=WRITTEN)


def test_a_message_reads_back_as_it_was_meant():
    html = "<style>p {color: red}</style><p>Dear &amp; all</p>"
    read = message_from_bytes(compose(message(name="Thị “Ana” Ito", html=html), ACCOUNT), policy=policy.default)
    assert [(one.display_name, one.addr_spec) for one in read["To"].addresses] == [("Thị “Ana” Ito", "lee@example.org")]
    assert read["Message-ID"] == "<2026-10-31-lee-abc234@cedar.example.org>"
    assert read.get_body(("plain",)).get_content() == "Dear Dr. Lee,\r\n"
    assert 'style="color: red;"' in read.get_body(("html",)).get_content()


@pytest.fixture(scope="module")
def hostile():
    driver = Path(__file__).parent.parent / "drivers" / "hostile_mail.py"
    spec = spec_from_file_location("hostile_mail", driver)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("field", ["to", "name", "subject", "text", "html"])
def test_whatever_a_field_holds_only_one_person_is_written_to(hostile, field):
    assert hostile.run(field, 2_000, seed=1) > (0 if field == "to" else 100)


@given(st.binary(max_size=400))
@example(b"From: =?utf-8?q?=ff?= <a@b.org>\nContent-Type: text/plain; charset=none\n\n\xff")
@example(b"Content-Type: multipart/report; report-type=delivery-status\n\n")
def test_any_bytes_that_come_in_give_an_answer(raw):
    head = b"From: grace@north.example.org\nContent-Type: text/html\n\n"
    for one in (raw, head + raw):
        found = received(one, "1:1", date(2026, 10, 31), mailer_of(ACCOUNT))
        assert found.kind in {"reply", "bounce", "opt-out", "auto", "copy"}
        found.text.encode()  # no lone surrogate goes on into a record


REPLIES = [
    ("Yes, gladly.\n\nOn Fri, 30 Oct 2026 at 10:00, Dana <dana@cedar.example.org> wrote:\n> Hello\n", "Yes, gladly."),
    ("Yes, gladly.\n\n-----Original Message-----\nFrom: Dana\nSent: Friday\n\nHello\n", "Yes, gladly."),
    ("Thanks!\n\nOn Fri, 30 Oct 2026 at 10:00, Dana Whitfield\n<dana@cedar.example.org> wrote:\n> Hi\n", "Thanks!"),
    ("Come on Friday, please.\nOn Monday I am away.\n", "Come on Friday, please.\nOn Monday I am away."),
]


@pytest.mark.parametrize(("text", "own"), REPLIES)
def test_what_somebody_wrote_without_what_they_quote(text, own):
    assert without_quotes(text) == own
    assert EmailReplyParser(languages=["en"]).parse_reply(text).strip() == own  # another reader says the same


def test_an_answer_between_the_lines_keeps_its_lines():
    assert without_quotes("On Fri, 30 Oct 2026 at 10:00, Dana wrote:\n> When?\nOn Tuesday.\n") == "On Tuesday."


HEADS = [
    (b'1 (UID 4 INTERNALDATE "30-Oct-2026 12:00:00 +0000" BODY[]<0> {9}', b"Subject: x\r\n\r\n", date(2026, 10, 30)),
    (b"2 (UID 5 BODY[]<0> {9}", b"Date: Thu, 29 Oct 2026 12:00:00 +0000\r\n\r\n", date(2026, 10, 29)),
    (b"3 (UID 6 BODY[]<0> {9}", b"Subject: x\r\n\r\n", None),
    (b"4 (UID 7 BODY[]<0> {9}", b"Date: tomorrow\r\n\r\n", None),
    (b"5 (UID 8 BODY[]<0> {9}", b"Date: Thu, 29 Oct 9226 12:00:00 +0000\r\n\r\n", None),
]


def test_a_message_that_nobody_tells_the_day_of_stops_no_other():
    class Mailbox:
        def uid(self, *_command):
            return "OK", [part for head, raw, _ in HEADS for part in ((head, raw), b")")]

    found = [(uid, day) for uid, day, _ in _messages(Mailbox(), [4, 5, 6, 7, 8])]
    assert found == [(number, day) for number, (*_, day) in enumerate(HEADS, 4)]
