"""FHIR R4: invented practitioners, their places, and referrals without a patient."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rounds import Incoming, Rejected, RoundsError, Skipped
from rounds.base.ids import with_check_digit
from rounds.book.book import empty_book
from rounds_plugins.exchange.fhir import read_fhir

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "fhir" / "us_core"
NPI = with_check_digit("123456789")
GRACE = {
    "resourceType": "Practitioner",
    "id": "grace",
    "identifier": [
        {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "000-00-0000"},
        {"system": "http://hl7.org/fhir/sid/us-npi", "value": NPI},
    ],
    "name": [
        {"use": "maiden", "family": "Bell", "given": ["Grace"]},
        {"use": "official", "family": "Okafor", "given": ["Grace", "A."], "prefix": ["Dr."], "suffix": ["MD", "Jr."]},
    ],
    "birthDate": "1970-01-01",
    "telecom": [
        {"system": "phone", "value": "(860) 555-0142", "use": "work"},
        {"system": "fax", "value": "860-555-0143"},
        {"system": "phone", "value": "860-555-0199", "use": "old"},
        {"system": "email", "value": "grace@northgate.example", "use": "work"},
    ],
    "address": [
        {"use": "home", "line": ["9 Side St"], "city": "Avon"},
        {"use": "work", "line": ["1 Main St", "Suite 4"], "city": "Hartford", "state": "CT", "postalCode": "6103"},
    ],
    "qualification": [
        {"code": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0360|2.7", "code": "PHD"}]}}
    ],
}
NORTHGATE = {
    "resourceType": "Organization",
    "id": "ng",
    "name": "Northgate Family Medicine",
    "type": [{"coding": [{"code": "prov"}]}],
}
ROLE = {
    "resourceType": "PractitionerRole",
    "id": "role",
    "practitioner": {"reference": "Practitioner/grace"},
    "organization": {"reference": "Organization/ng"},
    "specialty": [
        {
            "coding": [
                {
                    "system": "http://nucc.org/provider-taxonomy",
                    "code": "207Q00000X",
                    "display": "Family Medicine Physician",
                }
            ]
        }
    ],
    "telecom": [{"system": "phone", "value": "860-555-0150"}],
}
REQUEST = {
    "resourceType": "ServiceRequest",
    "id": "order-7",
    "status": "active",
    "subject": {"reference": "Patient/1", "display": "Never Read"},
    "authoredOn": "2026-10-14T23:30:00-05:00",
    "requester": {"reference": "Practitioner/grace"},
}


def bundle(*resources: object, addresses: tuple[str, ...] = ()) -> dict[str, object]:
    entries = [{"resource": one} for one in resources]
    for entry, address in zip(entries, addresses, strict=False):
        entry["fullUrl"] = address
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


@pytest.fixture
def read(tmp_path):
    def read(content: object, **options):
        file = tmp_path / "file.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content, indent=1))
        return list(read_fhir(file, empty_book(), options))

    return read


def documents(found, kind: str) -> list[dict[str, object]]:
    return [dict(one.document) for one in found if isinstance(one, Incoming) and one.kind == kind]


def test_a_person_with_place_and_role(read):
    found = read(bundle(ROLE, GRACE, NORTHGATE))
    assert documents(found, "organization") == [
        {"id": "northgate-family-medicine", "name": "Northgate Family Medicine", "type": "practice"}
    ]
    assert documents(found, "contact") == [
        {
            "name": "Grace A. Okafor Jr.",
            "prefix": "Dr.",
            "given": "Grace A.",
            "family": "Okafor",
            "suffix": "Jr.",
            "credentials": "MD, PhD",
            "npi": NPI,
            "phones": [
                {"number": "860-555-0142", "kind": "work"},
                {"number": "860-555-0143", "kind": "fax"},
                {"number": "860-555-0150", "kind": "work"},
            ],
            "emails": [{"address": "grace@northgate.example", "kind": "work"}],
            "address": {"line1": "1 Main St", "line2": "Suite 4", "city": "Hartford", "state": "CT", "zip": "06103"},
            "taxonomy": "207Q00000X",
            "specialty": "family medicine",
            "affiliations": [{"organization": "northgate-family-medicine"}],
        }
    ]


def test_references_by_the_bundles_own_addresses(read):
    role = {
        **ROLE,
        "practitioner": {"reference": "urn:uuid:1"},
        "organization": {"reference": "https://x.example/fhir/Organization/ng"},
    }
    found = read(bundle(GRACE, role, NORTHGATE, addresses=("urn:uuid:1",)))
    assert documents(found, "contact")[0]["affiliations"] == [{"organization": "northgate-family-medicine"}]


def test_a_location_fills_its_organization_or_stands_alone(read):
    address = {"line": ["70 East St"], "city": "Hartford", "state": "CT", "postalCode": "06103", "country": "US"}
    place = {"resourceType": "Location", "id": "l", "name": "East", "address": address}
    owned = {**place, "managingOrganization": {"reference": "Organization/ng"}}
    assert documents(read(bundle(NORTHGATE, owned)), "organization")[1] == {
        "id": "northgate-family-medicine",
        "name": "Northgate Family Medicine",
        "address": {"line1": "70 East St", "city": "Hartford", "state": "CT", "zip": "06103"},
    }
    assert documents(read(place), "organization")[0]["id"] == "east"


def test_referrals_are_a_day_a_source_and_an_opaque_case(read):
    assert [type(one) for one in read(bundle(GRACE, REQUEST))] == [Incoming, Skipped]
    found = read(bundle(GRACE, REQUEST), referrals=True, **{"service-line": "spine"})
    [referral] = documents(found, "referral")
    assert referral == {"received_on": "2026-10-14", "case": referral["case"], "npi": NPI, "service_line": "spine"}
    assert "order-7" not in str(referral)
    assert "Never Read" not in str(found)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"requester": {"reference": "Practitioner/nobody"}}, "not in the file, or has no NPI"),
        ({"authoredOn": "2026-02-30"}, "does not say on which day"),
        ({"authoredOn": None}, "does not say on which day"),
    ],
)
def test_a_referral_that_cannot_be_used(read, change, reason):
    found = read(bundle(GRACE, {**REQUEST, **change}), referrals=True)
    assert reason in next(one.reason for one in found if isinstance(one, Rejected))
    assert isinstance(read(bundle(GRACE, {**REQUEST, "status": "revoked"}), referrals=True)[1], Skipped)


@pytest.mark.parametrize(
    "requester",
    [
        {"identifier": {"system": "http://hl7.org/fhir/sid/us-npi", "value": NPI}},
        {
            "reference": "Practitioner/elsewhere",
            "identifier": {"system": "urn:oid:2.16.840.1.113883.4.6", "value": NPI},
        },
        {"reference": "#p1"},
    ],
)
def test_who_requested_may_stand_in_the_request_itself(read, requester):
    """By the NPI, or contained; a patient that is contained is never looked at."""
    contained = [{**GRACE, "id": "p1"}, {"resourceType": "Patient", "id": "p2", "name": [{"family": "Never Read"}]}]
    found = read({**REQUEST, "requester": requester, "contained": contained}, referrals=True)
    assert [one["npi"] for one in documents(found, "referral")] == [NPI]
    assert "Never Read" not in str(found)


def test_a_role_without_an_organization_is_at_its_locations(read):
    place = {"resourceType": "Location", "id": "l", "name": "East"}
    role = {key: value for key, value in ROLE.items() if key != "organization"}
    [person] = documents(read(bundle(GRACE, place, {**role, "location": [{"reference": "Location/l"}]})), "contact")
    assert person["affiliations"] == [{"organization": "east"}]


def test_a_code_without_words_gets_those_of_the_map_or_of_the_users_code_set(read, tmp_path):
    coding = {"system": "http://nucc.org/provider-taxonomy", "code": "207RC0000X"}
    role = {**ROLE, "specialty": [{"coding": [coding]}]}
    [person] = documents(read(bundle(GRACE, NORTHGATE, role)), "contact")
    assert person["specialty"] == "cardiology"
    (tmp_path / "nucc.csv").write_text("Code,Classification,Specialization\n207RC0000X,Internal Medicine,Heart\n")
    [person] = documents(read(bundle(GRACE, NORTHGATE, role), nucc=str(tmp_path / "nucc.csv")), "contact")
    assert person["specialty"] == "heart"


def test_a_line_separator_inside_a_text_does_not_end_a_line_of_ndjson(read):
    odd = {**NORTHGATE, "name": "North\u2028gate"}
    found = read(json.dumps(odd, ensure_ascii=False) + "\n" + json.dumps(GRACE))
    assert [one.line for one in found] == [1, 2]


@pytest.mark.parametrize("odd", [{}, [], {"a": 1}, [None], 7, None, True])
def test_a_code_that_is_no_text_is_none(read, odd):
    name = {**GRACE["name"][1], "use": odd}
    found = read(bundle({**GRACE, "name": [name]}, {**REQUEST, "status": odd}), referrals=True)
    assert [type(one) for one in found] == [Incoming, Incoming]


def test_ndjson_names_its_lines(read):
    lines = [
        json.dumps(NORTHGATE),
        "{",
        json.dumps(GRACE),
        "",
        '{"a": 1}',
        json.dumps({"resourceType": "Endpoint", "id": "e"}),
    ]
    found = read("\n".join(lines))
    assert sorted((one.line, one.reason) for one in found if isinstance(one, Rejected)) == [
        (2, "the line is not JSON"),
        (5, "the line is no FHIR resource"),
        (
            6,
            "Endpoint is not read: Rounds takes Organization, Location, Practitioner, PractitionerRole, ServiceRequest",
        ),
    ]
    assert [one.line for one in found if isinstance(one, Incoming)] == [1, 3]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', "name,phone\n1,2\n", "[" * 100_000, "\x00"])
def test_what_is_no_fhir(read, text):
    with pytest.raises(RoundsError):
        read(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GRACE, *ROLE, *REQUEST]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(
    st.lists(
        st.tuples(st.sampled_from([GRACE, NORTHGATE, ROLE, REQUEST]), st.sampled_from([*GRACE, *ROLE]), JSON),
        max_size=5,
    )
)
@settings(max_examples=300, deadline=None)
def test_whatever_stands_in_it_gives_records_or_reasons(tmp_path_factory, changes):
    resources = [{**resource, field: value} for resource, field, value in changes] + [GRACE]
    file = tmp_path_factory.mktemp("f") / "x.json"
    file.write_text(json.dumps(bundle(*resources)))
    for one in read_fhir(file, empty_book(), {"referrals": True}):
        assert isinstance(one, Incoming | Rejected | Skipped)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of real resources is not here")
def test_real_resources():
    found = [
        one for file in sorted(SHARED.glob("*.json")) for one in read_fhir(file, empty_book(), {"referrals": True})
    ]
    assert len([one for one in found if isinstance(one, Incoming)]) >= 10
