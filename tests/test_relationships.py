"""One referral source with its timeline and facts, as of a day."""

from __future__ import annotations

from datetime import date

import pytest

from rounds.base.dates import Period, parse_period
from rounds.book.relationships import relate

AS_OF = date(2026, 10, 31)
AUGUST_TO_OCTOBER = Period(date(2026, 8, 1), AS_OF)


@pytest.fixture
def related(book_of):
    def make(text, as_of=AS_OF):
        return {one.id: one for one in relate(book_of(text), as_of)}

    return make


def test_a_touch_counts_for_all_who_took_part_and_only_when_it_took_place(related):
    found = related("""
        contacts: [{id: okafor, name: Grace Okafor}, {id: bell, name: Ana Bell}]
        organizations: [{id: northgate, name: Northgate}]
        touches:
          - {date: 2026-10-02, channel: visit, contact: okafor, also: [bell], organization: northgate}
          - {date: 2026-10-09, channel: phone, contact: okafor, outcome: no-answer}
          - {date: 2026-10-10, channel: phone, contact: okafor, void: entered twice}
          - {date: 2026-11-02, channel: phone, contact: okafor}
    """)
    assert [touch.date.day for touch in found["okafor"].touches] == [2]
    assert [touch.date.day for touch in found["bell"].touches] == [2]
    assert "northgate" not in found, "an organization with a contact's touches is no source itself"


def test_organizations_are_sources_when_something_is_theirs_alone(related):
    found = related("""
        organizations:
          - {id: a, name: A, tier: B}
          - {id: b, name: B}
          - {id: c, name: C}
          - {id: d, name: D, potential: {referrals_per_month: 3, source: guess, date: 2026-01-01}}
          - {id: e, name: E, tier: A, void: closed}
        referrals: [{month: 2026-10, organization: b, count: 2}]
    """)
    assert sorted(found) == ["a", "b", "d"]
    assert found["b"].referrals_in(AUGUST_TO_OCTOBER) == 2


@pytest.mark.parametrize(
    ("last", "state", "due", "overdue"),
    [
        ("2026-10-20", "planned", "2026-11-19", 0),
        ("2026-10-08", "due", "2026-11-07", 0),
        ("2026-10-01", "due", "2026-10-31", 0),
        ("2026-09-30", "overdue", "2026-10-30", 1),
        ("2026-09-01", "lapsed", "2026-10-01", 30),
    ],
)
def test_the_last_touch_moves_the_next_date(related, last, state, due, overdue):
    one = related(f"""
        settings: {{tiers: {{A: {{cadence_days: 30}}}}}}
        contacts: [{{id: okafor, name: Grace Okafor, tier: A}}]
        touches: [{{date: {last}, channel: visit, contact: okafor, direction: inbound}}]
    """)["okafor"]
    assert (one.state, str(one.next_due), one.overdue_days) == (state, due, overdue)


def test_a_persons_own_rhythm_comes_before_the_tiers(related):
    found = related("""
        settings: {tiers: {A: {cadence_days: 30}}}
        contacts:
          - {id: own, name: Own, tier: A, preferences: {cadence_days: 60}}
          - {id: left, name: Left, tier: A, status: left}
          - {id: none, name: None}
          - {id: never, name: Never, tier: A}
    """)
    assert {name: one.cadence_days for name, one in found.items()} == {
        "own": 60,
        "left": None,
        "none": None,
        "never": 30,
    }
    assert found["never"].state == "due"
    assert found["left"].state == "none"


def test_a_months_count_stands_on_its_first_day_and_silence_is_counted_from_its_last(related):
    one = related("""
        contacts: [{id: okafor, name: Grace Okafor}]
        referrals:
          - {month: 2026-08, contact: okafor, count: 3}
          - {month: 2026-09, contact: okafor, count: 0}
          - {received_on: 2026-10-05, contact: okafor}
          - {month: 2026-08, contact: okafor, count: 9, direction: sent}
          - {month: 2026-11, contact: okafor, count: 5}
    """)["okafor"]
    assert one.referrals_by_month(AUGUST_TO_OCTOBER) == [3, 0, 1]
    assert one.last_referral == date(2026, 10, 5)
    assert one.sent_in(AUGUST_TO_OCTOBER) == 9


def test_value_is_margin_times_seen_or_else_received(related):
    one = related("""
        settings: {service_lines: {spine: {name: Spine, margin: 100}}}
        contacts: [{id: okafor, name: Grace Okafor}]
        referrals:
          - {month: 2026-08, contact: okafor, count: 3, seen: 2, service_line: spine}
          - {month: 2026-09, contact: okafor, count: 4, service_line: spine}
          - {month: 2026-09, contact: okafor, count: 7}
    """)["okafor"]
    assert one.value_in(AUGUST_TO_OCTOBER) == 600


def test_share_of_potential(related):
    one = related("""
        contacts:
          - {id: okafor, name: Grace, potential: {referrals_per_month: 4, source: claims, date: 2026-01-01}}
        referrals: [{month: 2026-08, contact: okafor, count: 6}]
    """)["okafor"]
    assert one.share(AUGUST_TO_OCTOBER) == 6 / 12
    assert one.share(parse_period("2026-09", AS_OF)) == 0


def test_owner_and_specialty_come_from_the_first_place_when_missing(related):
    one = related("""
        organizations: [{id: northgate, name: Northgate, liaison: dana, specialty: family medicine}]
        contacts: [{id: okafor, name: Grace, affiliations: [{organization: northgate}]}]
    """)["okafor"]
    assert (one.liaison, one.specialty, one.workplace_name) == ("dana", "family medicine", "Northgate")


def test_the_ninth_decile_is_the_nearest_rank(related):
    people = ", ".join(f"{{id: p{n}, name: P{n}}}" for n in range(10))
    rows = ", ".join(f"{{month: 2026-06, contact: p{n}, count: {n + 1}}}" for n in range(10))
    found = related(f"{{contacts: [{people}], referrals: [{rows}]}}")
    assert found["p0"].norms.referrals == 9


def test_planned_touches_round_half_up_and_are_at_least_one(related):
    one = related("{settings: {tiers: {A: {cadence_days: 60}}}, contacts: [{id: a, name: A, tier: A}]}")["a"]
    assert one.planned_touches(Period(date(2026, 8, 1), date(2026, 10, 29))) == 2  # 90 days / 60 = 1.5
    assert one.planned_touches(Period(date(2026, 8, 1), date(2026, 8, 1))) == 1


def test_the_book_knows_how_far_its_referrals_reach_and_what_was_sent(book_of):
    """As of 10 Nov. A count for September reaches to its last day; a case on 2 Nov to the day itself."""
    september = """
        contacts: [{id: okafor, name: Grace}, {id: lee, name: Sam}]
        referrals:
          - {month: 2026-09, contact: okafor, count: 2}
          - {month: 2026-09, contact: lee, count: 3, direction: sent}
    """
    (lee, okafor) = relate(book_of(september), date(2026, 11, 10))
    assert (lee.norms.through, okafor.norms.sent) == (date(2026, 9, 30), 3)
    november = september.rstrip() + "\n          - {received_on: 2026-11-02, contact: lee}\n"
    assert relate(book_of(november), date(2026, 11, 10))[0].norms.through == date(2026, 11, 10)
    assert relate(book_of("contacts: [{id: lee, name: Sam}]"), date(2026, 11, 10))[0].norms.through is None


def test_the_channel_to_suggest_is_never_a_forbidden_or_avoided_one(book_of):
    people = """
        contacts:
          - {id: a, name: A, preferences: {channels: [phone, email]}}
          - {id: b, name: B, preferences: {channels: [phone, email]}, do_not_contact: [phone]}
          - {id: c, name: C, preferences: {avoid: [visit]}}
          - {id: d, name: D, preferences: {channels: [phone]}, do_not_contact: [all]}
    """
    found = relate(book_of(people), date(2026, 11, 10))
    assert [one.best_channel(("visit", "mail")) for one in found] == ["phone", "email", "mail", ""]
    assert [one.do_not_contact for one in found] == [False, False, False, True]
    assert found[2].best_channel(("visit",)) == ""


def test_referrals_of_some_service_lines_alone(book_of):
    text = """
        contacts: [{id: okafor, name: Grace}]
        referrals:
          - {month: 2026-09, contact: okafor, count: 2, service_line: spine}
          - {month: 2026-10, contact: okafor, count: 3, service_line: joint}
    """
    (okafor,) = relate(book_of(text), date(2026, 10, 31))
    spine = okafor.for_services({"spine"})
    assert (okafor.referrals_in(okafor.last_year), spine.referrals_in(spine.last_year)) == (5, 2)
    assert (spine.first_referral, spine.last_referral) == (date(2026, 9, 1), date(2026, 9, 30))


def test_an_organization_that_only_said_something_is_a_source(book_of):
    text = """
        organizations: [{id: elm, name: Elm Clinic}, {id: oak, name: Oak Clinic}, {id: ash, name: Ash Clinic}]
        feedback: [{opened: 2026-10-01, type: concern, text: three-week wait, organization: elm}]
        touches:
          - {date: 2026-10-01, channel: phone, organization: oak, outcome: no-answer,
             next: {action: call again, due: 2026-10-08}}
    """
    assert [one.id for one in relate(book_of(text), date(2026, 10, 31))] == ["elm", "oak"]


def test_full_months_end_where_the_book_knows_referrals(book_of):
    """On 3 November nobody has entered October yet."""
    text = "{contacts: [{id: lee, name: Sam}], referrals: [{month: 2026-09, contact: lee, count: 4}]}"
    (lee,) = relate(book_of(text), date(2026, 11, 3))
    assert str(lee.full_months(3)) == "2026-07-01..2026-09-30"
    (nobody,) = relate(book_of("contacts: [{id: lee, name: Sam}]"), date(2026, 11, 3))
    assert str(nobody.full_months(3)) == "2026-08-01..2026-10-31"


def test_an_address_is_the_sources_own_or_the_first_known_place(related):
    found = related("""
    organizations:
      - {id: nowhere, name: Nowhere}
      - {id: elm, name: Elm, address: {city: Ashford}}
    contacts:
      - {id: lee, name: Sam, affiliations: [{organization: nowhere}, {organization: elm}]}
      - {id: own, name: Ann, affiliations: [{organization: elm}], address: {city: Dunmere}}
      - {id: none, name: Bo}
    """)
    assert [found[name].address and found[name].address.city for name in ("lee", "own", "none")] == [
        "Ashford",
        "Dunmere",
        None,
    ]


def test_planned_channels_are_in_order_of_their_share(related):
    found = related("""
    settings: {tiers: {A: {mix: {email: 0.2, visit: 0.6, phone: 0.2}}, B: {}}}
    contacts: [{id: a, name: A, tier: A}, {id: b, name: B, tier: B}, {id: c, name: C}]
    """)
    assert [found[name].planned_channels for name in "abc"] == [("visit", "email", "phone"), (), ()]


def test_we_turn_to_active_sources_that_have_not_forbidden_it(related):
    found = related("""
    contacts:
      - {id: a, name: A, status: active}
      - {id: b, name: B, status: active, do_not_contact: [all]}
      - {id: c, name: C, status: prospect, do_not_contact: [email]}
      - {id: d, name: D, status: left}
    """)
    assert [name for name in "abcd" if found[name].approachable] == ["a", "c"]


def test_a_referral_without_a_day_does_not_count(related):
    """It would be the first one ever, in the year 1, and nobody would be new."""
    (okafor,) = related("""
    contacts: [{id: okafor, name: Grace}]
    referrals:
      - {contact: okafor, count: 3}
      - {contact: okafor, month: 2026-09, count: 4}
      - {contact: okafor, month: 2026-08, count: 0}
      - {contact: okafor, month: 2026-07, count: 5, void: twice}
    """).values()
    assert (okafor.first_referral, okafor.referrals_in(okafor.last_year)) == (date(2026, 9, 1), 4)
