"""Campaigns on the command line: where they stand, whose turn it is, and what goes out to those."""

from __future__ import annotations

import json

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
    "templates/spine.subject.txt": "Backs within five days\n",
    "templates/spine.txt": "Dear {{ called }},\n{{ postal_address }}\n{{ opt_out }}\n",
}


@pytest.fixture
def clinic(make_workspace, monkeypatch):
    monkeypatch.setenv("ROUNDS_TODAY", "2026-10-07")
    return make_workspace(CLINIC)


def test_list_and_show_in_numbers(clinic, call):
    (listed,) = json.loads(call(clinic, "campaign", "list", "--json").out)
    assert (listed["sources"], listed["reached"], listed["waiting"]) == (2, 0, 2)
    shown = json.loads(call(clinic, "campaign", "show", "spin", "--json").out)
    assert [(step["due"], step["ahead"]) for step in shown["steps"]] == [(2, 0), (0, 2)]


def test_due_names_who_and_what(clinic, call):
    rows = json.loads(call(clinic, "campaign", "due", "--json").out)
    assert [(row["source"], row["channel"], row["template"]) for row in rows] == [
        ("ito", "email", "spine"),
        ("lee", "email", "spine"),
    ]
    assert [row["source"] for row in json.loads(call(clinic, "campaign", "due", "--owner", "dana", "--json").out)] == [
        "lee"
    ]
    later = json.loads(call(clinic, "campaign", "due", "spine", "--as-of", "2026-10-21", "--json").out)
    assert [(row["source"], row["step"]) for row in later] == [("ito", 1), ("lee", 1), ("ito", 3), ("lee", 3)]


def test_an_answer_ends_it_for_who_answered(clinic, call):
    assert call(clinic, "log", "lee", "email", "The spine letter", "--campaign", "spine").code == 0
    assert call(clinic, "log", "lee", "phone", "Called back", "--inbound").code == 0
    shown = json.loads(call(clinic, "campaign", "show", "spine", "--json").out)
    assert shown["stopped"] == {"lee": {"rule": "replied", "on": "2026-10-07"}}


def test_what_is_due_is_written_by_the_steps_template(clinic, call):
    answer = call(clinic, "send", "--campaign", "spine", "--due")
    assert answer.code == 0, answer
    drafts = sorted((clinic.root / ".rounds" / "drafts" / "spine").glob("*.eml"))
    assert [draft.stem for draft in drafts] == ["ito", "lee"]
    call(clinic, "log", "lee", "email", "By hand", "--campaign", "spine")
    for draft in drafts:
        draft.unlink()
    assert call(clinic, "send", "--campaign", "spine", "--due").code == 0
    assert [draft.stem for draft in (clinic.root / ".rounds" / "drafts" / "spine").glob("*.eml")] == ["ito"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("campaign", "show", "spune"), "did you mean 'spine'?"),
        (("send", "--due", "--template", "spine"), "--due needs a campaign"),
        (
            ("send", "--campaign", "spine", "--due", "--channel", "email", "--as-of", "2026-10-01"),
            "no email of 'spine' is due",
        ),
        (("send", "--template", "spine"), "who gets it"),
        (("send", "--to", "tier:A"), "the template is missing"),
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
