"""Shares and gaps worked out by hand from the YAML in each test; invariants on generated books."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.analysis.mix import mix
from rounds.base.dates import Period
from rounds.base.problems import Source
from rounds.book.book import make_book
from rounds.book.records import Client, Contact, Settings, Tier, Touch
from rounds.book.relationships import relate
from rounds.plugins.contracts import Channel

SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))
CHANNELS = {name: Channel(name, name.title()) for name in ("visit", "phone", "email")}
SOURCE = Source("test.yaml")

CLINIC = """
    settings:
      tiers:
        A: {cadence_days: 10, mix: {visit: 0.5, phone: 0.5}}
        B: {cadence_days: 30, mix: {visit: 0.2, email: 0.8}}
        D: {}
    contacts:
      - {id: abel, name: Ann Abel, status: active, tier: A, preferences: {channels: [visit, phone], avoid: [email]}}
      - {id: bohr, name: Bo Bohr, status: active, tier: B, do_not_contact: [fax]}
      - {id: cole, name: Cy Cole, status: active, tier: D, preferences: {channels: [email]}}
    touches:
      - {date: 2026-09-01, channel: visit, contact: abel, also: [bohr]}
      - {date: 2026-09-02, channel: email, contact: abel}
      - {date: 2026-09-03, channel: email, contact: abel}
      - {date: 2026-09-04, channel: fax, contact: bohr}
      - {date: 2026-09-05, channel: phone, contact: cole}
      - {date: 2026-09-06, channel: phone, contact: abel, direction: inbound}
      - {date: 2026-08-31, channel: phone, contact: abel}
"""


def test_shares_beside_the_plan(book_of):
    """Planned touches: Abel 30/10 = 3, Bohr 1; so visits (3x.5 + 1x.2)/4 = .425, phone 1.5/4 = .375, e-mail .8/4 = .2.

    Made with them: 1 visit (one, though both took part), 2 e-mails, 1 fax: .25, .5, .25, no phone.
    Missing from the plan: visit .175, phone .375: gap .55. (Half of .175 + .375 + .3 + .25 = 1.1.)
    """
    found = mix(relate(book_of(CLINIC), date(2026, 10, 1)), SEPTEMBER, CHANNELS)
    assert [(line.channel, line.touches, line.share, line.planned) for line in found.overall.channels] == [
        ("visit", 1, 0.25, pytest.approx(0.425)),
        ("phone", 0, 0.0, pytest.approx(0.375)),
        ("email", 2, 0.5, pytest.approx(0.2)),
        ("fax", 1, 0.25, 0.0),
    ]
    assert found.overall.gap == pytest.approx(0.55)
    assert (found.outside_plan, found.inbound) == (1, 1)  # Cole's call; Abel's own


def test_gaps_by_tier(book_of):
    """A: 1 visit and 2 e-mails of 3: missing visit .5 - .333, phone .5: .667. B: visit and fax: missing e-mail .8."""
    found = mix(relate(book_of(CLINIC), date(2026, 10, 1)), SEPTEMBER, CHANNELS)
    assert [(tier.name, tier.touches, tier.gap) for tier in found.tiers] == [
        ("A", 3, pytest.approx(2 / 3)),
        ("B", 2, pytest.approx(0.8)),
    ]


def test_a_plan_that_leaves_a_rest_open_misses_only_what_it_names(book_of):
    """Half visits, the rest open: 1 visit and 1 letter is the plan; 2 letters miss half."""
    text = """
        settings: {{tiers: {{A: {{cadence_days: 10, mix: {{visit: 0.5}}}}}}}}
        contacts: [{{id: abel, name: Ann Abel, status: active, tier: A}}]
        touches:
          - {{date: 2026-09-01, channel: {}, contact: abel}}
          - {{date: 2026-09-02, channel: mail, contact: abel}}
    """
    for channel, gap in (("visit", 0.0), ("mail", 0.5)):
        book = book_of(text.format(channel))
        assert mix(relate(book, date(2026, 10, 1)), SEPTEMBER, CHANNELS).overall.gap == gap


def test_wishes_of_the_person_addressed(book_of):
    """Abel avoids e-mail (2), Bohr forbade fax (1), Cole prefers e-mail and was called (1).

    Preferences were named by Abel (3 touches addressed to her) and Cole (1).
    """
    found = mix(relate(book_of(CLINIC), date(2026, 10, 1)), SEPTEMBER, CHANNELS)
    assert [(line.source_id, line.channel, line.wish, line.touches) for line in found.against_wishes] == [
        ("abel", "email", "avoided", 2),
        ("bohr", "fax", "forbidden", 1),
        ("cole", "phone", "not preferred", 1),
    ]
    assert (found.with_wishes, found.against("avoided", "forbidden"), found.against("not preferred")) == (4, 3, 1)


def test_who_was_merely_present_has_no_wish_in_the_matter(book_of):
    """Bohr prefers e-mail and was there when Abel was visited."""
    book = book_of("""
        contacts:
          - {id: abel, name: Ann Abel}
          - {id: bohr, name: Bo Bohr, preferences: {channels: [email]}}
        touches: [{date: 2026-09-01, channel: visit, contact: abel, also: [bohr]}]
    """)
    found = mix(relate(book, date(2026, 10, 1)), SEPTEMBER, CHANNELS)
    assert (found.with_wishes, found.against_wishes) == (0, ())


def test_months_end_with_the_period_or_the_day(book_of):
    """From the first touch, in August, on: seen on 4 Sep the last is September, unfinished, with 4 of its 5 touches."""
    book, quarter = book_of(CLINIC), Period(date(2026, 7, 1), date(2026, 9, 30))
    late, early = (mix(relate(book, day), quarter, CHANNELS) for day in (date(2026, 10, 1), date(2026, 9, 4)))
    assert (late.months[0].start, late.months[-1], late.partial) == (date(2026, 8, 1), SEPTEMBER, False)
    assert (early.months[-1], early.partial) == (Period(date(2026, 9, 1), date(2026, 9, 4)), True)
    assert {line.channel: line.touches[-2:] for line in early.by_month} == {
        "visit": (0, 1),
        "phone": (1, 0),
        "email": (0, 2),
        "fax": (0, 1),
    }


def test_without_tiers_the_shares_are_of_all_touches(book_of):
    book = book_of("""
        settings: {tiers: {}}
        contacts: [{id: abel, name: Ann Abel, status: active}]
        touches: [{date: 2026-09-01, channel: visit, contact: abel}]
    """)
    found = mix(relate(book, date(2026, 10, 1)), SEPTEMBER, CHANNELS)
    assert (found.overall.touches, found.overall.gap, found.tiers, found.outside_plan) == (1, None, (), 0)
    assert found.overall.channels[0].planned is None


def test_an_empty_book_or_period_has_no_gap(book_of):
    assert mix((), SEPTEMBER, CHANNELS).overall.gap is None
    may = Period(date(2026, 5, 1), date(2026, 5, 31))
    found = mix(relate(book_of(CLINIC), date(2026, 10, 1)), may, CHANNELS).overall
    assert (found.touches, found.gap, found.channels[0].share) == (0, None, 0.0)


shares = st.dictionaries(st.sampled_from(["visit", "phone", "email", "mail"]), st.floats(0, 1), max_size=4)
made = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["visit", "phone", "email", "fax"]), st.integers(1, 30)), max_size=12
)


@given(shares, shares, made, st.randoms())
def test_gaps_and_shares_stay_between_0_and_1_and_order_does_not_matter(a, b, generated, random):
    """Plans may add up to less or more than 1; where they are full, the gap is half of all differences."""
    settings = Settings(Client("Cedar"), tiers={"A": Tier("", 7, a), "B": Tier("", 30, b)})
    contacts = [Contact(SOURCE, f"c{n}", f"C {n}", tier="AABB"[n], status="active") for n in range(4)]
    touches = [
        Touch(SOURCE, f"t{n}", date(2026, 9, day), channel, contact=f"c{who}")
        for n, (who, channel, day) in enumerate(generated)
    ]
    related = list(relate(make_book(settings, [*contacts, *touches]), date(2026, 9, 30)))
    found = mix(related, SEPTEMBER, CHANNELS)
    for group in (found.overall, *found.tiers):
        assert group.gap is None or 0 <= group.gap <= 1
        assert all(0 <= line.share <= 1 for line in group.channels)
        planned = sum(line.planned or 0 for line in group.channels)
        assert planned == pytest.approx(1) or planned < 1
        if group.gap is not None and planned == pytest.approx(1):
            differences = sum(abs(line.share - (line.planned or 0)) for line in group.channels)
            assert group.gap == pytest.approx(differences / 2)
    random.shuffle(related)
    assert mix(related, SEPTEMBER, CHANNELS) == found
