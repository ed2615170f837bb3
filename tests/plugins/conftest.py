"""Findings of a small book for tests of sections: everything that a report would find."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from rounds import Findings, Period
from rounds.plugins import Plugins
from rounds.report.findings import investigate

if TYPE_CHECKING:
    from collections.abc import Callable

Q3 = Period(date(2026, 7, 1), date(2026, 9, 30))


@pytest.fixture(scope="session")
def findings_of(book_of) -> Callable[..., Findings]:
    """A function: what the analyses find in a book's YAML text as of a day, for a period (the third quarter)."""
    plugins = Plugins.discover(None, None)

    def find(text: str, as_of: date = date(2026, 10, 15), period: Period = Q3) -> Findings:
        findings, problems = investigate(book_of(text), plugins, period, as_of)
        assert [problem for problem in problems if problem.plugin] == []
        return findings

    return find
