"""Calendars in and out: what goes out comes back equal, foreign ones find their people, any bytes give an answer."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rounds import Incoming, RoundsError, UsageError
from rounds.book.records import Touch, build
from rounds.testing import small_book
from rounds_plugins.exchange.ical import export_icalendar, read_icalendar

BOOK = small_book(
    """
    contacts:
      - {id: okafor-grace, name: Grace Okafor, credentials: MD, emails: [{address: grace@north.example.org}]}
      - {id: lee-min, name: Min Lee, emails: [{address: min@hill.example.org}]}
      - {id: lee-mina, name: Mina Lee}
    touches:
      - {id: t-1, date: 2026-10-02, channel: visit, contact: okafor-grace, also: [lee-min], liaison: dana,
         purpose: "Spine; clinic, new", notes: "Two lines,\\nwith \\\\ and ;", tags: [vip, new], logged: 2026-10-03,
         next: {action: Send the form, due: 2026-10-20, channel: email, done: 2026-10-19}}
      - {id: t-2, date: 2026-10-05, channel: phone, organization: northgate-family-medicine, direction: inbound,
         outcome: no-answer, follows: [t-1], next: {action: "Call again, soon", due: 2026-10-09}}
      - {id: t-3, date: 2026-10-06, channel: email, contact: lee-min, void: a mistake}
    """,
    settings={"client": {"name": "Cedar Orthopedics", "time_zone": "America/New_York"}},
)


def read(tmp_path, text: str | bytes, **options):
    file = tmp_path / "calendar.ics"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_icalendar(file, BOOK, {"as_of": date(2026, 11, 30), **options}))


def calendar(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x", *lines, "END:VCALENDAR", ""])


def test_what_goes_out_comes_back_equal(tmp_path):
    written = export_icalendar(BOOK, {})["touches.ics"]
    found = {one.document["id"]: one.document for one in read(tmp_path, written) if isinstance(one, Incoming)}
    assert sorted(found) == ["t-1", "t-2"]
    for touch_id, document in found.items():
        back = build(Touch, {name: value for name, value in document.items() if name != "id"}, source=None, id=touch_id)
        touch = BOOK.touches[touch_id]
        assert [(name, getattr(back, name)) for name in touch.__slots__ if name != "source"] == [
            (name, getattr(touch, name)) for name in touch.__slots__ if name != "source"
        ]
    assert written == export_icalendar(BOOK, {})["touches.ics"]


def test_a_meeting_is_a_touch_of_whoever_was_invited(tmp_path):
    """Half past two in Greenwich is the evening before in New York."""
    text = calendar(
        "BEGIN:VEVENT", "UID:abc@google.com", "DTSTART:20261119T023000Z", "SUMMARY:Lunch: spine clinic",
        "ATTENDEE;CN=Min:mailto:MIN@hill.example.org", "ATTENDEE:mailto:grace@north.example.org",
        "ATTENDEE:mailto:stranger@x.org", "DESCRIPTION:Wants a\\nform", "END:VEVENT",
    )  # fmt: skip
    (found,) = read(tmp_path, text)
    assert found.document.pop("id").startswith("2026-11-18-lee-min-")
    assert found.document == {
        "date": "2026-11-18", "contact": "lee-min", "also": ["okafor-grace"],
        "channel": "visit", "notes": "Wants a\nform", "purpose": "Lunch: spine clinic",
    }  # fmt: skip
    assert read(tmp_path, text)[0].document["id"] == read(tmp_path, text)[0].document["id"]


@pytest.mark.parametrize(
    ("title", "who"),
    [("Call Dr. Okafor", "okafor-grace"), ("Mina Lee, phone", "lee-mina"), ("Min Lee", "lee-min"), ("Staff", None)],
)
def test_a_name_in_the_title(tmp_path, title, who):
    (found,) = read(tmp_path, calendar("BEGIN:VEVENT", "UID:1", "DTSTART:20261001", f"SUMMARY:{title}", "END:VEVENT"))
    assert (found.document["contact"] if isinstance(found, Incoming) else None) == who


def test_a_to_do_is_a_promise(tmp_path):
    text = calendar(
        "BEGIN:VTODO", "UID:1", "DTSTAMP:20261001T120000Z", "SUMMARY:Send Min Lee the form", "DUE;VALUE=DATE:20261010",
        "END:VTODO",
    )  # fmt: skip
    (found,) = read(tmp_path, text, channel="email")
    assert found.document["next"] == {"action": "Send Min Lee the form", "due": "2026-10-10"}
    assert (found.document["contact"], found.document["channel"]) == ("lee-min", "email")


def test_options_narrow_and_fill_in(tmp_path):
    text = calendar(
        "BEGIN:VEVENT", "UID:1", "DTSTART:20260901", "SUMMARY:Old", "END:VEVENT",
        "BEGIN:VEVENT", "UID:2", "DTSTART:20261001", "SUMMARY:New", "END:VEVENT",
        "BEGIN:VEVENT", "UID:3", "DTSTART:20261001", "SUMMARY:Off", "STATUS:CANCELLED", "END:VEVENT",
    )  # fmt: skip
    found = read(tmp_path, text, contact="lee-min", since="2026-09-15")
    assert [one.document["purpose"] for one in found if isinstance(one, Incoming)] == ["New"]
    for options in ({"contact": "nobody"}, {"since": "soon"}):
        with pytest.raises(UsageError):
            read(tmp_path, text, **options)


def test_a_meeting_that_repeats_is_a_touch_each_time_that_it_took_place(tmp_path):
    """Every Thursday, but not on the 15th; on the 23rd in place of the 22nd; the 29th and later lie ahead."""
    text = calendar(
        "BEGIN:VEVENT", "UID:1", "DTSTART;TZID=America/New_York:20261001T120000", "SUMMARY:Lunch, Min Lee",
        "RRULE:FREQ=WEEKLY", "EXDATE;TZID=America/New_York:20261015T120000", "END:VEVENT",
        "BEGIN:VEVENT", "UID:1", "RECURRENCE-ID;TZID=America/New_York:20261022T120000",
        "DTSTART;TZID=America/New_York:20261023T120000", "SUMMARY:Lunch, Min Lee", "DESCRIPTION:Moved", "END:VEVENT",
    )  # fmt: skip
    found = read(tmp_path, text, as_of=date(2026, 10, 28))
    assert [(one.document["date"], one.document.get("notes", "")) for one in found] == [
        ("2026-10-01", ""), ("2026-10-08", ""), ("2026-10-23", "Moved"),
    ]  # fmt: skip
    assert len({one.document["id"] for one in found}) == 3
    assert {one.line for one in found} == {4}
    assert [one.document["date"] for one in read(tmp_path, text, as_of=date(2026, 10, 28), since="2026-10-09")] == [
        "2026-10-23"
    ]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MINUTELY", "it repeats more than once a day"),
        ("FREQ=DAILY;BYSECOND=1,2", "it repeats more than once a day"),
        ("RRULE:FREQ=SECONDLY", "it is not told how often it repeats"),
        ("COUNT=3", "it is not told how often it repeats"),
        ("FREQ=DAILY;INTERVAL=0", "it repeats at no interval"),
        ("FREQ=DAILY;UNTIL=soon", "how it repeats cannot be followed: "),
        ("FREQ=DAILY", "it took place more than 5,000 times; narrow it with --since"),
    ],
)
def test_how_a_meeting_repeats_may_not_be_followed(tmp_path, rule, words):
    text = calendar("BEGIN:VEVENT", "UID:1", "DTSTART:20010101", "SUMMARY:Min Lee", f"RRULE:{rule}", "END:VEVENT")
    (found,) = read(tmp_path, text)
    assert found.reason.startswith(words)
    assert found.line == 4


def test_a_broken_entry_takes_no_other_away(tmp_path):
    text = calendar(
        "BEGIN:VEVENT", "UID:1", "DTSTART:2026-10-01 noon", "SUMMARY:Min Lee", "END:VEVENT",
        "BEGIN:VEVENT", "UID:2", "DTSTART:20261002", "SUMMARY:Min Lee",
        "BEGIN:VEVENT", "UID:3", "DTSTART:20261003", "SUMMARY:Min Lee", "BEGIN:VALARM", "END:VALARM", "END:VEVENT",
    )  # fmt: skip
    broken, open_ended, good = read(tmp_path, text)
    assert (broken.line, broken.reason[:9]) == (4, "the entry")
    assert (open_ended.line, open_ended.reason) == (9, "BEGIN:VEVENT has no END:VEVENT")
    assert (good.line, good.document["date"]) == (13, "2026-10-03")


def test_the_days_are_those_of_the_calendars_own_zone_where_the_client_names_none(tmp_path):
    file = tmp_path / "google.ics"
    event = ("BEGIN:VEVENT", "UID:1", "DTSTART:20261002T003000Z", "SUMMARY:Min Lee", "END:VEVENT")
    file.write_text(calendar("X-WR-TIMEZONE:America/New_York", *event))
    book = small_book("contacts: [{id: lee-min, name: Min Lee}]")
    (found,) = read_icalendar(file, book, {"as_of": date(2026, 11, 30)})
    assert found.document["date"] == "2026-10-01"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_calendar_in_another_encoding(tmp_path, encoding):
    text = calendar("BEGIN:VEVENT", "UID:1", "DTSTART:20261001", "SUMMARY:Min Lee, café", "END:VEVENT")
    (found,) = read(tmp_path, text.encode(encoding))
    assert found.document["purpose"] == "Min Lee, café"


@pytest.mark.parametrize("text", ["", "hello", "BEGIN:VCALENDAR\r\n", calendar(), "BEGIN:VCARD\r\nEND:VCARD\r\n"])
def test_what_is_no_calendar_is_refused(tmp_path, text):
    with pytest.raises(RoundsError):
        read(tmp_path, text)


WHOLE = calendar(
    "BEGIN:VEVENT", "UID:1", "DTSTART;TZID=America/New_York:20261001T093000", "SUMMARY:Min Lee", "RRULE:FREQ=DAILY",
    "END:VEVENT", "BEGIN:VTODO", "UID:2", "DUE:20261010T000000Z", "RELATED-TO:1", "SUMMARY:x", "END:VTODO",
).encode()  # fmt: skip


@given(st.data())
@example(None)
def test_whatever_bytes_a_calendar_has_there_is_an_answer(tmp_path_factory, data):
    raw = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8)) if data else 0):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 12))] = data.draw(st.binary(max_size=12))
    file = tmp_path_factory.mktemp("noise") / "noise.ics"
    file.write_bytes(raw)
    try:
        list(read_icalendar(file, BOOK, {"as_of": date(2026, 11, 30)}))
    except RoundsError:
        return
