"""Who comes next and why, read off the YAML in each test; invariants on generated people."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.analysis.campaigns import due_steps
from rounds.analysis.followups import follow_ups
from rounds.analysis.next_touches import MOST_REASONS, next_touches
from rounds.base.problems import Source
from rounds.book.book import make_book
from rounds.book.records import Client, Contact, Feedback, NextStep, Preferences, Settings, Touch
from rounds.book.relationships import relate
from rounds.plugins.contracts import Channel, Opportunity

AS_OF = date(2026, 11, 10)
CHANNELS = {
    name: Channel(name, name.title(), verb=verb)
    for name, verb in (("visit", "visit"), ("phone", "call"), ("email", "write to"))
}
SETTINGS = "settings: {tiers: {A: {cadence_days: 30, mix: {phone: 0.4, visit: 0.6}}, B: {cadence_days: 45}, D: {}}}"


@pytest.fixture
def related(book_of):
    """A function: the book of a YAML text with the tiers above, and its relationships."""

    def make(text: str):
        book = book_of("\n".join((SETTINGS, dedent(text))))
        return book, relate(book, AS_OF)

    return make


@pytest.fixture
def listed(related):
    """A function: the next touches of a book, with these opportunities; up to a day where one is given."""

    def find(text: str, *opportunities: Opportunity, until=None):
        _, relationships = related(text)
        promises = follow_ups(relationships)
        return next_touches(relationships, promises, opportunities, CHANNELS, AS_OF, until=until)

    return find


def test_the_steps_of_a_campaign_whose_turn_it_is(related):
    """As of 10 Nov week 1 is over by two days for Lee; Ito was visited, and is in week 2; Bell wants no call."""
    book, relationships = related("""
    campaigns:
      - {id: spine, name: Spine in five days, start: 2026-11-02, end: 2026-11-29, audience: tier:D, liaison: miguel,
         steps: [{week: 1, channel: visit, note: bring the access sheet}, {week: 2, channel: phone},
                 {week: 4, channel: email}]}
    contacts:
      - {id: ito, name: Ken Ito, tier: D, status: active}
      - {id: lee, name: Min Lee, tier: D, status: active, preferences: {avoid: [phone]}}
      - {id: bell, name: Jo Bell, tier: D, status: active, do_not_contact: [all]}
      - {id: moss, name: Al Moss, tier: D, status: active}
      - {id: else, name: Any Else, tier: A, status: prospect, preferences: {cadence_days: 730}}
    touches:
      - {date: 2026-11-04, channel: visit, contact: ito, campaign: spine}
      - {date: 2026-11-04, channel: visit, contact: else}
      - {date: 2026-11-04, channel: visit, contact: moss, campaign: spine}
      - {date: 2026-11-05, channel: phone, contact: moss, campaign: spine}
    """)

    def at(until=None):
        steps = due_steps(book, relationships, AS_OF, until)
        return next_touches(relationships, (), (), CHANNELS, AS_OF, turns=steps, until=until)

    lee, ito = at()
    assert (lee.source_id, lee.matter, lee.channel, lee.owner) == ("lee", "campaign", "visit", "miguel")
    assert (lee.action, lee.due) == (
        "Visit Min Lee for 'Spine in five days': bring the access sheet",
        date(2026, 11, 8),
    )
    assert lee.reasons == ("Week 1 of the campaign 'Spine in five days', by 8 Nov 2026, 2 days late",)
    assert lee.urgency == pytest.approx(0.6 + 0.1 * 2 / 30)
    assert (ito.source_id, ito.matter, ito.channel, ito.owner) == ("ito", "campaign", "phone", "miguel")
    assert (ito.action, ito.due) == ("Call Ken Ito for 'Spine in five days'", date(2026, 11, 15))
    assert [(touch.source_id, touch.channel) for touch in at(until=date(2026, 11, 23))] == [
        ("lee", "visit"),
        ("ito", "phone"),
        ("moss", "email"),
    ]


def test_a_promise_that_is_late(listed):
    """Due 31 Oct, ten days late: 0.85 + 0.1 x 10/30. It was promised by phone, and by Miguel."""
    (touch,) = listed("""
    contacts: [{id: okafor, name: Grace Okafor, status: active, liaison: dana, preferences: {channels: [email]}}]
    touches:
      - {date: 2026-10-20, channel: visit, contact: okafor, liaison: miguel,
         next: {action: send the form, due: 2026-10-31, channel: phone}}
    """)
    assert (touch.matter, touch.action, touch.channel, touch.owner) == ("promise", "Send the form", "phone", "miguel")
    assert touch.reasons == ("Promised on 20 Oct 2026, due 31 Oct 2026, 10 days late",)
    assert touch.due == date(2026, 10, 31)
    assert touch.urgency == pytest.approx(0.85 + 0.1 / 3)


def test_promises_to_come_are_listed_a_week_ahead_and_kept_ones_never(listed):
    found = listed("""
    contacts: [{id: a, name: A}, {id: b, name: B}, {id: c, name: C}]
    touches:
      - {date: 2026-11-01, channel: visit, contact: a, next: {action: call, due: 2026-11-17}}
      - {date: 2026-11-01, channel: visit, contact: b, next: {action: call, due: 2026-11-18}}
      - {date: 2026-11-01, channel: visit, contact: c, next: {action: call, due: 2026-11-05, done: 2026-11-04}}
    """)
    assert [touch.source_id for touch in found] == ["a"]


def test_everything_about_one_source_is_one_touch(listed):
    """The concern leads (due 25 Oct, 16 days late); the promise, the rhythm and a client's own chance follow."""
    (touch,) = listed(
        """
    contacts: [{id: okafor, name: Grace Okafor, status: active, tier: A, liaison: dana}]
    touches:
      - {date: 2026-10-05, channel: visit, contact: okafor, next: {action: send the form, due: 2026-11-09}}
    feedback:
      - {opened: 2026-10-20, type: concern, category: access, text: phone queue, contact: okafor, owner: miguel}
    """,
        Opportunity("Invite", ("Loves golf",), 0.3, "email", "golf", "okafor"),
    )
    assert (touch.matter, touch.action, touch.owner) == (
        "feedback",
        "Answer Grace Okafor: concern about access",
        "miguel",
    )
    assert touch.reasons == (
        "Concern about access of 20 Oct 2026, “phone queue”; the answer was due 25 Oct 2026, 16 days ago",
        "Promised on 5 Oct 2026: send the form (due 9 Nov 2026, 1 day late)",
        "A touch every 30 days in tier A; the last was on 5 Oct 2026, 36 days ago",
        "Loves golf",
    )
    assert touch.urgency == pytest.approx(0.9 + 0.1 * 16 / 30)
    assert touch.channel == "visit"  # of which the tier plans most


def test_what_a_bundled_rule_tells_already_is_told_once(listed):
    """Its words, but the day of the matter itself; a concern that is still in time stays beside it."""
    (touch,) = listed(
        """
    contacts: [{id: okafor, name: Grace Okafor, status: active, tier: A, liaison: dana}]
    touches: [{date: 2026-10-05, channel: visit, contact: okafor}]
    feedback:
      - {opened: 2026-10-20, type: concern, text: phone queue, contact: okafor, owner: miguel}
      - {opened: 2026-11-08, type: concern, text: parking, contact: okafor}
    """,
        Opportunity("Answer", ("Concern, 16 days late",), 0.95, "phone", "late-answer", "okafor", "feedback"),
        Opportunity("Get back", ("Tier A, 6 days late",), 0.7, "visit", "late-touch", "okafor", "rhythm"),
    )
    assert touch.reasons == (
        "Concern, 16 days late",
        "Tier A, 6 days late",
        "Concern of 8 Nov 2026, “parking”; answer by 13 Nov 2026",
    )
    assert (touch.due, touch.owner, touch.matter) == (date(2026, 10, 25), "miguel", "feedback")


def test_the_rhythm_by_tier(listed):
    """Ann (A): 45 days late of 30: 0.6 + 0.2. Bo (B): 9 of 45: 0.5 + 0.04.

    Cy has no tier and his own 20 days, due in 5: 0.3 - 0.25. Di (B) was never touched: 0.5 - 0.25.
    Ed (A) is planned for 9 Dec, Flo (D) has no rhythm.
    """
    found = listed("""
    contacts:
      - {id: ann, name: Ann Abel, credentials: MD, family: Abel, status: active, tier: A}
      - {id: bo, name: Bo Bohr, status: active, tier: B, do_not_contact: [visit]}
      - {id: cy, name: Cy Cole, status: active, preferences: {cadence_days: 20, channels: [phone]}}
      - {id: di, name: Di Dunn, status: prospect, tier: B, preferences: {avoid: [visit, phone, email]}}
      - {id: ed, name: Ed Eves, status: active, tier: A}
      - {id: flo, name: Flo Fox, status: active, tier: D}
    touches:
      - {date: 2026-08-27, channel: visit, contact: ann}
      - {date: 2026-09-17, channel: visit, contact: bo}
      - {date: 2026-10-26, channel: visit, contact: cy}
      - {date: 2026-11-09, channel: visit, contact: ed}
    """)
    assert [(touch.source_id, touch.action, touch.channel, round(touch.urgency, 2)) for touch in found] == [
        ("ann", "Visit Dr. Abel", "visit", 0.8),
        ("bo", "Call Bo Bohr", "phone", 0.54),
        ("di", "Contact Di Dunn", "", 0.25),
        ("cy", "Call Cy Cole", "phone", 0.05),
    ]
    assert found[0].reasons == ("A touch every 30 days in tier A; the last was on 27 Aug 2026, 75 days ago",)
    assert found[2].reasons == ("A touch every 45 days in tier B; there has been none yet",)
    assert found[3].reasons == ("A touch every 20 days, as they asked; the next is due 15 Nov 2026",)


def test_those_who_left_are_left_alone_and_those_who_forbid_everything_get_what_was_promised(listed):
    people = """
    contacts:
      - {id: gone, name: Gus Gone, status: left, tier: A}
      - {id: nora, name: Nora Nay, status: declined, tier: A}
      - {id: shy, name: Sue Shy, status: active, tier: A, do_not_contact: [all]}
      - {id: calm, name: Cal Calm, status: active, tier: A, do_not_contact: [all]}
      - {id: idle, name: Ida Idle, status: inactive, tier: A}
    feedback:
      - {opened: 2026-10-20, type: concern, text: fax, contact: gone}
      - {opened: 2026-10-20, type: concern, text: fax, contact: nora}
      - {opened: 2026-10-20, type: concern, text: fax, contact: shy}
      - {opened: 2026-10-20, type: need, text: map, contact: idle}
    """
    chances = [Opportunity("Call", ("because",), 0.9, "phone", "golf", one) for one in ("gone", "nora", "calm", "idle")]
    found = listed(people, *chances)
    assert [(touch.source_id, touch.channel) for touch in found] == [("shy", ""), ("idle", "visit")]
    assert found[0].reasons[1] == "Has asked not to be contacted: settle it without a touch"


def test_a_forbidden_channel_is_not_suggested_even_when_it_was_promised(listed):
    (touch,) = listed("""
    contacts: [{id: okafor, name: Grace Okafor, do_not_contact: [phone], preferences: {avoid: [visit]}}]
    touches:
      - {date: 2026-10-20, channel: visit, contact: okafor, next: {action: call, due: 2026-10-31, channel: phone}}
    """)
    assert touch.channel == "email"


def test_an_opportunity_is_for_this_week_or_the_next_by_its_urgency(listed):
    people = "    contacts: [{id: a, name: A, status: active}, {id: b, name: B, status: active}]\n"
    found = listed(
        people,
        Opportunity("Call", ("x",), 0.6, "phone", "golf", "a"),
        Opportunity("Call", ("x",), 0.59, "phone", "golf", "b"),
    )
    assert [touch.due for touch in found] == [AS_OF + timedelta(7), AS_OF + timedelta(14)]


channel = st.sampled_from(["visit", "phone", "email", "fax"])
SOURCE = Source("test.yaml")


def _one_in(draw, *values):
    return draw(st.sampled_from(values))


@st.composite
def matters(draw, person: str):
    """Somebody of any standing and wishes; perhaps a touch with a promise, a concern, and a client's own chance."""
    ways = st.lists(channel, max_size=3, unique=True).map(tuple)
    forbidden = draw(st.lists(channel | st.just("all"), max_size=2, unique=True).map(tuple))
    wishes = Preferences(channels=draw(ways), avoid=draw(ways))
    tier, status = _one_in(draw, "", "A", "B", "D"), _one_in(draw, "prospect", "active", "inactive", "left", "declined")
    found = [Contact(SOURCE, person, person, tier=tier, status=status, preferences=wishes, do_not_contact=forbidden)]
    if draw(st.booleans()):
        due = AS_OF + timedelta(draw(st.integers(-40, 20)))
        step = draw(st.none() | st.just(NextStep("call", due, _one_in(draw, "", "phone", "fax"))))
        day = AS_OF - timedelta(draw(st.integers(0, 200)))
        found.append(Touch(SOURCE, f"touch-{person}", day, "visit", contact=person, next=step))
    if draw(st.booleans()):
        day = AS_OF - timedelta(draw(st.integers(0, 40)))
        found.append(Feedback(SOURCE, f"concern-{person}", day, "concern", "fax", contact=person))
    if draw(st.booleans()):
        way = _one_in(draw, "", "visit", "fax")
        found.append(Opportunity("Call", ("because",), draw(st.floats(0, 1)), way, "golf", person))
    return found


@given(st.integers(0, 8).flatmap(lambda count: st.tuples(*(matters(f"c{place}") for place in range(count)))))
def test_each_source_once_with_reasons_and_never_through_an_unwelcome_channel(everybody):
    everything = [*chain.from_iterable(everybody)]
    chances = [one for one in everything if isinstance(one, Opportunity)]
    records = [one for one in everything if not isinstance(one, Opportunity)]
    relationships = relate(make_book(Settings(client=Client("Cedar")), records), AS_OF)
    found = next_touches(relationships, follow_ups(relationships), chances, CHANNELS, AS_OF)
    by_id = {one.id: one for one in relationships}
    assert len({touch.source_id for touch in found}) == len(found)
    assert [touch.urgency for touch in found] == sorted((touch.urgency for touch in found), reverse=True)
    for touch in found:
        one = by_id[touch.source_id]
        assert one.status not in {"left", "declined"}
        assert touch.action
        assert 1 <= len(touch.reasons) <= MOST_REASONS
        assert not touch.channel or one.welcomes(touch.channel)
        assert 0 <= touch.urgency <= 1
        assert touch.channel or not any(map(one.welcomes, CHANNELS))


def test_looking_further_ahead_adds_promises_and_rhythms_to_come(listed):
    """Due on 20 Nov and 28 Nov: neither within seven days of 10 Nov, one within two weeks."""
    text = """
    contacts: [{id: a, name: Ann Abel, tier: A, status: active}, {id: b, name: B, tier: A, status: active},
               {id: c, name: C}]
    touches:
      - {date: 2026-10-21, channel: visit, contact: a}
      - {date: 2026-10-29, channel: visit, contact: b}
      - {date: 2026-11-01, channel: visit, contact: c, next: {action: send the form, due: 2026-11-24}}
    """
    assert listed(text) == ()
    (promised, rhythm) = listed(text, until=date(2026, 11, 24))
    assert (promised.source_id, promised.action) == ("c", "Send the form")
    assert (rhythm.action, rhythm.due, rhythm.channel) == ("Visit Ann Abel", date(2026, 11, 20), "visit")
    assert rhythm.reasons == ("A touch every 30 days in tier A; the next is due 20 Nov 2026",)
    assert rhythm.urgency == pytest.approx(0.1)


def test_what_sets_the_day_is_among_the_reasons(listed):
    """The late promise comes first; of the rest the need of 1 Sep, due on 6 Sep, has waited longest."""
    (touch,) = listed("""
    contacts: [{id: okafor, name: Grace Okafor, status: active}]
    touches:
      - {date: 2026-10-01, channel: visit, contact: okafor, next: {action: send the form, due: 2026-10-05}}
      - {date: 2026-10-02, channel: visit, contact: okafor, next: {action: call back, due: 2026-10-06}}
      - {date: 2026-10-03, channel: visit, contact: okafor, next: {action: bring cards, due: 2026-10-07}}
      - {date: 2026-10-04, channel: visit, contact: okafor, next: {action: ask the board, due: 2026-10-08}}
    feedback: [{opened: 2026-09-01, type: need, text: a map, contact: okafor}]
    """)
    assert (touch.action, touch.due, len(touch.reasons)) == ("Send the form", date(2026, 9, 6), 4)
    assert touch.reasons[1] == "Need of 1 Sep 2026, “a map”; the answer was due 6 Sep 2026, 65 days ago"


def test_a_rhythm_that_is_not_told_sets_no_day(listed):
    """Due today by the rhythm, since there was no touch yet; the opportunity has a week."""
    (touch,) = listed(
        "    contacts: [{id: okafor, name: Grace Okafor, status: active, tier: A}]",
        Opportunity("Introduce yourselves", ("Could send 9 a month",), 0.7, "visit", "prospect", "okafor"),
    )
    assert (touch.action, touch.due) == ("Introduce yourselves", date(2026, 11, 17))
    assert touch.reasons == ("Could send 9 a month",)
