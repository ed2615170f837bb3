"""Which places are proposed as one, and which are not."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from rounds.base.problems import Source
from rounds.book.records import Address, Email, Organization, Phone
from rounds.desk.duplicates.pairs import find_same_places

HERE = Address("12 Oak Street", "Suite 4", "Alder Falls", "OH", "45314")
THERE = Address("80 Mill Road", "", "Avon", "OH", "44011")


def one(record_id: str, name: str, **fields) -> Organization:
    return Organization(Source("test"), record_id, name, **fields)


def reasons(*places: Organization) -> list[tuple[str, ...]]:
    return [found.reasons for found in find_same_places(places)]


@pytest.mark.parametrize(("count", "seed"), [(300, 4), (1000, 1), (4000, 2)])
def test_precision_and_recall_on_places_with_slips(count, seed):
    spec = spec_from_file_location("places_twice", Path(__file__).parents[2] / "drivers" / "places_twice.py")
    places_twice = module_from_spec(spec)
    spec.loader.exec_module(places_twice)
    precision, recall = places_twice.measure(count, seed)
    assert precision >= 0.98
    assert recall >= 0.90


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("Northgate Family Medicine", "NORTHGATE FAMILY MED., LLC"),
        ("Northgate Orthopedics", "Northgate Ortho P.C."),
        ("St. Mary Hospital", "Saint Mary Hosp"),
        ("Northgate Family Medicine", "Nortgate Family Medicine"),
        ("The Spine Center of Avon", "Avon Spine Ctr"),
    ],
)
def test_one_house_and_names_that_mean_the_same(mine, theirs):
    assert reasons(one("a", mine, address=HERE), one("b", theirs, address=HERE))


def test_what_is_two_places():
    phone, mail = (Phone("860 555 0142"),), (Email("desk@northgate.example"),)
    chain = [one("a", "Northgate Urgent Care", address=HERE), one("b", "Northgate Urgent Care", address=THERE)]
    assert reasons(*chain) == []
    roof = [
        one("a", "Lee Dental", address=HERE, phones=phone),
        one("b", "Ito Spine Clinic", address=HERE, phones=phone),
    ]
    assert reasons(*roof) == []
    parent = one("a", "Northgate Hospital", address=HERE, emails=mail)
    child = one("b", "Northgate Hospital", address=HERE, emails=mail, parent="a")
    assert reasons(parent, child) == []
    same = [
        one("a", "Northgate Clinic", address=HERE),
        one("b", "Northgate Clinic", address=HERE, different_from=("a",)),
    ]
    assert reasons(*same) == []


def test_an_npi_a_telephone_and_a_web_address_speak_for_one():
    npi = {"npi": "1234567893", "phones": (Phone("(860) 555-0142"),), "website": "https://www.northgate.example/us"}
    other = npi | {"phones": (Phone("1-860-555-0142 x2"),), "website": "northgate.example"}
    (told,) = reasons(one("a", "Northgate Family Medicine", **npi), one("b", "Northgate Medicine", **other))
    assert told == (
        "one name is part of the other", "the same NPI", "the same telephone", "the same web or e-mail domain",
    )  # fmt: skip
