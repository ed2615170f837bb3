"""Some hundred broken files of each kind; a million each: tests/stress/test_fuzz_exchange.py."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest


@pytest.mark.parametrize("kind", ["fhir", "nppes", "cms", "vcard"])
def test_a_broken_file_gives_records_or_reasons(kind: str):
    driver = Path(__file__).parent.parent / "drivers" / "exchange_mutants.py"
    spec = spec_from_file_location("exchange_mutants", driver)
    mutants = module_from_spec(spec)
    spec.loader.exec_module(mutants)
    ends, _ = mutants.run(kind, 400, seed=3)
    assert sum(ends.values()) == 400
    assert ends["read, some records"] > 10
