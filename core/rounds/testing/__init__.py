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

from rounds.base.public_names import public_names

__getattr__, __dir__ = public_names(__name__)
