"""Paths that docs/hooks.md named before the rooms still lead there, and say so where they are imported."""

from __future__ import annotations

import importlib
import sys
import warnings

import pytest

MOVED = {
    "dates": "base.dates",
    "words": "base.words",
    "sheets": "base.sheets",
    "charts": "report.charts",
    "printing": "plugins.printing",
}


@pytest.mark.parametrize("old", MOVED)
def test_a_moved_module_works_and_warns_at_the_importers_line(old):
    sys.modules.pop(f"rounds.{old}", None)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        exec(compile(f"\nimport rounds.{old}", "their_plugin.py", "exec"), {})  # noqa: S102 - a line of a plugin
    [warning] = [one for one in caught if one.category is DeprecationWarning]
    assert (warning.filename, warning.lineno) == ("their_plugin.py", 2)
    assert str(warning.message) == f"rounds.{old} has moved: import rounds.{MOVED[old]}"
    here, there = sys.modules[f"rounds.{old}"], importlib.import_module(f"rounds.{MOVED[old]}")
    public = getattr(there, "__all__", None) or [name for name in vars(there) if not name.startswith("_")]
    assert all(getattr(here, name) is getattr(there, name) for name in public)
