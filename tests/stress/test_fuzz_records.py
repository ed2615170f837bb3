"""A million broken tables and settings; run by hand: ``pytest -m stress tests/stress/test_fuzz_records.py -s``."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

pytestmark = pytest.mark.stress


@pytest.mark.parametrize("kind", ["run_tables", "run_settings"])
def test_a_million_broken_files_give_records_or_complaints(kind):
    driver = Path(__file__).parent.parent / "drivers" / "record_mutants.py"
    spec = spec_from_file_location("record_mutants", driver)
    mutants = module_from_spec(spec)
    spec.loader.exec_module(mutants)

    ends, (seconds, raw) = getattr(mutants, kind)(1_000_000, seed=1)

    print(f"\n{sum(ends.values()):,} files, the slowest took {seconds * 1000:.1f} ms ({raw[:300]!r})")  # noqa: T201
    for words, times in ends.most_common(12):
        print(f"{times:9,}  {words}")  # noqa: T201
    assert sum(ends.values()) == 1_000_000
