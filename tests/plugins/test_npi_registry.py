"""Answers of the NPI registry's API: invented people in its own shape."""

from __future__ import annotations

import json
from datetime import date

import pytest

from rounds import Incoming, Rejected, RoundsError, Skipped
from rounds.base.ids import with_check_digit
from rounds.book.book import empty_book
from rounds_plugins.exchange.nppes import read_nppes

NPI = with_check_digit("123456789")
PERSON = {
    "number": NPI,
    "enumeration_type": "NPI-1",
    "basic": {
        "first_name": "GRACE",
        "middle_name": "A",
        "last_name": "OKAFOR",
        "credential": "M.D.",
        "name_prefix": "--",
        "last_updated": "2024-05-20",
    },
    "addresses": [
        {"address_purpose": "MAILING", "address_1": "PO BOX 1", "city": "AVON", "state": "CT", "postal_code": "06001"},
        {
            "address_purpose": "LOCATION",
            "address_1": "1 ELM ST",
            "city": "HARTFORD",
            "state": "CT",
            "postal_code": "061051208",
            "country_code": "US",
            "telephone_number": "860-555-0142",
        },
    ],
    "taxonomies": [
        {"code": "363L00000X", "primary": False},
        {"code": "207Q00000X", "desc": "Family Medicine", "primary": True},
    ],
    "other_names": [],
}


@pytest.fixture
def read(tmp_path):
    def read(content: object, **options):
        file = tmp_path / "answer.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content, indent=1))
        return list(read_nppes(file, empty_book(), options))

    return read


def test_a_person(read):
    [one] = read({"result_count": 1, "results": [PERSON]})
    assert (one.kind, one.origin.source, one.origin.date) == ("contact", "NPPES", date(2024, 5, 20))
    document = dict(one.document)
    assert document["name"] == "Grace A. Okafor"
    assert (document["npi"], document["credentials"], document["taxonomy"]) == (NPI, "MD", "207Q00000X")
    assert document["address"] == {"line1": "1 Elm St", "city": "Hartford", "state": "CT", "zip": "06105-1208"}
    assert document["phones"] == [{"number": "860-555-0142", "kind": "work"}]


def test_options_choose_as_for_the_whole_register(read):
    answer = {"results": [PERSON, {**PERSON, "number": "9" * 10}]}
    assert [type(one) for one in read(answer, state=("MA",))] == [Skipped, Skipped]
    assert [type(one) for one in read(answer)] == [Incoming, Rejected]
    assert len(read(answer, limit="1")) == 1


def test_several_answers_in_a_list_and_one_result_alone(read):
    assert len(read([{"results": [PERSON]}, {"results": [PERSON]}])) == 2
    assert len(read(PERSON)) == 1


@pytest.mark.parametrize("broken", [{"addresses": 7}, {"taxonomies": ["x"]}, {"basic": "x"}, {"other_names": [1]}])
def test_a_result_of_another_shape_is_rejected(read, broken):
    [one] = read({"results": [{**PERSON, **broken}]})
    assert isinstance(one, Rejected)


@pytest.mark.parametrize("text", ["{", "[]", '{"results": []}', '{"a": 1}', "[" * 100_000, '{"results": [1, null]}'])
def test_what_is_no_answer(read, text):
    with pytest.raises(RoundsError):
        read(text)
