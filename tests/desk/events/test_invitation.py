"""Invitations: an entry for each one's calendar, to those who may come, and only to so many."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from icalendar import Calendar

from rounds.base.problems import RefusedError, UsageError
from rounds.desk.attendance import LogAnswer, log_answer
from rounds.desk.invitation import PrepareInvitations, prepare_invitations

EVENING = PrepareInvitations("evening", as_drafts=True)


def test_each_invitation_is_an_entry_for_one_calendar(on):
    """18:00 in New York on 12 November is 23:00 of Greenwich: winter time by then, summer time when it is written."""
    prepared = prepare_invitations(on(), EVENING)
    assert [(one.id, one.reason) for one in prepared.left_out] == [("bell", "has asked for no email")]
    assert [item.contact for item in prepared.items] == ["ito", "lee"]
    assert prepared.items[1].touch["rsvp"] == "asked"
    mail = message_from_bytes(prepared.items[1].content, policy=policy.default)
    assert mail["Subject"] == "An evening on the spine, Thursday, 12 Nov 2026"
    assert "6:00 pm to 8:30 pm at Weir Hall, Room 2." in mail.get_body(("plain",)).get_content()
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/calendar"]
    part = list(mail.iter_parts())[-1]
    assert part["Content-Type"].params["method"] == "REQUEST"
    calendar = Calendar.from_ical(part.get_content())
    (event,) = calendar.walk("VEVENT")
    assert (calendar["method"], event["uid"], event["sequence"]) == (
        "REQUEST",
        "evening.lee@cedar.example.org",
        0,
    )
    assert event.decoded("dtstart").isoformat() == "2026-11-12T23:00:00+00:00"
    assert (str(event["location"]), str(event["attendee"])) == ("Weir Hall, Room 2", "mailto:lee@example.org")
    assert str(event["organizer"]) == "mailto:dana@cedar.example.org"


def test_no_more_is_invited_than_there_are_places(clinic, on):
    desk = on()
    prepare_invitations(desk, EVENING)
    assert desk.ear.notes == []
    log_answer(on(), LogAnswer("evening", "bell", "tentative"))
    desk = on()
    prepare_invitations(desk, EVENING)
    assert desk.ear.notes == ["2 places are left, and 3 will have been asked."]
    for who in ("lee", "ito"):
        log_answer(on(), LogAnswer("evening", who, "accepted"))
    wu = "name: Al Wu\nstatus: active\ntier: A\nemails: [{address: wu@example.org}]\n"
    (clinic.root / "contacts" / "wu.yaml").write_text(wu)
    with pytest.raises(RefusedError, match="every place is taken"):
        prepare_invitations(on(), EVENING)
    over = PrepareInvitations("evening", over_capacity=True, as_drafts=True)
    assert [item.contact for item in prepare_invitations(on(), over).items] == ["wu"]


@pytest.mark.parametrize(
    ("path", "change", "words"),
    [
        ("rounds.yaml", ("  time_zone: America/New_York\n", ""), "time_zone: America/New_York"),
        ("rounds.yaml", ("America/New_York", "America/Nowhere"), "no time zone 'America/Nowhere'"),
        ("campaigns/evening.yaml", ("2026-11-12T18:00", "2026-09-12T18:00"), "was on 2026-09-12"),
    ],
)
def test_what_an_invitation_lacks_is_told(clinic, on, path, change, words):
    file, (old, new) = clinic.root / path, change
    file.write_text(file.read_text().replace(old, new))
    with pytest.raises(UsageError) as told:
        prepare_invitations(on(), EVENING)
    assert words in f"{told.value.message} {told.value.hint}"


def test_who_was_invited_is_told_of_a_change(on, clinic):
    (clinic.root / "touches").mkdir()
    (clinic.root / "touches" / "t.yaml").write_text(
        "date: 2026-10-05\nchannel: email\ncontact: lee\ncampaign: evening\nrsvp: asked\n"
    )
    assert [item.contact for item in prepare_invitations(on(), EVENING).items] == ["ito"]
    for change, method in ({"update": True}, "REQUEST"), ({"cancel": True}, "CANCEL"):
        (item,) = prepare_invitations(on(), PrepareInvitations("evening", as_drafts=True, **change)).items
        assert (item.contact, method in str(item.content)) == ("lee", True)
        assert ("rsvp" in item.touch) is ("update" in change)
    with pytest.raises(UsageError, match="say two things"):
        prepare_invitations(on(), PrepareInvitations("evening", update=True, cancel=True))
