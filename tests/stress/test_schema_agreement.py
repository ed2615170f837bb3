"""Two hundred thousand changed records, judged by both validators; run by hand: ``pytest -m stress``."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from rounds.documents.schema import KINDS

pytestmark = pytest.mark.stress


def test_two_hundred_thousand_changed_records_are_judged_the_same():
    spec = spec_from_file_location("agreement", Path(__file__).parent.parent / "test_schema_agreement.py")
    agreement = module_from_spec(spec)
    spec.loader.exec_module(agreement)

    each = 200_000 // (2 * len(KINDS))
    judged = [agreement.compare(kind, each, overlay=overlay) for kind in KINDS for overlay in (False, True)]

    good, bad = map(sum, zip(*judged, strict=True))
    print(f"\n{good:,} good and {bad:,} bad ones")  # noqa: T201
    assert good + bad == 200_000
