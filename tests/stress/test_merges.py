"""Five thousand merges of random branches; run by hand: ``pytest -m stress tests/stress/test_merges.py -s``."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

pytestmark = pytest.mark.stress


EACH = 50
"""Merges in one clinic: with every merge it grows, and git takes longer."""


@pytest.mark.parametrize(("only_add", "merges"), [(True, 2_000), (False, 3_000)])
def test_five_thousand_merges(tmp_path, only_add, merges):
    spec = spec_from_file_location("merging", Path(__file__).parent.parent / "test_merging_git.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    conflicts = needless = silently = 0
    for part in range(merges // EACH):
        clinic = tmp_path / str(part)
        clinic.mkdir()
        found = module.run(clinic, EACH, 11 + part, with_driver=True, only_add=only_add)
        conflicts, needless, silently = conflicts + found[0], needless + found[1], silently + found[2]
    print(f"\n{merges:,} merges, {conflicts:,} conflicts, {needless:,} of them needless")  # noqa: T201
    assert (needless, silently) == (0, 0)
    assert not (only_add and conflicts)
