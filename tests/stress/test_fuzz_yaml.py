"""Broken files by the hundred thousand; run by hand: ``pytest -m stress tests/stress/test_fuzz_yaml.py -s``."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

pytestmark = pytest.mark.stress


@pytest.mark.parametrize(("count", "seed"), [(100_000, 1), (1_000_000, 2)])
def test_a_broken_file_gives_records_or_complaints(count, seed):
    driver = Path(__file__).parent.parent / "drivers" / "yaml_mutants.py"
    spec = spec_from_file_location("yaml_mutants", driver)
    mutants = module_from_spec(spec)
    spec.loader.exec_module(mutants)

    ends, (seconds, raw) = mutants.run(count, seed)

    print(f"\n{count:,} files: {ends['read']:,} read, the slowest took {seconds * 1000:.1f} ms ({len(raw):,} bytes)")  # noqa: T201
    for words, times in ends.most_common(50):
        print(f"{times:9,}  {words}")  # noqa: T201
    assert sum(ends.values()) == count
