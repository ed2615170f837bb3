"""Messages by template and filter: drafts, a real SMTP server, and what is never sent."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from rounds.base.problems import RefusedError, RoundsError, UsageError
from rounds.desk.mail.bulk_send import (
    PrepareMessages,
    SendMessages,
    WriteDrafts,
    prepare_messages,
    send_messages,
    write_drafts,
)

NEWS = PrepareMessages("news", "liaison:dana")
DRAFTS = PrepareMessages("news", "liaison:dana", as_drafts=True)


def touches(clinic):
    return sorted((clinic.root / "touches").rglob("*.yaml"))


def send(desk, confirmed=None):
    """Everybody whom dana looks after gets the news; by default the number is the right one."""
    prepared = prepare_messages(desk, NEWS)
    return send_messages(desk, SendMessages(prepared, confirmed or prepared.number))


def test_drafts_are_files_and_nothing_goes_out(clinic, open_desk, mail_server):
    desk = open_desk()
    prepared = prepare_messages(desk, DRAFTS)
    written = write_drafts(desk, WriteDrafts(prepared))
    drafts = sorted(Path(written.place).glob("*.eml"))
    assert (written.number, [draft.stem for draft in drafts]) == (2, ["lee", "okafor"])
    assert {one.id: one.reason for one in written.left_out} == {
        "bell": "status is left",
        "ito": "has asked for no email",
    }
    mail = message_from_bytes(drafts[0].read_bytes(), policy=policy.default)
    assert (mail["To"].addresses[0].addr_spec, mail["Subject"]) == ("lee@example.org", "Urgent backs")
    assert "1 Cedar St" in mail.get_body(("plain",)).get_content()
    assert (mail_server.mails, touches(clinic)) == ([], [])
    with pytest.raises(UsageError, match="drafts are looked at"):
        send_messages(desk, SendMessages(prepared, 2))


def test_a_dry_run_writes_no_draft_and_sends_nothing(clinic, open_desk, mail_server):
    desk = open_desk(dry_run=True)
    assert write_drafts(desk, WriteDrafts(prepare_messages(desk, DRAFTS))).place == ""
    told = send_messages(desk, SendMessages(prepare_messages(desk, NEWS))).as_data()
    assert (told["would_send"], sorted(told["left_out"])) == (2, ["bell", "ito"])
    assert (mail_server.mails, (clinic.root / ".rounds" / "drafts").exists()) == ([], False)


def test_each_accepted_message_is_one_touch_and_is_never_sent_again(clinic, open_desk, mail_server):
    sent = send(open_desk())
    assert (sent.as_data()["sent"], sent.outcome.logged, sent.outcome.is_clean) == (2, 2, True)
    assert sorted(recipients for recipients, _ in mail_server.mails) == [["lee@example.org"], ["okafor@example.org"]]
    mail = message_from_bytes(mail_server.mails[0][1], policy=policy.default)
    assert mail["List-Unsubscribe"].startswith("<https://cedar.example.org/u/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(touches(clinic)) == 2
    assert "channel: email" in touches(clinic)[0].read_text()
    with pytest.raises(UsageError, match="has had it before"):
        send(open_desk())
    assert prepare_messages(open_desk(), PrepareMessages("news", "liaison:dana", again=True)).number == 2


@pytest.mark.parametrize(("confirmed", "words"), [(3, "is not 3"), (None, "was not confirmed")])
def test_what_is_not_confirmed_is_not_sent(clinic, open_desk, mail_server, confirmed, words):
    desk = open_desk()
    with pytest.raises(RefusedError, match=words) as refused:
        send_messages(desk, SendMessages(prepare_messages(desk, NEWS), confirmed))
    assert refused.value.hint == "to send 2 e-mails: --count 2"
    assert (mail_server.mails, touches(clinic)) == ([], [])


def test_who_is_refused_has_no_touch_and_is_suppressed(clinic, open_desk, mail_server):
    mail_server.refused = {"lee@example.org"}
    sent = send(open_desk())
    assert [recipients for recipients, _ in mail_server.mails] == [["okafor@example.org"]]
    assert (sent.outcome.states["refused"], sent.outcome.is_clean, len(touches(clinic))) == (1, False, 1)
    assert [state for _, state, _ in sent.outcome.told] == ["refused"]
    (file,) = (clinic.root / "suppressions").glob("*.yaml")
    assert "lee@example.org" in file.read_text()


def test_a_suppressed_address_gets_nothing(clinic, open_desk):
    (clinic.root / "suppressions").mkdir()
    file = clinic.root / "suppressions" / "lee.yaml"
    file.write_text("address: lee@example.org\nsince: 2026-10-01\nreason: asked\n")
    prepared = prepare_messages(open_desk(), NEWS)
    assert [item.contact for item in prepared.items] == ["okafor"]
    file.write_text("address: [\n")
    with pytest.raises(RoundsError, match="mend the suppressions first"):
        prepare_messages(open_desk(), NEWS)


@pytest.mark.parametrize(
    "subject",
    [
        "Hi {{ contact.notes }}",
        "=?utf-8?q?Hi=0D=0ABcc=3A_evil=40example.org?=",
        "Hi\r\nBcc: evil@example.org",
        "Hi\u2028Bcc: evil@example.org",
    ],
)
def test_a_header_in_disguise_reaches_nobody_else(clinic, open_desk, mail_server, subject):
    """CVE-2024-6923 among them."""
    (clinic.root / "contacts" / "lee.yaml").write_text(
        'name: Lee\nliaison: dana\nemails: [{address: lee@example.org}]\nnotes: "x\\nBcc: evil@example.org"\n'
    )
    (clinic.root / "templates" / "news.subject.txt").write_bytes(subject.encode())
    try:
        send(open_desk())
    except RoundsError:
        assert mail_server.mails == []
    for recipients, raw in mail_server.mails:
        assert "evil@example.org" not in recipients
        assert message_from_bytes(raw, policy=policy.default)["Bcc"] is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("{{ postal_address }}", ""), "does not show postal_address"),
        (("{{ opt_out }}", ""), "does not show opt_out"),
        (("Dear", "Dear {{ nickname }}"), "'nickname' is undefined"),
        (("Dear", "MRN: 00482913, DOB 03/04/1961"), "has what looks like a"),
    ],
)
def test_a_template_that_may_not_go_out(clinic, open_desk, change, words):
    """What the law asks for must be there, and nothing of a patient."""
    file = clinic.root / "templates" / "news.txt"
    file.write_text(file.read_text().replace(*change))
    with pytest.raises(RoundsError, match=words):
        prepare_messages(open_desk(), DRAFTS)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (PrepareMessages("news", "liaison:dana", channel="pigeon"), "nothing carries messages of the channel 'pigeon'"),
        (PrepareMessages("news"), "who gets it"),
        (PrepareMessages(to="tier:A"), "the template is missing"),
        (PrepareMessages("news", "ito"), "can be written to"),
        (PrepareMessages("news", due=True), "--due needs a campaign"),
    ],
)
def test_what_is_asked_amiss(open_desk, request_, words):
    with pytest.raises(UsageError, match=words):
        prepare_messages(open_desk(), request_)
