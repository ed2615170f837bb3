"""What a desk holds on to, and lets go."""

from __future__ import annotations

import pytest

from rounds.base.problems import UsageError
from rounds.desk.desk import Actor
from rounds.desk.shorthand import LogEntries, log_entries


def test_a_desk_that_was_closed_looks_back_again(make_repository, desk_at):
    ours = make_repository({"contacts/okafor-grace.yaml": "name: Grace Okafor\n"})
    desk = desk_at(ours, at="HEAD")
    assert desk.workspace.root.is_dir()
    desk.close()
    assert [*desk.book.contacts] == ["okafor-grace"]
    desk.close()


def test_nothing_is_logged_in_the_past(make_repository, desk_at):
    ours = make_repository({"contacts/okafor-grace.yaml": "name: Grace Okafor\n"})
    done = log_entries(desk_at(ours, at="HEAD"), LogEntries("okafor visit\nHello"))
    assert (done.touches, done.line) == ((), 1)
    assert not (ours.root / "touches").exists()


@pytest.mark.parametrize("actor", [Actor("Dana <x>"), Actor("Dana\n"), Actor("..."), Actor("Dana" * 100)])
def test_who_cannot_sign_a_commit_has_no_desk(tmp_path, desk_at, actor):
    with pytest.raises(UsageError, match="author"):
        desk_at(tmp_path, actor=actor)
