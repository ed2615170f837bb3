"""Where campaigns stand, whose turn it is, and what goes out to those."""

from __future__ import annotations

from datetime import date

import pytest

from rounds.base.problems import UsageError
from rounds.desk.campaigns import (
    ListCampaigns,
    ListDueSteps,
    ShowCampaign,
    list_campaigns,
    list_due_steps,
    show_campaign,
)
from rounds.desk.log import LogTouch, log_touch
from rounds.desk.mail.bulk_send import PrepareMessages, prepare_messages

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
def on(make_workspace, desk_at):
    clinic = make_workspace(CLINIC)
    return lambda day="2026-10-07": desk_at(clinic, as_of=day)


def due(desk, *words):
    return [(one.source, one.step) for one in list_due_steps(desk, ListDueSteps(*words)).steps]


def test_list_and_show_in_numbers(on):
    (listed,) = list_campaigns(on(), ListCampaigns()).campaigns
    assert (listed.sources, listed.reached, listed.waiting, listed.stopped) == (2, 0, 2, 0)
    shown = show_campaign(on(), ShowCampaign("spin"))
    assert [(step.states["due"], step.states["ahead"]) for step in shown.steps] == [(2, 0), (0, 2)]
    told = shown.as_data()
    assert (told["start"], told["waiting"], told["steps"][1]["note"]) == (date(2026, 10, 5), 2, "Did it arrive?")


def test_due_names_who_and_what(on):
    steps = list_due_steps(on(), ListDueSteps()).steps
    assert [(one.source, one.channel, one.template) for one in steps] == [
        ("ito", "email", "spine"),
        ("lee", "email", "spine"),
    ]
    assert due(on(), "", "dana") == [("lee", 1)]
    assert due(on("2026-10-21"), "spine") == [("ito", 1), ("lee", 1), ("ito", 3), ("lee", 3)]
    assert due(on("2026-12-01")) == []


def test_an_answer_ends_it_for_who_answered(on):
    log_touch(on(), LogTouch("lee", "email", "The spine letter", campaign="spine"))
    log_touch(on(), LogTouch("lee", "phone", "Called back", inbound=True))
    shown = show_campaign(on(), ShowCampaign("spine"))
    assert (shown.stopped, shown.numbers.stopped) == ({"lee": ("replied", date(2026, 10, 7))}, 1)


def test_what_is_due_is_written_by_the_steps_template(on):
    asked = PrepareMessages(campaign="spine", due=True, as_drafts=True)
    prepared = prepare_messages(on(), asked)
    assert (prepared.template, [item.contact for item in prepared.items]) == ("spine", ["ito", "lee"])
    assert prepared.items[0].touch["campaign"] == "spine"
    log_touch(on(), LogTouch("lee", "email", "By hand", campaign="spine"))
    assert [item.contact for item in prepare_messages(on(), asked).items] == ["ito"]
    with pytest.raises(UsageError, match="no email of 'spine' is due"):
        prepare_messages(on("2026-10-01"), asked)


@pytest.mark.parametrize(("named", "words"), [("spune", "did you mean 'spine'?"), ("", "there is no campaign ''")])
def test_no_such_campaign(on, named, words):
    with pytest.raises(UsageError) as told:
        show_campaign(on(), ShowCampaign(named))
    assert words in f"{told.value.message} {told.value.hint}"
