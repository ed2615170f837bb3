"""``rounds doctor`` in words."""

from __future__ import annotations

import json


def test_all_is_well(moved, call):
    assert call(moved, "doctor") == (0, "All is well: git, locks, leftovers, index.\n", "")
    assert json.loads(call(moved, "doctor", "--json").out) == {"ok": True, "found": []}


def test_what_is_to_do_and_what_was_mended(moved, call):
    moved.git("config", "merge.renames", "true")
    assert call(moved, "doctor") == (1, "to do: git: merge.renames is true\nMend it with: rounds doctor --fix\n", "")
    assert call(moved, "doctor", "--json").code == 1
    assert call(moved, "doctor", "--fix") == (0, "mended: git: merge.renames is true\n", "")


def test_what_only_a_person_can_do(make_workspace, call, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    words = "to do: git: it is not installed, so that no history is kept\n    install git\n"
    assert call(make_workspace(), "doctor", "--fix") == (1, words, "")
