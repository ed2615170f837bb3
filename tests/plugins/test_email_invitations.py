"""Invitations as calendars know them, judged by the icalendar library; and answers, whatever bytes they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from rounds import Account, Invitation, Message, RoundsError, Rsvp
from rounds_plugins.email.account import mailer_of
from rounds_plugins.email.arrivals import received
from rounds_plugins.email.composition import compose
from rounds_plugins.email.invitations import answer_in

ACCOUNT = Account({"channel": "email"}, "Dana Whitfield", "dana@cedar.example.org", lambda _host, _user: "")
STARTS = datetime(2026, 11, 12, 18, tzinfo=timezone(timedelta(hours=-5)))


def invited(title: str = "An evening", place: str = "Weir Hall", name: str = "Min Lee", **more) -> Message:
    event = Invitation("evening.lee", 2, STARTS, STARTS + timedelta(hours=2), title, place, **more)
    written = datetime(2026, 10, 31, 9, 30, tzinfo=UTC)
    return Message("2026-10-31-lee-abc234", "lee@example.org", name, "Come", "Dear", "", written, invitation=event)


def calendar_in(raw: bytes) -> Calendar:
    mail = message_from_bytes(raw, policy=policy.default)
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return Calendar.from_ical(part.get_content())


def test_it_is_called_off_as_a_calendar_understands_it():
    calendar = calendar_in(compose(invited(cancelled=True), ACCOUNT))
    (event,) = calendar.walk("VEVENT")
    assert (calendar["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 2)


WORDS = st.text(max_size=60)


@given(WORDS, WORDS, WORDS)
def test_whatever_a_record_says_one_guest_is_asked_to_one_event(title, place, name):
    """Or it is refused; never another guest, alarm, event or address."""
    try:
        raw = compose(invited(title, place, name), ACCOUNT)
    except RoundsError:
        return
    calendar = calendar_in(raw)
    assert [part.name for part in calendar.walk()] == ["VCALENDAR", "VEVENT"]
    (event,) = calendar.walk("VEVENT")
    assert (str(event["attendee"]), str(event["organizer"])) == (
        "mailto:lee@example.org",
        "mailto:dana@cedar.example.org",
    )
    assert (str(event["summary"]), str(event.get("location", ""))) == (title, place)
    assert sorted(set(event) - {"LOCATION"}) == [
        "ATTENDEE", "DTEND", "DTSTAMP", "DTSTART", "ORGANIZER", "SEQUENCE", "STATUS", "SUMMARY", "UID",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Dinner\r\nATTENDEE:mailto:evil@example.org"),
        ("place", "Hall\nBEGIN:VALARM"),
        ("name", "Lee\r\nX-A:b"),
        ("title", "x" * 300),
    ],
)
def test_a_value_that_breaks_a_line_is_refused(field, value):
    with pytest.raises(RoundsError):
        compose(invited(**{field: value}), ACCOUNT)


REPLY = """\
From: Min Lee <lee@example.org>
To: dana@cedar.example.org
Subject: Accepted: An evening
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain

Min Lee has accepted.
--b
Content-Type: text/calendar; method=REPLY

BEGIN:VCALENDAR
METHOD:{method}
BEGIN:VEVENT
UID:{uid}
SEQUENCE:2
ATTENDEE;PARTSTAT={state}:mailto:lee@example.org
END:VEVENT
END:VCALENDAR
--b--
"""


def reply(state="ACCEPTED", uid="evening.lee@cedar.example.org", method="REPLY") -> bytes:
    return REPLY.format(state=state, uid=uid, method=method).encode()


@pytest.mark.parametrize("state", ["ACCEPTED", "declined", "Tentative"])
def test_a_calendars_answer_is_a_reply_though_a_machine_wrote_it(state):
    found = received(reply(state), "1", datetime(2026, 11, 1, tzinfo=UTC).date(), mailer_of(ACCOUNT))
    assert (found.kind, found.rsvp) == ("reply", Rsvp("evening.lee", 2, state.lower()))


@pytest.mark.parametrize(
    "raw",
    [
        reply("NEEDS-ACTION"),
        reply(method="REQUEST"),
        reply(uid="x" * 500),
        reply().replace(b"SEQUENCE:2", b"SEQUENCE:-1"),
        reply().replace(b"SEQUENCE:2", b"SEQUENCE:two"),
        reply().replace(b"BEGIN:VEVENT", b"BEGIN:VTODO"),
        reply().replace(b"END:VCALENDAR", b""),
        reply().replace(b"ATTENDEE;PARTSTAT=ACCEPTED:", b"ATTENDEE:"),
        reply().replace(b"UID:", b"X-UID:"),
    ],
)
def test_what_is_no_answer_is_none(raw):
    assert answer_in(message_from_bytes(raw)) is None


@given(st.data())
def test_whatever_bytes_a_calendar_has_there_is_an_answer_or_none(data):
    raw = bytearray(reply())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    found = answer_in(message_from_bytes(bytes(raw)))
    assert found is None or found.answer in {"accepted", "declined", "tentative"}
