"""What a desk holds on to, and lets go."""

from __future__ import annotations

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
