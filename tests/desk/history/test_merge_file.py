"""Three versions of a file made one, as git asks for it."""

from __future__ import annotations

import pytest

from rounds.desk.sync import MergeFile, merge_file

BASE = "name: A\ntier: A\n"


@pytest.fixture
def merged(tmp_path, desk_at):
    """How the merge of two sides ended, and what stands in our file then."""

    def merge(ours, theirs, base=BASE, path="contacts/a.yaml"):
        files = [tmp_path / name for name in ("base", "ours", "theirs")]
        for file, text in zip(files, (base, ours, theirs), strict=True):
            file.write_text(text)
        return merge_file(desk_at(tmp_path), MergeFile(*files, path)), files[1].read_text()

    return merge


def test_fields_of_both_sides_are_kept(merged):
    ended, text = merged("name: A\ntier: B\n", "name: AA\ntier: A\n")
    assert (ended.is_clean, ended.lines(), text) == (True, [], "name: AA\ntier: B\n")


def test_a_field_that_both_changed_is_named_and_marked(merged):
    ended, text = merged("name: A\ntier: B\n", "name: A\ntier: C\n")
    assert (ended.is_clean, ended.lines()) == (False, ["contacts/a.yaml: both sides changed tier of contact 'a'"])
    assert text == "name: A\n<<<<<<< ours\ntier: B\n=======\ntier: C\n>>>>>>> theirs\n"


@pytest.mark.parametrize("path", ["limits.yaml", "suppressions/board.csv", "plugins/prices.yaml"])
def test_what_is_no_record_is_merged_line_by_line(merged, path):
    ended, text = merged("one\nzwei\n", "one\n2\n", "one\ntwo\n", path=path)
    assert (ended.is_clean, ended.lines(), text.count("<<<<<<< ours")) == (False, [], 1)
    ended, text = merged("one\ntwo\n3\n", "1\ntwo\nthree\n", "one\ntwo\nthree\n", path=path)
    assert (ended.is_clean, text) == (True, "1\ntwo\n3\n")
