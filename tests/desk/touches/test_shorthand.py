"""Two lines a touch: what they mean, and what becomes of a text of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.base.problems import UsageError
from rounds.desk.log import LogTouch
from rounds.desk.shorthand import LogEntries, entries_in, log_entries, parse_entries, parse_shorthand

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.desk.desk import Desk
    from rounds.storage.workspace import Workspace

CLINIC = {
    "contacts/okafor-grace.yaml": "name: Grace Okafor\nliaison: dana\n",
    "contacts/lee-min.yaml": "name: Min Lee\n",
}
TEXT = """\
# from the car park
okafor visit
P: spine clinic. I: wants <7d access. N: send the form 2w

min lee phone yesterday
They were away.
okafor email
H: concern/access: the wait. N: ask the nurse by fri
"""


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace(CLINIC)


def test_each_two_lines_are_a_touch(workspace: Workspace, desk_at: Callable[..., Desk]):
    done = log_entries(desk_at(workspace), LogEntries(TEXT))
    assert (done.line, done.error) == (0, None)
    visit, phone, email = done.touches
    assert [one.channel for one in done.touches] == ["visit", "phone", "email"]
    assert (visit.next_step, visit.next_due) == ("send the form", date(2026, 11, 14))
    assert (phone.people, phone.day, phone.next_step) == (("Min Lee",), date(2026, 10, 30), "")
    assert (email.next_step, email.next_due) == ("ask the nurse", date(2026, 11, 6))
    assert [heard.type for heard in email.heard] == ["concern"]
    written = (workspace.root / visit.path).read_text()
    assert "purpose: spine clinic\nnotes: wants <7d access.\n" in written
    assert "category: access\n" in (workspace.root / email.heard[0].path).read_text()
    assert [one["touch"] for one in done.as_data()] == [one.touch for one in done.touches]


def test_a_second_touch_knows_the_first(workspace: Workspace, desk_at: Callable[..., Desk]):
    """What the first promised, the second keeps."""
    done = log_entries(desk_at(workspace), LogEntries("okafor visit 2026-10-20\nN: call 1d\nokafor phone\nI: called"))
    assert [promise.touch_id for promise in done.touches[1].kept] == [done.touches[0].touch]


def test_what_cannot_be_logged_ends_it_and_says_where(workspace: Workspace, desk_at: Callable[..., Desk]):
    done = log_entries(desk_at(workspace), LogEntries("okafor visit\nHello\n\nnobody-x visit\nHi\nlee visit\nHi\n"))
    assert len(done.touches) == 1
    assert (done.line, "nobody-x" in str(done.error)) == (4, True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("okafor visit\nHello\n\nokafor\nHello\n", "line 4: 'okafor' does not say who and how; nothing was logged"),
        ("# nothing\n", "there is nothing to log"),
    ],
)
def test_what_cannot_be_read_stops_before_anything_is_logged(
    workspace: Workspace, desk_at: Callable[..., Desk], text: str, words: str
):
    with pytest.raises(UsageError, match=words):
        log_entries(desk_at(workspace), LogEntries(text))
    assert not (workspace.root / "touches").exists()


@pytest.mark.parametrize(
    ("first", "second", "touch"),
    [
        ("okafor visit", "", LogTouch("okafor", "visit")),
        ("grace okafor phone 2026-10-02", "Hi", LogTouch("grace okafor", "phone", "Hi", date="2026-10-02")),
        ("a b", "N: call", LogTouch("a", "b", next_action="call", next="2w")),
        (
            "a b",
            "N: call 1w. N: by fri. H: x H: y",
            LogTouch("a", "b", next_action="call", next="fri", heard=("x", "y")),
        ),
        ("a b", "Vitamin: C. Plain words", LogTouch("a", "b", "Vitamin: C. Plain words")),
        ("-x --help", "y", LogTouch("-x", "--help", "y")),
    ],
)
def test_what_two_lines_mean(first: str, second: str, touch: LogTouch):
    assert parse_shorthand(first, second) == touch


@given(st.text(max_size=80))
def test_any_text_gives_entries_that_are_read_or_refused(text: str):
    for pair in entries_in(text):
        try:
            (entry,) = parse_entries([pair])
        except UsageError:
            continue
        assert entry.touch.who
        assert entry.touch.channel
