"""Each command that writes, killed a hundred times; run by hand: ``pytest -m stress -s`` and this file."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

pytestmark = pytest.mark.stress


def test_the_records_are_as_before_or_as_after():
    driver = Path(__file__).parent.parent / "drivers" / "command_killer.py"
    spec = spec_from_file_location("command_killer", driver)
    killer = module_from_spec(spec)
    spec.loader.exec_module(killer)

    for name, told in killer.run_all(kills=100, seed=1).items():
        print(f"\n{name}: {told}")  # noqa: T201
        assert told["killed"] == 100
