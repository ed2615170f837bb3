"""Five thousand merges of random branches; run by hand: ``pytest -m stress tests/stress/test_merges.py -s``."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

pytestmark = pytest.mark.stress


@pytest.mark.parametrize(("only_add", "merges"), [(True, 2_000), (False, 3_000)])
def test_five_thousand_merges(tmp_path, only_add, merges):
    spec = spec_from_file_location("merging", Path(__file__).parent.parent / "test_merging_git.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    conflicts, needless, silently = module.run(tmp_path, merges, 11, with_driver=True, only_add=only_add)
    print(f"\n{merges:,} merges, {conflicts:,} conflicts, {needless:,} of them needless")  # noqa: T201
    assert (needless, silently) == (0, 0)
    assert not (only_add and conflicts)
