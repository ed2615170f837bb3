"""Help for testing plugins: a small book, a relationship of it, and a plugin from its file, in three lines.

    from rounds.testing import load_plugin, relationship, small_book

    def test_a_recent_referral_is_warm():
        book = small_book(referrals=[{"month": "2026-11", "count": 2}])
        assert load_plugin("plugins/warm.py").score("warm", relationship(book)).points == 0.4

With pytest the same come as fixtures ``rounds_plugin``, which finds ``plugins/`` from where the test stands, and
``rounds_book``, which reads the book from the test's docstring.

The names are loaded on first use: pytest imports this package in every run on a machine where Rounds is installed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rounds.testing.loading import BadPluginError, LoadedPlugin, load_plugin
    from rounds.testing.related import findings, relationship, relationships
    from rounds.testing.small import AS_OF, SmallBookError, small_book

__all__ = [
    "AS_OF",
    "BadPluginError",
    "LoadedPlugin",
    "SmallBookError",
    "findings",
    "load_plugin",
    "relationship",
    "relationships",
    "small_book",
]
_HOMES = {
    "loading": "BadPluginError LoadedPlugin load_plugin",
    "related": "findings relationship relationships",
    "small": "AS_OF SmallBookError small_book",
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """Load a public name from its module on first use."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'rounds.testing' has no attribute '{name}'")
    return getattr(import_module(f"rounds.testing.{_HOME_OF[name]}"), name)
