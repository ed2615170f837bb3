"""Random branches merged by real git: nothing changes silently, and who only adds never meets a conflict."""

from __future__ import annotations

import random
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest


def driver():
    spec = spec_from_file_location("branch_merges", Path(__file__).with_name("drivers") / "branch_merges.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(tmp_path, merges: int, seed: int, *, with_driver: bool, only_add: bool) -> tuple[int, int, int]:
    """How many merges conflicted, how many of these without need, and how many changed a record silently."""
    shared = driver().Shared(tmp_path / "clinic", driver=with_driver)
    chance, conflicts, needless, silently = random.Random(seed), 0, 0, 0
    for _ in range(merges):
        conflicted, silent, needed = shared.merge(chance, only_add=only_add)
        silently += bool(silent)
        conflicts += conflicted
        needless += conflicted and not needed
    return conflicts, needless, silently


@pytest.mark.parametrize("with_driver", [True, False])
def test_who_only_adds_never_meets_a_conflict(tmp_path, with_driver):
    assert run(tmp_path, 25, 1, with_driver=with_driver, only_add=True) == (0, 0, 0)


def test_fields_of_one_record_merge_with_the_driver(tmp_path):
    conflicts, needless, silently = run(tmp_path, 40, 2, with_driver=True, only_add=False)
    assert (needless, silently) == (0, 0)
    assert conflicts > 0  # chance also changed one field on both sides


def test_what_git_alone_changes_silently_is_found(tmp_path):
    """Git merges lines: one that a side takes out and the other moves stays. check --merge names it."""
    _, _, silently = run(tmp_path, 40, 3, with_driver=False, only_add=False)
    assert silently > 0
