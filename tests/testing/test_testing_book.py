"""Small books, relationships and findings for tests of plugins."""

from __future__ import annotations

import doctest
from datetime import date
from importlib import import_module

import pytest

import rounds.testing
from rounds.base.dates import Period
from rounds.plugins import Plugins
from rounds.testing import (
    AS_OF,
    BadPluginError,
    SmallBookError,
    findings,
    load_plugin,
    relationship,
    relationships,
    small_book,
)


@pytest.mark.parametrize("module", ["loading", "book_maker"])
def test_the_examples_in_the_docstrings_are_right(module: str) -> None:
    names = {name: getattr(rounds.testing, name) for name in rounds.testing.__all__}
    result = doctest.testmod(import_module(f"rounds.testing.{module}"), extraglobs=names)

    assert result.attempted > 0
    assert result.failed == 0


def test_every_public_name_is_there() -> None:
    assert all(hasattr(rounds.testing, name) for name in rounds.testing.__all__)
    with pytest.raises(AttributeError, match="no attribute 'smallbook'"):
        rounds.testing.smallbook  # noqa: B018


def test_a_book_without_a_word_has_doctor_okafor() -> None:
    book = small_book()

    assert list(book.contacts) == ["okafor-grace"]
    assert book.contacts["okafor-grace"].called == "Dr. Okafor"
    assert list(book.organizations) == ["northgate-family-medicine"]
    assert book.settings.liaison("dana") is not None
    assert relationship(book).tier == "A"
    assert relationship(book).as_of == AS_OF


def test_what_is_not_said_is_filled_in() -> None:
    book = small_book("""
        touches: [{}, {date: 2026-10-02, channel: phone, also: [hill-bo]}]
        referrals: [{count: 2}, {organization: elm-clinic, month: 2026-10}]
        goals: [{target: 5}]
        feedback: [{}]
        campaigns: [{}]
    """)

    assert [(touch.id, touch.date, touch.contact) for touch in book.touches.values()] == [
        ("touch-2", date(2026, 10, 2), "okafor-grace"),
        ("touch-1", AS_OF, "okafor-grace"),
    ]
    assert [(row.day, row.contact, row.organization) for row in book.referrals] == [
        (date(2026, 10, 1), "", "elm-clinic"),
        (date(2026, 11, 1), "okafor-grace", ""),
    ]
    assert book.contacts["hill-bo"].name == "Bo Hill"
    assert book.organizations["elm-clinic"].name == "Elm Clinic"
    assert book.goals["goal-1"].target == 5
    assert book.feedback["feedback-1"].opened == AS_OF
    assert book.campaigns["campaign-1"].start == date(2026, 1, 1)


def test_what_is_said_of_doctor_okafor_is_added_to_what_is_known() -> None:
    contact = small_book("contacts: [{id: okafor-grace, tier: C}]").contacts["okafor-grace"]

    assert (contact.name, contact.tier) == ("Grace Okafor", "C")


def test_contacts_of_its_own_leave_doctor_okafor_out() -> None:
    book = small_book(contacts=[{"id": "hill-bo", "affiliations": [{"organization": "elm"}]}])

    assert (list(book.contacts), list(book.organizations)) == (["hill-bo"], ["elm"])
    assert relationship(book).id == "hill-bo"


def test_text_and_keywords_add_up() -> None:
    book = small_book("touches: [{channel: phone}]", touches=[{"channel": "visit", "date": date(2026, 1, 2)}])

    assert [touch.channel for touch in book.touches.values()] == ["visit", "phone"]


def test_settings_from_text_and_keyword() -> None:
    settings = small_book(
        "settings: {tiers: {A: {cadence_days: 14}}}", settings={"plugins": {"warm": {"points": 12}}}
    ).settings

    assert settings.tiers["A"].cadence_days == 14
    assert settings.plugins["warm"]["points"] == 12
    assert settings.client.name == "Cedar Orthopedics"


def test_digits_are_text_where_the_schema_wants_text() -> None:
    book = small_book("contacts: [{id: hill-bo, npi: 1234567893, address: {zip: 10001}}]")

    assert (book.contacts["hill-bo"].npi, book.contacts["hill-bo"].address.zip) == ("1234567893", "10001")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("touches: [{chanel: phone}]",), "small_book:1:12: 'chanel' is not a field of a touch"),
        (("\ntouches:\n  - date: 2026-11-31\n",), "small_book:3:5: date: '2026-11-31' is not a day"),
        (("touchs: []",), "there is no folder 'touchs'\n    did you mean 'touches'?"),
        (("touches: 3",), "touches[0]: 3 is no record"),
        (("touches: [visit]",), "touches[0]: 'visit' is no record"),
        (("- a list",), "the text is not made of"),
        (("touches: [",), "small_book:1:"),
        (("settings: {tiers: 3}",), "settings: "),
        (("a: &b 1",), "small_book:1:"),
    ],
)
def test_what_is_no_book_is_told_with_its_place(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(SmallBookError) as caught:
        small_book(*arguments)

    assert message in str(caught.value)


def test_what_is_no_record_among_keywords_is_told() -> None:
    with pytest.raises(SmallBookError) as caught:
        small_book(touches=[{}, {"date": "yesterday"}], feedback=[{"type": "rumour"}])

    assert "touches[1]: date: 'yesterday'" in str(caught.value)
    assert "feedback[0]: type: 'rumour'" in str(caught.value)


def test_a_source_that_is_not_there_is_told() -> None:
    with pytest.raises(LookupError, match=r"no source 'okafor' in the book; there is okafor-grace"):
        relationship(small_book(), "okafor")


def test_relationships_as_of_another_day() -> None:
    book = small_book("touches: [{date: 2026-10-02}, {contact: hill-bo}]")

    assert [len(one.touches) for one in relationships(book)] == [1, 1]
    assert [len(one.touches) for one in relationships(book, date(2026, 10, 31))] == [0, 1]


def test_findings_for_a_section() -> None:
    book = small_book("referrals: [{month: 2026-10, count: 3}]\ntouches: [{}]")

    found = findings(book, Plugins.discover(None, None, extra=[]))
    assert found.period == Period(date(2026, 1, 1), AS_OF)
    assert found.relationship("okafor-grace").referrals_in(found.period) == 3
    assert findings(book, period=Period(date(2026, 11, 1), AS_OF)).period.days == 30


def test_findings_fail_the_test_when_a_plugin_does() -> None:
    plugins = load_plugin("""
from rounds import ScoringRule, hookimpl

@hookimpl
def register_scoring_rules(settings):
    return [ScoringRule("warm", "Warm", lambda relationship, as_of: 1 / 0)]
""")

    with pytest.raises(BadPluginError, match=r"scoring okafor-grace .* failed: ZeroDivisionError"):
        findings(small_book(), plugins)
