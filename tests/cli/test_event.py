"""Events on the command line: invitations, answers, who came and what each cost."""

from __future__ import annotations

import json
import subprocess
from email import message_from_bytes, policy

import pytest
from icalendar import Calendar

CLINIC = {
    "rounds.yaml": "client:\n  name: Cedar Orthopedics\n  time_zone: America/New_York\n"
    "  address: {line1: 1 Cedar St, city: Cedarville, state: OH}\n"
    "liaisons: [{id: dana, name: Dana, email: dana@cedar.example.org}]\ntiers: {A: {}}\n",
    "contacts/lee.yaml": "name: Min Lee\ncredentials: MD\nstatus: active\ntier: A\n"
    "emails: [{address: lee@example.org}]\n",
    "contacts/ito.yaml": "name: Ken Ito\nstatus: active\ntier: A\nemails: [{address: ito@example.org}]\n",
    "contacts/bell.yaml": "name: Jo Bell\nstatus: active\ntier: A\ndo_not_contact: [email]\n",
    "campaigns/evening.yaml": "name: An evening on the spine\ntype: event\nstart: 2026-10-01\nend: 2026-12-31\n"
    'audience: tier:A\nevent: {starts: "2026-11-12T18:00", ends: "2026-11-12T20:30", place: "Weir Hall, Room 2",\n'
    "  capacity: 2, cost: 300, gift: 28.5, what: dinner}\n",
    "templates/invitation.subject.txt": "{{ event.name }}, {{ event.when }}\n",
    "templates/invitation.txt": "Dear {{ called }},\n{{ event.hours }} at {{ event.place }}.\n"
    "{{ postal_address }}\n{{ opt_out }}\n",
}


@pytest.fixture
def clinic(make_workspace, monkeypatch):
    monkeypatch.setenv("ROUNDS_TODAY", "2026-10-07")
    return make_workspace(CLINIC)


def states(clinic, call, day="2026-10-07"):
    shown = json.loads(call(clinic, "event", "show", "evening", "--json", "--as-of", day).out)
    return {guest["id"]: guest["state"] for guest in shown["guests"]}, shown


def test_each_invitation_is_an_entry_for_one_calendar(clinic, call):
    """18:00 in New York on 12 November is 23:00 of Greenwich: winter time by then, summer time when it is written."""
    answer = call(clinic, "invite", "evening")
    assert answer.code == 0, answer
    assert "bell  has asked for no email" in answer.err
    drafts = sorted((clinic.root / ".rounds" / "drafts" / "invitation").glob("*.eml"))
    assert [draft.stem for draft in drafts] == ["ito", "lee"]
    mail = message_from_bytes(drafts[1].read_bytes(), policy=policy.default)
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


def test_answers_by_word_of_mouth_and_who_came(clinic, call):
    """300 dollars by two, then by three: 150 each, then 100 each, in the files of those who were logged before too."""
    for who, said in (("lee", "accepted"), ("ito", "tentative"), ("ito", "declined")):
        assert call(clinic, "event", "answer", "evening", who, said).code == 0
    found, shown = states(clinic, call)
    assert (found["lee"], shown["places_left"]) == ("accepted", 1)
    assert call(clinic, "event", "attended", "evening", "lee").code == 2  # it lies ahead
    after = ("--as-of", "2026-11-13")
    assert call(clinic, "event", "attended", "evening", "--accepted", "ito", *after).code == 0
    files = sorted((clinic.root / "touches" / "2026" / "11").glob("*.yaml"))
    assert ["cost: 150" in file.read_text() for file in files] == [True, True]
    assert "gift:\n  value: 28.5\n  what: dinner" in files[0].read_text()
    assert call(clinic, "event", "attended", "evening", "bell", *after).code == 0
    files = sorted((clinic.root / "touches" / "2026" / "11").glob("*.yaml"))
    assert [("cost: 100" in file.read_text(), "channel: event" in file.read_text()) for file in files] == [
        (True, True)
    ] * 3
    found, shown = states(clinic, call, "2026-11-13")
    assert (found, shown["cost_a_head"]) == ({"bell": "came", "ito": "came", "lee": "came"}, 100)
    gifts = json.loads(call(clinic, "gift", "list", "--json", "--as-of", "2026-11-13").out)
    assert {one["contact"]: one["total"] for one in gifts["people"]} == {"lee": 28.5, "ito": 28.5, "bell": 28.5}


def test_who_was_logged_is_not_logged_again(clinic, call):
    after = ("--as-of", "2026-11-13")
    assert call(clinic, "event", "attended", "evening", "lee", "lee", *after).code == 0
    answer = call(clinic, "event", "attended", "evening", "lee", *after)
    assert (answer.code, "not there yet" in answer.err) == (2, True)
    assert call(clinic, "event", "attended", "evening", "ito", "--heads", "1", *after).code == 2


def test_a_gift_over_the_years_limit_is_refused_at_the_door(clinic, call):
    (clinic.root / "limits.yaml").write_text(
        "- {year: 2026, rule: nonmonetary, value: 20, verified: true, authority: a test}\n"
    )
    answer = call(clinic, "event", "attended", "evening", "lee", "--as-of", "2026-11-13")
    assert (answer.code, "limit" in answer.err) == (3, True), answer
    assert not (clinic.root / "touches").exists()


def test_nothing_is_given_while_the_limits_cannot_be_read(clinic, call):
    (clinic.root / "limits.yaml").write_text("- {year: 2026, rule: nonmonetary, valu: 20}\n")
    answer = call(clinic, "event", "attended", "evening", "lee", "--as-of", "2026-11-13")
    assert (answer.code, "mend limits.yaml first" in answer.err) == (1, True), answer


def test_no_more_is_invited_than_there_are_places(clinic, call):
    for who in ("lee", "ito"):
        call(clinic, "event", "answer", "evening", who, "accepted")
    (clinic.root / "contacts" / "wu.yaml").write_text(
        "name: Al Wu\nstatus: active\ntier: A\nemails: [{address: wu@example.org}]\n"
    )
    answer = call(clinic, "invite", "evening")
    assert (answer.code, "every place is taken" in answer.err) == (3, True)
    assert call(clinic, "invite", "evening", "--over-capacity").code == 0


@pytest.mark.parametrize(
    ("path", "change", "words"),
    [
        ("rounds.yaml", ("  time_zone: America/New_York\n", ""), "time_zone: America/New_York"),
        ("rounds.yaml", ("America/New_York", "America/Nowhere"), "no time zone 'America/Nowhere'"),
        ("campaigns/evening.yaml", ("2026-11-12T18:00", "2026-09-12T18:00"), "was on 2026-09-12"),
    ],
)
def test_what_an_invitation_lacks_is_told(clinic, call, path, change, words):
    file, (old, new) = clinic.root / path, change
    file.write_text(file.read_text().replace(old, new))
    answer = call(clinic, "invite", "evening")
    assert (answer.code, words in answer.err) == (2, True), answer


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ('"2026-11-31T18:00"', "is not a day with an hour"),
        ('"18:00"', "is not a day with an hour"),
        ("2026-11-12", "is not a day with an hour"),
    ],
)
def test_an_hour_that_is_none_is_told_with_its_place(clinic, call, value, words):
    file = clinic.root / "campaigns" / "evening.yaml"
    file.write_text(file.read_text().replace('"2026-11-12T18:00"', value))
    answer = call(clinic, "check")
    assert (answer.code, "campaigns/evening.yaml:6:" in answer.err, words in answer.err) == (1, True, True), answer


def test_badges_and_the_sheet_to_sign_in(clinic, call, tmp_path):
    """Judged by pdftotext: who accepted is on both, with room for others; who declined is on neither."""
    call(clinic, "event", "answer", "evening", "lee", "accepted")
    call(clinic, "event", "answer", "evening", "ito", "declined")
    for words in (("badges",), ("sheet",)):
        file = tmp_path / f"{words[0]}.pdf"
        answer = call(clinic, "event", *words, "evening", "-o", file)
        assert answer.code == 0, answer
        text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
        assert ("Min Lee, MD" in text, "Ito" in text, "An evening on the spine" in text) == (True, False, True)
    assert "Signature" in text
    answer = call(clinic, "event", "badges", "evening", "--form", "5160", "-o", tmp_path / "x.pdf")
    assert (answer.code, "there is no badge form '5160'" in answer.err) == (2, True)
