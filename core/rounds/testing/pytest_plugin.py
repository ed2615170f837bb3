"""Fixtures for tests of plugins.

pytest loads this module in every run on a machine where Rounds is installed, so it imports nothing else of Rounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rounds.book.book import Book
    from rounds.testing.loading import LoadedPlugin


@pytest.fixture
def rounds_plugin(request: pytest.FixtureRequest) -> Callable[[str], LoadedPlugin]:
    """A function that loads a plugin of the client's folder by name, wherever pytest was started.

    The folder is the nearest above the test that has ``plugins/`` with that plugin::

        def test_a_recent_referral_is_warm(rounds_plugin):
            book = small_book(referrals=[{"month": "2026-11", "count": 2}])
            assert rounds_plugin("warm").score("warm", relationship(book)).points == 0.4
    """

    def load(name: str) -> LoadedPlugin:
        from rounds.testing.loading import load_plugin  # noqa: PLC0415 - see the module's docstring

        return load_plugin(_plugin_above(request.path, name))

    return load


@pytest.fixture
def rounds_book(request: pytest.FixtureRequest) -> Book:
    """The small book that the test's docstring describes in YAML, so that a reader sees the input first.

    For example::

    def test_an_untouched_source(rounds_book):
        '''
        contacts: [{id: hill-bo, tier: B}]
        touches: []
        '''
        assert relationship(rounds_book).state == "due"
    """
    from rounds.testing.book_maker import small_book  # noqa: PLC0415 - see the module's docstring

    return small_book(request.function.__doc__ or "")


def _plugin_above(test: Path, name: str) -> Path:
    for folder in test.parents:
        for path in (folder / "plugins" / name / "__init__.py", folder / "plugins" / f"{name}.py"):
            if path.is_file():
                return path
    raise FileNotFoundError(f"there is no plugins/{name}.py in a folder above {test}")
