"""Two hundred thousand changed files, read by both readers; run by hand: ``pytest -m stress``."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

pytestmark = pytest.mark.stress


def test_two_hundred_thousand_changed_files_read_the_same():
    driver = Path(__file__).parent.parent / "drivers" / "fast_mutants.py"
    spec = spec_from_file_location("fast_mutants", driver)
    mutants = module_from_spec(spec)
    spec.loader.exec_module(mutants)

    taken, different = mutants.compare(200_000, seed=1)

    print(f"\n{taken:,} of 200,000 taken by the fast reader")  # noqa: T201
    assert different == []
