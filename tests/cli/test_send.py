"""What ``rounds send`` says, asks and answers with; what it does is tested at the desk."""

from __future__ import annotations

import json

import pytest

PEOPLE = {
    f"contacts/{name}.yaml": f"name: {name.title()}\nstatus: active\nemails: [{{address: {name}@example.org}}]\n"
    for name in ("okafor", "lee")
}
FILES = {
    **PEOPLE,
    "contacts/ito.yaml": "name: Ito\nstatus: active\ndo_not_contact: [email]\n",
    "templates/news.subject.txt": "Urgent backs\n",
    "templates/news.txt": "Dear {{ called }}, {{ postal_address }} {{ opt_out }}\n",
}
SETTINGS = "client: {name: Cedar, address: {line1: 1 Cedar St, city: Cedarville, state: OH}}\nas_of: 2026-10-31\n"
NEWS = ("send", "--template", "news", "--to", "owner:none")


@pytest.fixture
def clinic(make_workspace, mail_server, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    file = tmp_path / "config" / "rounds" / "accounts.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(mail_server.account)
    file.chmod(0o600)
    return make_workspace(FILES, settings=SETTINGS)


def test_drafts_are_written_and_who_is_left_out_is_told(clinic, call):
    answer = call(clinic, *NEWS)
    assert answer.out == f"Wrote 2 drafts into {clinic.root / '.rounds' / 'drafts' / 'news'}.\n"
    assert answer.err == "1 source left out:\n  ito  has asked for no email\n"
    assert call(clinic, *NEWS, "--dry-run").out == "Would write 2 drafts.\n"


def test_the_number_is_typed_before_anything_is_sent(clinic, call, mail_server):
    refused = call(clinic, *NEWS, "--send", typed="3\n")
    assert (refused.code, "the number of messages is not 3; nothing was sent" in refused.err) == (3, True)
    assert "2 e-mails will be sent from dana@cedar.example.org. Type the number to send them: " in refused.err
    assert call(clinic, *NEWS, "--send").code == 3
    assert mail_server.mails == []
    mail_server.refused = {"lee@example.org"}
    answer = call(clinic, *NEWS, "--send", typed="2\n")
    assert (answer.code, answer.out) == (1, "Sent 1 message; logged 1 touch.\n")
    assert "refused: 550 no such mailbox" in answer.err
    assert len(mail_server.mails) == 1


def test_json(clinic, call):
    told = json.loads(call(clinic, *NEWS, "--send", "--count", "2", "--json").out)
    assert told == {
        "sent": 2, "refused": 0, "queued": 0, "unknown": 0, "logged": 2, "messages": [],
        "left_out": {"ito": "has asked for no email"},
    }  # fmt: skip


def test_the_outbox(clinic, call):
    assert call(clinic, "outbox").err == "The outbox is empty.\n"
    answer = call(clinic, "outbox", "send", "--count", "1")
    assert (answer.code, "no e-mail is queued" in answer.err) == (2, True)
    answer = call(clinic, "outbox", "settle", "x", "--sent", "--requeue")
    assert (answer.code, "say one of --sent, --not-sent, --requeue" in answer.err) == (2, True)
