"""All records of a workspace, immutable, by id."""

from __future__ import annotations

import pytest

from rounds.book.book import empty_book


def test_records_are_in_order(book_of):
    book = book_of("""
        contacts: [{id: b, name: B}, {id: a, name: A}]
        touches:
          - {id: t2, date: 2026-10-02, channel: visit, contact: a}
          - {id: t1, date: 2026-10-02, channel: visit, contact: a}
          - {id: t3, date: 2026-10-01, channel: visit, contact: a}
        referrals: [{month: 2026-09, contact: b}, {month: 2026-08, contact: b}, {month: 2026-08, contact: a}]
    """)
    assert list(book.contacts) == ["a", "b"]
    assert list(book.touches) == ["t3", "t1", "t2"]
    assert [(row.month, row.contact) for row in book.referrals] == [
        ("2026-08", "a"),
        ("2026-08", "b"),
        ("2026-09", "b"),
    ]
    assert len(list(book.records())) == 8


def test_a_book_cannot_be_changed():
    book = empty_book()
    with pytest.raises(TypeError):
        book.contacts["x"] = None


def test_a_source_is_a_contact_or_an_organization(book_of):
    book = book_of("{contacts: [{id: a, name: A}], organizations: [{id: b, name: B}]}")
    assert book.source_named("a").name == "A"
    assert book.source_named("b").name == "B"
    assert book.source_named("c") is None
