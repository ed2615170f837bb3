"""Who is meant by what somebody types."""

from __future__ import annotations

import pytest

from rounds.base.names import words_of
from rounds.base.problems import Source
from rounds.book.book import Book, make_book
from rounds.book.records import Address, Affiliation, Client, Contact, Organization, Settings
from rounds.desk.lookup import Level, find_matches

HERE = Source("x.yaml")


def person(contact_id: str, name: str, *places: str, **more: str) -> Contact:
    return Contact(HERE, contact_id, name, affiliations=tuple(map(Affiliation, places)), **more)  # type: ignore[arg-type]


@pytest.fixture
def book() -> Book:
    people = [
        person("okafor-grace", "Grace Okafor", "northgate", npi="1234567893"),
        person("okafor-peter", "Peter Okafor", "hillside"),
        person("lee-min", "Min Lee", "northgate"),
        person("leeman-ada", "Ada Leeman", "hillside"),
        person("oneil-sean", "Seán O'Neil", "hillside"),
        person("lee-old", "Old Lee", void="entered twice"),
    ]
    places = [
        Organization(HERE, "northgate", "Northgate Family Medicine", address=Address(city="Ashford")),
        Organization(HERE, "hillside", "Hillside Pediatrics"),
    ]
    return make_book(Settings(Client("Cedar")), [*people, *places])


@pytest.mark.parametrize(
    ("typed", "level", "meant"),
    [
        ("okafor-grace", Level.EXACT, ["okafor-grace"]),
        ("1234567893", Level.EXACT, ["okafor-grace"]),
        ("northgate", Level.EXACT, ["northgate"]),
        ("lee", Level.WORDS, ["lee-min"]),
        ("LEE", Level.WORDS, ["lee-min"]),
        ("dr. lee", Level.WORDS, ["lee-min"]),
        ("okafor", Level.WORDS, ["okafor-grace", "okafor-peter"]),
        ("okafor p", Level.BEGINS, ["okafor-peter"]),
        ("grace okafor", Level.WORDS, ["okafor-grace"]),
        ("oneil", Level.WORDS, ["oneil-sean"]),
        ("O'Neil Sean", Level.WORDS, ["oneil-sean"]),
        ("leem", Level.BEGINS, ["leeman-ada"]),
        ("okafor northgate", Level.PLACE, ["okafor-grace"]),
        ("okafor hill", Level.PLACE, ["okafor-peter"]),
        ("northgate ashford", Level.PLACE, ["northgate"]),
        ("okafr", Level.LIKE, ["okafor-grace", "okafor-peter"]),
        ("nrothgate", Level.LIKE, ["lee-min", "northgate", "okafor-grace"]),
        ("xyz", Level.LIKE, []),
        ("le x", Level.LIKE, []),
        ("", Level.LIKE, []),
        ("?!", Level.LIKE, []),
    ],
)
def test_what_is_typed_finds_whom_it_means(book: Book, typed: str, level: Level, meant: list[str]) -> None:
    found = find_matches(book, typed)
    assert sorted(match.source.id for match in found) == meant
    assert all(match.level is level for match in found)


def test_a_practice_among_people_only_suggests_who_works_there(book: Book) -> None:
    found = find_matches(book, "hillside", people_only=True)
    assert [match.source.id for match in found] == ["leeman-ada", "okafor-peter", "oneil-sean"]
    assert all(match.level is Level.LIKE for match in found)


def test_names_are_compared_without_accents_case_and_titles() -> None:
    assert words_of("Dr. Seán O\u2019Neil-Núñez, M.D.") == ["sean", "oneil", "nunez", "m", "d"]
