"""What ``rounds campaign`` prints; what it finds is tested at the desk."""

from __future__ import annotations

import pytest

CLINIC = {
    "rounds.yaml": "client: {name: Cedar Orthopedics, address: {line1: 1 Cedar St, city: Cedarville, state: OH}}\n"
    "liaisons: [{id: dana, name: Dana, email: dana@cedar.example.org}]\ntiers: {A: {}, B: {}}\n",
    "contacts/lee.yaml": "name: Min Lee\nstatus: active\ntier: A\nliaison: dana\n"
    "emails: [{address: lee@example.org}]\n",
    "contacts/ito.yaml": "name: Ken Ito\nstatus: active\ntier: A\nemails: [{address: ito@example.org}]\n",
    "contacts/bell.yaml": "name: Jo Bell\nstatus: active\ntier: B\nemails: [{address: bell@example.org}]\n",
    "campaigns/spine.yaml": "name: Spine\nstart: 2026-10-05\nend: 2026-11-30\naudience: tier:A\n"
    "stop: [replied]\nsteps:\n"
    "  - {week: 1, channel: email, template: spine}\n  - {week: 3, channel: phone, note: Did it arrive?}\n",
}


@pytest.fixture
def clinic(make_workspace, monkeypatch):
    monkeypatch.setenv("ROUNDS_TODAY", "2026-10-07")
    return make_workspace(CLINIC)


def test_list_show_and_due(clinic, call):
    assert call(clinic, "campaign", "list").out == "spine\tSpine\t2026-10-05\t2026-11-30\t2\t0\t0\t2\t0\n"
    shown = call(clinic, "campaign", "show", "spin")
    assert shown.out == (
        "Spine: 5 Oct 2026 to 30 Nov 2026\n2 sources, 0 reached; 0% of the steps that were to be done are.\n\n"
        "1\temail\t\t\t2\t\t\t\t\t\t\n3\tphone\t\t\t\t\t2\t\t\t\tDid it arrive?\n"
    )
    assert shown.err == "\n2 touches are waiting: rounds campaign due spine\n"
    assert call(clinic, "campaign", "due", "--owner", "dana").out == "lee\tMin Lee\t1\temail\t2026-10-11\tspine\t\n"
    assert call(clinic, "campaign", "due", "--as-of", "2026-10-01").err == "Nothing is waiting.\n"


def test_who_answered_is_told(clinic, call):
    call(clinic, "log", "lee", "email", "The spine letter", "--campaign", "spine")
    call(clinic, "log", "lee", "phone", "Called back", "--inbound")
    assert "Ended early: 1 replied\n" in call(clinic, "campaign", "show", "spine").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("campaign", "show", "spune"), "did you mean 'spine'?"),
        (("invite", "spine"), "is no event"),
        (("event", "show", "nothing"), "there is no campaign 'nothing'"),
    ],
)
def test_what_is_typed_amiss_is_told(clinic, call, arguments, words):
    answer = call(clinic, *arguments)
    assert (answer.code, words in answer.err) == (2, True), answer


def test_no_campaign_at_all(make_workspace, call):
    answer = call(make_workspace({"rounds.yaml": "client: {name: Cedar}\n"}), "campaign", "list")
    assert (answer.code, "There is no campaign yet" in answer.err) == (0, True)
