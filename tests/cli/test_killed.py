"""Each command that writes, killed twice at a random moment; a hundred times in stress/."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

DRIVER = Path(__file__).parent.parent / "drivers" / "command_killer.py"
spec = spec_from_file_location("command_killer", DRIVER)
killer = module_from_spec(spec)
spec.loader.exec_module(killer)


@pytest.mark.parametrize("name", sorted(killer.COMMANDS))
def test_the_records_are_as_before_or_as_after(name):
    if name == "letters":
        pytest.importorskip("weasyprint")
    told = killer.run_all(kills=2, seed=20261127, commands=[name])[name]
    assert told["killed"] == 2
    assert told["before"] + told["after"] >= 2
