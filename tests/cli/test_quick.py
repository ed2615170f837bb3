"""Two lines a touch: what they mean, and what is told when they mean nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.base.problems import UsageError
from rounds.desk.touches.shorthand import entries_in, parse_shorthand

CLINIC = {
    "rounds.yaml": "client: {name: Cedar}\nliaisons: [{id: dana, name: Dana}]\n",
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
def clinic(make_workspace, monkeypatch, tmp_path):
    monkeypatch.setenv("ROUNDS_TODAY", "2026-10-07")
    (tmp_path / "notes.txt").write_text(TEXT)
    return make_workspace(CLINIC)


def written(clinic):
    return {file.name: file.read_text() for file in sorted((clinic.root / "touches").rglob("*.yaml"))}


def test_each_two_lines_are_a_touch(clinic, call, tmp_path):
    answer = call(clinic, "quick", tmp_path / "notes.txt")
    assert (answer.code, answer.out.splitlines()[-1]) == (0, "3 touches.")
    texts = list(written(clinic).values())
    lee, visit = texts[0], next(text for text in texts if "channel: visit" in text)
    assert ("date: 2026-10-06" in lee, "notes: They were away." in lee) == (True, True)
    for line in ("purpose: spine clinic", "notes: wants <7d access.", "action: send the form", "due: 2026-10-21"):
        assert line in visit
    (heard,) = (clinic.root / "feedback").iterdir()
    assert "category: access" in heard.read_text()
    assert "due: 2026-10-09" in next(text for text in texts if "ask the nurse" in text)


def test_a_line_that_cannot_be_read_stops_before_anything_is_written(clinic, call, tmp_path):
    (tmp_path / "notes.txt").write_text("okafor visit\nHello\n\nokafor\nHello\n")
    answer = call(clinic, "quick", tmp_path / "notes.txt")
    assert (answer.code, "line 4: 'okafor' does not say who and how; nothing was logged" in answer.err) == (2, True)
    assert not (clinic.root / "touches").exists()


def test_somebody_who_is_not_there_is_told_with_the_line(clinic, call, tmp_path):
    (tmp_path / "notes.txt").write_text("okafor visit\nHello\nnobody-x visit\nHello\n")
    answer = call(clinic, "quick", tmp_path / "notes.txt")
    assert answer.code == 2
    assert "line 3 was not logged; logged before it: 1" in answer.err
    assert len(written(clinic)) == 1


def test_on_a_terminal_both_lines_are_asked_for(clinic, call):
    assert call(clinic, "quick", typed="okafor visit\nI: likes it. N: call 1w\n").code == 0
    assert "due: 2026-10-14" in next(iter(written(clinic).values()))


@pytest.mark.parametrize(
    ("first", "second", "arguments"),
    [
        ("okafor visit", "", ["--", "okafor", "visit", ""]),
        ("grace okafor phone 2026-10-02", "Hi", ["--date", "2026-10-02", "--", "grace okafor", "phone", "Hi"]),
        ("a b", "N: call", ["--next-action", "call", "--next", "2w", "--", "a", "b", ""]),
        ("a b", "Vitamin: C. Plain words", ["--", "a", "b", "Vitamin: C. Plain words"]),
        ("-x --help", "y", ["--", "-x", "--help", "y"]),
    ],
)
def test_what_two_lines_mean(first, second, arguments):
    assert parse_shorthand(first, second).arguments == arguments


@given(st.text(max_size=80))
def test_any_text_gives_entries_that_are_read_or_refused(text):
    for _, first, second in entries_in(text):
        try:
            arguments = parse_shorthand(first, second).arguments
        except UsageError:
            continue
        assert len(arguments) - arguments.index("--") == 4
