"""Thousands of random kills; run by hand: ``pytest tests/stress/test_store_kills.py -m stress``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

DRIVER = Path(__file__).parent.parent / "drivers" / "store_killer.py"


@pytest.mark.stress
@pytest.mark.parametrize(("writers", "kills"), [(1, 10_000), (4, 10_000)])
def test_killed_at_ten_thousand_random_moments(tmp_path: Path, writers: int, kills: int) -> None:
    command = [sys.executable, DRIVER, tmp_path / "clinic", str(kills), str(writers), "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {name: found[name] for name in ("lost", "half", "miscounted", "goals", "left")} == dict.fromkeys(
        ("lost", "half", "miscounted", "goals", "left"), 0
    ), found
