"""Broken tables and settings: each gives records or complaints, never a traceback. The long run is in stress/."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def mutants():
    spec = spec_from_file_location("record_mutants", Path(__file__).with_name("drivers") / "record_mutants.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_broken_table_gives_rows_or_complaints(mutants):
    ends, _ = mutants.run_tables(10_000, seed=20261118)

    assert sum(times for end, times in ends.items() if end.endswith("no problem")) > 300
    assert len(ends) > 25


def test_broken_settings_are_told_and_defaults_stand_in(mutants):
    ends, _ = mutants.run_settings(5_000, seed=20261118)

    assert min(ends["read"], ends["defaults"]) > 300
