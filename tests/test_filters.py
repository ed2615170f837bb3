"""The filter language on one small clinic that stands here; and any text at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rounds.base.dates import Period
from rounds.base.problems import UsageError
from rounds.book.filters import FIELDS, STATES, Filter, Term, parse_filter
from rounds.book.relationships import relate

AS_OF = date(2026, 10, 31)
CLINIC = """
    settings:
      liaisons: [{id: dana, name: Dana Reyes}, {id: miguel, name: Miguel Dana}]
      tiers: {A: {cadence_days: 30}, B: {cadence_days: 45}, D: {}}
      service_lines: {spine: {name: Spine}, joint: {name: Joint replacement}}
    organizations:
      - {id: northgate, name: Northgate Family Medicine, parent: bayside-network, liaison: miguel,
         address: {city: New Haven, state: CT, zip: "06511-2002"}}
    contacts:
      - {id: okafor, name: Grace Okafor, status: active, tier: A, liaison: dana, specialty: Family Medicine,
         affiliations: [{organization: northgate}], tags: [Newsletter], interests: [spine surgery],
         preferences: {channels: [phone]}, custom: {region: North East, pilot: true}}
      - {id: nguyen, name: "Nguyễn Thị Khai", status: prospect, tier: B, role: Office manager,
         affiliations: [{organization: northgate}]}
      - {id: obrien, name: "Pat O'Brien", status: active, tier: D, specialty: Dentistry,
         address: {city: Ashford, state: MA, zip: "02139"}}
      - {id: lee, name: Sam Lee, status: left}
    touches:
      - {date: 2026-08-01, channel: visit, contact: okafor}
      - {date: 2026-10-20, channel: visit, contact: obrien}
      - {date: 2026-10-20, channel: visit, contact: lee}
    referrals:
      - {month: 2026-09, contact: okafor, service_line: spine, count: 4}
      - {month: 2026-09, contact: okafor, service_line: joint, count: 2}
      - {month: 2026-09, contact: obrien, count: 1}
    feedback:
      - {opened: 2026-10-01, type: concern, text: three-week wait, contact: obrien}
"""
EVERYBODY = {"okafor", "nguyen", "obrien", "lee"}


@pytest.fixture(scope="module")
def clinic(book_of):
    return relate(book_of(CLINIC), AS_OF)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", EVERYBODY),
        ("   ", EVERYBODY),
        ("tier:A", {"okafor"}),
        ("tier:a,B", {"okafor", "nguyen"}),
        ("tier:none", {"lee"}),
        ("-tier:D", {"okafor", "nguyen", "lee"}),
        ("-tier:A,B", {"obrien", "lee"}),
        ("liaison:dana", {"okafor"}),  # Miguel Dana is called dana too, but that is another's id
        ("owner:miguel", {"nguyen"}),  # the place's liaison
        ("owner:reyes", {"okafor"}),
        ('owner:"Miguel Dana"', {"nguyen"}),
        ("owner:none", {"obrien", "lee"}),
        ('specialty:"family medicine"', {"okafor"}),
        ("specialty:medicine", {"okafor"}),
        ("specialty:ent", set()),  # begins no word of Dentistry
        ("specialty:none", {"nguyen", "lee"}),
        ("organization:northgate", {"okafor", "nguyen"}),
        ("practice:family", {"okafor", "nguyen"}),
        ("org:bayside-network", {"okafor", "nguyen"}),
        ("status:active", {"okafor", "obrien"}),
        ("kind:contact", EVERYBODY),
        ("role:manager", {"nguyen"}),
        ("channel:phone", {"okafor"}),
        ("tag:newsletter", {"okafor"}),
        ("interest:spine", {"okafor"}),
        ('city:"new haven"', {"okafor", "nguyen"}),
        ("state:ma", {"obrien"}),
        ("zip:065", {"okafor", "nguyen"}),
        ("zip:021,065", {"okafor", "nguyen", "obrien"}),
        ("service:joint", {"okafor"}),
        ('service:"joint repl"', {"okafor"}),
        ("custom.region:north", {"okafor"}),
        ("custom.pilot:yes", {"okafor"}),
        ("custom.pilot:none", {"nguyen", "obrien", "lee"}),
        ("nguyen", {"nguyen"}),
        ("thi", {"nguyen"}),
        ("NGUYỄN", {"nguyen"}),
        ("obrien", {"obrien"}),
        ("o'brien", {"obrien"}),
        ("okafor,lee", {"okafor", "lee"}),
        ('"grace okafor"', {"okafor"}),
        ("“grace okafor”", {"okafor"}),  # as a word processor writes quotes
        ("grace lee", set()),
        ('"overdue"', set()),  # quoted: a name
        ("overdue", {"okafor"}),  # 91 days with a cadence of 30: lapsed, and so overdue
        ("lapsed", {"okafor"}),
        ("due", {"nguyen"}),  # never touched
        ("due,Overdue", {"okafor", "nguyen"}),
        ("-overdue", {"nguyen", "obrien", "lee"}),
        ("never-touched", {"nguyen"}),
        ("open-feedback", {"obrien"}),
        ("is:none", {"lee"}),  # has left, so has no rhythm; was touched; said nothing
        ("tier:A overdue owner:dana", {"okafor"}),
        ("tier:A owner:miguel", set()),
    ],
)
def test_a_filter_selects(clinic, text, found):
    chosen = parse_filter(text)
    assert {one.id for one in clinic if one.contact and chosen.matches(one)} == found


def test_a_shells_arguments_keep_their_words_together():
    """``rounds list specialty:"family medicine" overdue``: the shell has taken the quotes away."""
    assert parse_filter(["specialty:family medicine", "overdue"]) == Filter(
        (Term("specialty", ("family medicine",)), Term("is", ("overdue",)))
    )
    assert parse_filter(["-city:New Haven,Ashford"]) == Filter((Term("city", ("New Haven", "Ashford"), negated=True),))
    assert parse_filter(["tier:A okafor"]) == parse_filter("tier:A okafor")  # a tier has one word
    assert parse_filter(["specialty:family overdue"]) == parse_filter("specialty:family overdue")
    assert parse_filter(['tier:A specialty:"family medicine"']) == parse_filter('tier:A specialty:"family medicine"')
    assert parse_filter([]) == parse_filter([""]) == Filter()


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("teir:A", "no field 'teir'", "did you mean tier?"),
        ("wibble:A", "no field 'wibble'", "fields are name, tier, liaison"),
        ("status:activ", "'activ' is no status", "did you mean active?"),
        ("kind:dog", "'dog' is no kind", "it is contact, organization"),
        ("overdeu", "'overdeu' is no state", "did you mean overdue? A name is name:overdeu"),
        ("never-touch", "'never-touch' is no state", "did you mean never-touched?"),
        ("active", "'active' is a status", "did you mean status:active?"),
        ("overdue,okafor", "'okafor' is no state as 'overdue' is", "put a space"),
        ("tier:", "character 6: a value is missing after 'tier:'", "write tier:value, or tier:none"),
        ("tier:A,", "character 8: a value is missing after 'tier:'", ""),
        ("okafor tier: A", "character 13: a value is missing", ""),
        ('city:"New Haven', "character 6: the quote does not end", "close it"),
        ('city:"New Haven"x', "character 17: there must be a space or a comma", ""),
        ('a"b"', "character 2: there must be a space or a comma", ""),
        ("-", "character 2: a word is missing", "a filter reads"),
        ('""', "has neither letter nor digit", ""),
        ("tier:!!", "'!!' has neither letter nor digit", ""),
        ("custom.:x", "names no field of the client's own", "write custom.key:value"),
    ],
)
def test_what_is_no_filter_is_told_with_a_hint(text, message, hint):
    with pytest.raises(UsageError) as caught:
        parse_filter(text)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_service_term_narrows_the_referrals_that_count(clinic):
    """September: Okafor sent 4 for spine and 2 for joints. A goal for spine counts the 4."""
    okafor = next(one for one in clinic if one.id == "okafor")
    september = Period(date(2026, 9, 1), date(2026, 9, 30))

    def counted(text: str) -> int:
        return parse_filter(text).narrow(okafor).referrals_in(september)

    assert counted("service:spine") == 4
    assert counted("service:spine,joint") == 6
    assert counted("tier:A") == counted("-service:joint") == 6
    assert parse_filter("service:spine").narrow(okafor).referrals_by_month(september) == [4]


def test_an_organization_is_found_by_its_own_name(book_of):
    places = """
        organizations: [{id: elm, name: Elm Street Clinic, tier: A, status: active}]
    """
    (elm,) = relate(book_of(places), AS_OF)
    assert all(
        parse_filter(text).matches(elm) for text in ("elm", "organization:elm", "kind:organization", "role:none")
    )


PIECES = st.sampled_from(
    [*FIELDS, *STATES, ":", ",", '"', "-", " ", "none", "custom.", "a", "B", "'", "\\", "“", "\u00a0", "é", "\n"]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
@example('"')
@example("-:")
@example("é:\u0300")
def test_any_text_is_a_filter_or_a_usage_error(clinic, text):
    try:
        found = parse_filter(text)
    except UsageError:
        return
    assert parse_filter(str(found)) == found
    assert [found.matches(one) for one in clinic] == [parse_filter(str(found)).matches(one) for one in clinic]


@given(st.lists(st.one_of(st.text(max_size=12), st.lists(PIECES).map("".join)), max_size=4))
def test_any_arguments_are_a_filter_or_a_usage_error(words):
    try:
        found = parse_filter(words)
    except UsageError:
        return
    assert isinstance(found, Filter)


@given(st.lists(st.sampled_from(["tier:A", "overdue", "owner:dana", "service:spine", "okafor", "zip:0"]), max_size=4))
def test_a_negated_filter_selects_the_rest_and_each_term_only_takes_away(clinic, terms):
    found = [one.id for one in clinic if parse_filter(terms).matches(one)]
    for term in terms:
        chosen, rest = parse_filter(term), parse_filter(f"-{term}")
        assert all(chosen.matches(one) != rest.matches(one) for one in clinic)
        assert set(found) <= {one.id for one in clinic if chosen.matches(one)}
