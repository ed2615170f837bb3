"""Who is proposed as one person, and who is not."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.base.problems import Source
from rounds.book.records import Address, Affiliation, Contact, Email, Phone
from rounds.desk.duplicates.pairs import comparable_person, find_same_people

PLACE = Address("12 Oak Street", "Suite 4", "Alder Falls", "OH", "45314")


def one(record_id: str, name: str, **fields) -> Contact:
    return Contact(Source("test"), record_id, name, **fields)


def pairs(*contacts: Contact) -> list[tuple[str, str]]:
    return [(found.first, found.second) for found in find_same_people(contacts)]


@pytest.fixture(scope="module")
def people_twice():
    file = Path(__file__).parents[2] / "drivers" / "people_twice.py"
    spec = spec_from_file_location("people_twice", file)
    module = sys.modules["people_twice"] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("count", "seed"), [(150, 1), (1000, 3), (5000, 1)])
def test_precision_and_recall_on_people_with_slips(people_twice, count, seed):
    """The bars of tests/drivers/people_twice.py: 0.98 and 0.90."""
    region = people_twice.people(count, seed)
    found = frozenset(frozenset((pair.first, pair.second)) for pair in find_same_people(region.contacts))
    precision, recall = people_twice.judged(found, region.same)
    assert precision >= 0.98
    assert recall >= 0.90


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("Amara N. Osei", "Osei, Amara N., MD"),
        ("Amara Osei", "Dr. Amara Osei"),
        ("Amara Osei", "OSEI AMARA"),
        ("Robert Whitfield", "Bob Whitfield, DO"),
        ("Robert Whitfield", "Robret Whitfield"),
        ("Grace Okafor", "Grace Okafro"),
        ("Grace Okafor", "Grace Okafor-Boateng"),
        ("James Robert Whitfield", "J. R. Whitfield"),
        ("James Robert Whitfield", "Robert Whitfield"),
        ("Seán O'Neil", "Sean ONeil, PA-C"),
        ("Henry Arthur Cooper", "Dr. Hank Cooper, FNP-BC"),
    ],
)
def test_one_person_by_name_and_telephone(mine, theirs):
    phone = (Phone("937-555-0142"),)
    assert pairs(one("a", mine, phones=phone), one("b", theirs, phones=(Phone("(937) 555-0142"),))) == [("a", "b")]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("Grace Okafor", "Chidi Okafor"),
        ("Mary Long", "Mark Long"),
        ("James Osei Jr.", "James Osei Sr."),
        ("James A. Osei", "James B. Osei"),
        ("Grace Okafor", "Grace Whitfield"),
    ],
)
def test_two_people_at_one_practice(mine, theirs):
    """They share its telephone, its house and its name."""
    shared = {"phones": (Phone("937-555-0142"),), "address": PLACE, "affiliations": (Affiliation("north"),)}
    others = [one(f"o{number}", f"{name} Long") for number, name in enumerate(("Mary", "Mary", "Mark", "Mark"))]
    found = pairs(one("a", mine, **shared), one("b", theirs, **shared), *others)
    assert ("a", "b") not in found


def test_two_valid_npis_are_two_people_and_one_is_one():
    same = {"name": "Grace Okafor", "phones": (Phone("937-555-0142"),)}
    assert pairs(one("a", npi="1234567893", **same), one("b", npi="1245319599", **same)) == []
    assert pairs(one("a", "Grace Okafor", npi="1234567893"), one("b", "G. Boateng", npi="1234567893")) == [("a", "b")]


def test_a_married_name_is_found_by_the_e_mail():
    mail = (Email("amara.osei@example.org"),)
    first, second = one("a", "Amara Osei", emails=mail), one("b", "Amara Boateng", emails=mail)
    assert pairs(first, second) == [("a", "b")]


def test_who_was_told_apart_or_voided_is_not_proposed():
    first, second = one("a", "Amara Osei"), one("b", "Amara Osei", different_from=("a",))
    assert pairs(first, second) == []
    assert pairs(first, one("c", "Amara Osei", void="left")) == []
    assert pairs(first, one("c", "Amara Osei")) == [("a", "c")]


def test_a_switchboard_brings_nobody_together():
    """10,000 people with one telephone: neither a pair of them, nor fifty million comparisons."""
    names = [f"{given}{number // 26} {family}" for number, (given, family) in enumerate(_names(10_000))]
    phone = (Phone("937-555-0100"),)
    assert pairs(*(one(f"p{number}", name, phones=phone) for number, name in enumerate(names))) == []


def _names(count):
    letters = "abcdefghijklmnopqrstuvwxyz"
    for number in range(count):
        first, second = divmod(number, 26)
        yield letters[second] * 3 + letters[first % 26] * 3, letters[first % 26] * 4 + letters[first // 26 % 26] * 4


@given(st.lists(st.text(min_size=1, max_size=30), min_size=2, max_size=6))
def test_whatever_names_there_are_there_is_an_answer(names):
    contacts = [one(f"p{number}", name, credentials=name, specialty=name) for number, name in enumerate(names)]
    for found in find_same_people(contacts):
        assert 0.5 <= found.score <= 1


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("Whitfield, James R., DO", ("whitfield",), ("james", "r")),
        ("Maria de la Cruz", ("de", "la", "cruz"), ("maria",)),
        ("Dr. Anna Smith-Jones, PA-C", ("smith", "jones"), ("anna",)),
        ("Maria Do", ("do",), ("maria",)),
        ("Grace Okafor, M.D., Ph.D.", ("okafor",), ("grace",)),
        ("🙂", (), ()),
    ],
)
def test_names_are_parted(name, family, given):
    person = comparable_person(one("a", name))
    assert (person.family, person.given) == (family, given)
