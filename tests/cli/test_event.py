"""What ``rounds event`` and ``rounds invite`` say; what they do is tested at the desk."""

from __future__ import annotations

import json

import pytest

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


def test_an_evening_from_invitation_to_badge(clinic, call, tmp_path):
    answer = call(clinic, "invite", "evening")
    assert answer.out == f"Wrote 2 drafts into {clinic.root / '.rounds' / 'drafts' / 'invitation'}.\n"
    assert answer.err == "1 source left out:\n  bell  has asked for no email\n"
    assert call(clinic, "event", "show", "evening").err.startswith("Nobody was invited yet: rounds invite.\n")
    assert call(clinic, "event", "answer", "evening", "lee", "accepted").out.startswith(
        "Logged: Dr. Lee accepted (touches"
    )
    assert call(clinic, "event", "list").out == "evening\tAn evening on the spine\t2026-11-12\t0\t1\t0\t0\t1\n"
    answer = call(clinic, "event", "badges", "evening", "-o", tmp_path / "x.pdf")
    assert answer.out == f"Printed 1 guest into {tmp_path / 'x.pdf'}.\n"
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
    answer = call(clinic, "event", "attended", "evening", "lee", "--as-of", "2026-11-13")
    assert answer.out == (
        "Logged 1 guest. 0 invited, 1 came, 0 accepted, 0 tentative, 0 no answer, 0 declined, 0 no-show, 1 place left, "
        "$300.00 a head.\n"
    )
    shown = json.loads(call(clinic, "event", "show", "evening", "--json", "--as-of", "2026-11-13").out)
    assert [(guest["id"], guest["state"]) for guest in shown["guests"]] == [("lee", "came")]


def test_places_that_are_not_enough_are_told(clinic, call):
    (clinic.root / "campaigns" / "evening.yaml").write_text(
        CLINIC["campaigns/evening.yaml"].replace("capacity: 2", "capacity: 1")
    )
    assert "rounds: 1 place is left, and 2 will have been asked.\n" in call(clinic, "invite", "evening").err


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
