"""A hundred thousand hostile values in each field of a message; run by hand: ``pytest -m stress``."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

pytestmark = pytest.mark.stress


@pytest.mark.parametrize("field", ["to", "name", "subject", "text", "html"])
def test_a_hundred_thousand_values_reach_only_whom_they_are_for(field):
    driver = Path(__file__).parent.parent / "drivers" / "hostile_mail.py"
    spec = spec_from_file_location("hostile_mail", driver)
    hostile = module_from_spec(spec)
    spec.loader.exec_module(hostile)

    made = hostile.run(field, 100_000, seed=2)

    print(f"\n{field}: {made:,} of 100,000 messages could be made")  # noqa: T201
    assert made
