"""Feeds judged by the icalendar library."""

from __future__ import annotations

from datetime import date

import pytest
from icalendar import Calendar

from rounds.base.problems import UsageError
from rounds.desk.calendars import MakeFeeds, make_feeds
from rounds.plugins.diaries import Entry, feed


def told(text):
    components = Calendar.from_ical(text).walk("VEVENT")
    return [(str(one["uid"]), str(one["summary"]), str(one.decoded("dtstart"))) for one in components]


def test_a_feed_a_liaison(open_desk):
    """The late promise stands today; the evening at 18:00 in New York is 23:00 in Greenwich."""
    files = make_feeds(open_desk(), MakeFeeds()).files
    assert [*files] == ["dana.ics", "miguel.ics"]
    assert told(files["dana.ics"]) == [
        ("t-1@cedar-orthopedics", "Grace Okafor: Send the form (email)", "2026-10-20"),
        ("evening.event@cedar-orthopedics", "An evening", "2026-11-12 23:00:00+00:00"),
    ]
    assert told(files["miguel.ics"]) == [
        ("t-2@cedar-orthopedics", "Min Lee: Call again, was due 25 Sep 2026", "2026-10-07")
    ]
    assert make_feeds(open_desk(), MakeFeeds()).files == files
    raw = files["dana.ics"].encode()
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    calendar = Calendar.from_ical(raw)
    assert (str(calendar["x-wr-calname"]), "refresh-interval" in calendar) == ("Cedar Orthopedics: Dana", True)


def test_one_liaison(open_desk):
    assert [*make_feeds(open_desk(), MakeFeeds("dana", months=1)).files] == ["dana.ics"]
    with pytest.raises(UsageError, match="there is no liaison 'nobody'"):
        make_feeds(open_desk(), MakeFeeds("nobody"))


def test_five_hundred_entries_read_back_equal():
    entries = [
        Entry(
            f"t-{number}@cedar", "promise", f"Nguyễn; \\ , {number}" + "é" * (number % 90),
            date(2026, 11, 1 + number % 28), "dana", f"Line one\nline {number}; two", date(2026, 10, 1), number,
            place="12 Oak St, Town",
        )
        for number in range(500)
    ]  # fmt: skip
    text = feed(entries, "Dana")
    found = Calendar.from_ical(text).walk("VEVENT")
    assert [
        (str(one["uid"]), str(one["summary"]), one.decoded("dtstart"), str(one["description"]), one["sequence"])
        for one in found
    ] == [(one.uid, one.title, one.day, one.note, one.version) for one in entries]
    assert feed(entries, "Dana") == text
