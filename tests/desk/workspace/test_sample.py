"""A copy of the sample clinic to play with."""

from __future__ import annotations

import subprocess

import pytest

from rounds.base.problems import UsageError
from rounds.desk.log import LogTouch, log_touch
from rounds.desk.workspace.check import CheckRecords, check_records
from rounds.desk.workspace.new_client import CopySample, copy_sample, sample_folder


@pytest.fixture
def copied(tmp_path, desk_at):
    return lambda **options: copy_sample(desk_at(tmp_path, **options), CopySample("in/play"))


def git(folder, *arguments):
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout


def test_it_is_copied_whole_and_works(copied, desk_at, tmp_path):
    copy = copied()
    root = tmp_path / "in/play"
    assert copy.notices == (f"it has plugins of its own; read them, then: rounds -C {root} trust",)
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "log", "--format=%s") == "Start with the sample clinic\n"
    checked = check_records(desk_at(root), CheckRecords())
    assert (checked.ok, checked.counts["touches"] > 1000) == (True, True)
    log_touch(desk_at(root), LogTouch("okafor", "visit", "Hello"))
    assert git(root, "log", "-1", "--format=%s").startswith("Log visit with")
    with pytest.raises(UsageError, match="is a workspace already"):
        copied()


def test_a_dry_run_copies_nothing(copied, tmp_path):
    assert copied(dry_run=True).as_data() == {
        "dry_run": True,
        "workspace": str(tmp_path / "in/play"),
        "notices": [],
        "sample": str(sample_folder()),
    }
    assert list(tmp_path.iterdir()) == []
