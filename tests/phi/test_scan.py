"""Files: where patient data stand, what a reviewed comment excuses, and what is new."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rounds.base.phi import news, scan


def _told(text):
    return [(str(problem.source), problem.message, problem.severity) for problem in scan(text, "t.yaml")]


def test_the_place_is_told_and_the_data_are_not():
    (problem,) = scan("date: 2026-10-06\nnotes: asked about MRN 00482913\n", "t.yaml")
    assert (str(problem.source), problem.message) == ("t.yaml:2:24", "this looks like a record number")
    assert problem.policy
    assert "00482913" not in f"{problem.message}{problem.hint}"


def test_comments_and_keys_are_looked_at_too():
    assert _told("# patient John Smith\ncustom: {mrn: 00482913}\n") == [
        ("t.yaml:1:11", "this looks like a patient's name", "error"),
        ("t.yaml:2:15", "this looks like a record number", "error"),
    ]


def test_a_reviewed_comment_at_the_end_or_above():
    assert _told("notes: Member ID 4471120  # phi-ok: dana: theirs\n") == []
    assert _told("# phi-ok: dana: theirs\nnotes: Member ID 4471120\n") == []
    assert _told("# phi-ok: dana: theirs\n# more words\nnotes: Member ID 4471120\n") == []


def test_above_a_text_of_several_lines_it_stands_for_all_of_them():
    text = "# phi-ok: dana: theirs\nnotes: |\n  One.\n\n  Member ID 4471120\npurpose: Member ID 4471121\n"
    assert _told(text) == [("t.yaml:6:20", "this looks like a record number", "error")]


def test_a_comment_without_a_reason_excuses_nothing():
    assert _told("notes: Member ID 4471120  # phi-ok\n") == [
        ("t.yaml:1:1", "the comment phi-ok gives no reason", "warning"),
        ("t.yaml:1:18", "this looks like a record number", "error"),
    ]


def test_a_comment_that_excuses_nothing_is_told():
    assert _told("# phi-ok: dana: theirs\nnotes: nothing\n") == [
        ("t.yaml:1:1", "the comment phi-ok excuses nothing here", "warning")
    ]


def test_the_words_in_a_text_are_no_comment():
    assert len(_told("notes: 'say#phi-ok: no' Member ID 4471120\n")) == 1


def test_what_stood_there_before_hinders_no_mending():
    before = "notes: MRN 00482913\ntier: A\n"
    assert news("notes: MRN 00482913\ntier: B\n", before, "t.yaml") == []
    assert len(news("notes: MRN 00482913\npurpose: MRN 00482914\n", before, "t.yaml")) == 1
    assert len(news(before, "", "t.yaml")) == 1


lines = st.sampled_from(
    ["notes: |", "  MRN 00482913", "# phi-ok: why", "a: b", "", "- >", "  x # phi-ok: why", "patient John Smith"]
)


@given(st.lists(lines, max_size=12).map("\n".join) | st.text())
def test_any_text_is_scanned(text):
    for problem in scan(text, "t.yaml"):
        assert problem.source.line <= len(text.splitlines())
        assert "00482913" not in str(problem)
