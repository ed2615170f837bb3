"""Addresses that get nothing more, one file each; a file that cannot be read is told, for it may hide one."""

from __future__ import annotations

from datetime import date

import pytest

from rounds.storage.suppressions import read_suppressions, suppression_file
from rounds.storage.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "suppressions").mkdir()
    return Workspace(tmp_path)


def put(workspace, name, text):
    (workspace.root / "suppressions" / name).write_text(text)


def test_what_is_written_is_read_whatever_the_letters_size(workspace):
    path, text = suppression_file("Grace.O'Kafor@Example.org", date(2026, 11, 18), "opt-out", "by mail")
    (workspace.root / path).write_text(text)
    found, problems = read_suppressions(workspace)
    assert problems == []
    [one] = found.values()
    assert (one.address, one.reason, one.note) == ("grace.o'kafor@example.org", "opt-out", "by mail")
    assert suppression_file("grace.o'kafor@example.ORG", date(2027, 1, 1), "bounce")[0] == path


def test_one_that_is_void_holds_no_more(workspace):
    put(workspace, "lee.yaml", "address: lee@example.org\nsince: 2026-10-01\nreason: asked\nvoid: she asked again\n")
    assert read_suppressions(workspace) == ({}, [])


@pytest.mark.parametrize(
    "text", ["address: lee@example.org\n", "address: [\n", "", "address: lee@example.org\nsince: soon\nreason: asked\n"]
)
def test_a_file_that_says_nothing_clear_is_told_with_its_place(workspace, text):
    put(workspace, "lee.yaml", text)
    found, problems = read_suppressions(workspace)
    assert found == {}
    assert problems
    assert all(problem.source.path == "suppressions/lee.yaml" for problem in problems)


def test_a_link_is_told_and_other_files_are_passed_over(workspace):
    put(workspace, "README.md", "who asked for no more\n")
    (workspace.root / "suppressions" / "link.yaml").symlink_to("README.md")
    _, problems = read_suppressions(workspace)
    assert [str(problem) for problem in problems] == ["suppressions/link.yaml: it is a symbolic link"]
