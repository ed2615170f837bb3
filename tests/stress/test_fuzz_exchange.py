"""Broken foreign files by the million; run by hand: ``pytest -m stress tests/stress/test_fuzz_exchange.py -s``."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

pytestmark = pytest.mark.stress


@pytest.mark.parametrize("kind", ["csv", "icalendar", "fhir", "nppes", "cms", "vcard"])
def test_a_broken_file_gives_records_or_reasons(kind):
    driver = Path(__file__).parent.parent / "drivers" / "exchange_mutants.py"
    spec = spec_from_file_location("exchange_mutants", driver)
    mutants = module_from_spec(spec)
    spec.loader.exec_module(mutants)

    ends, (seconds, raw) = mutants.run(kind, 1_000_000, seed=1)

    print(f"\n{kind}: the slowest of 1,000,000 took {seconds * 1000:.1f} ms ({len(raw):,} bytes)")  # noqa: T201
    for words, times in ends.most_common(30):
        print(f"{times:9,}  {words}")  # noqa: T201
    assert sum(ends.values()) == 1_000_000
