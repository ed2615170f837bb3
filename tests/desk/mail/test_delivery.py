"""What is queued and what got stuck: sent to those who may still get it, settled by a person, logged once."""

from __future__ import annotations

import pytest

from rounds.base.problems import ChangedError, RefusedError, UsageError
from rounds.desk.mail.delivery import (
    ListOutbox,
    PrepareQueued,
    SendQueued,
    SettleMessage,
    list_outbox,
    prepare_queued,
    send_queued,
    settle_message,
)
from rounds.desk.mail.outbox import Item, Outbox


def item(name):
    touch = {"date": "2026-10-30", "channel": "email", "contact": name, "purpose": "News", "logged": "2026-10-30"}
    message = b"From: dana@cedar.example.org\r\nSubject: News\r\n\r\nHi\r\n"
    return Item(f"2026-10-30-{name}-abc234", "email", f"{name}@example.org", name, touch, message)


@pytest.fixture
def outbox(clinic):
    """Two messages that may go out, and one to somebody who has asked for none since."""
    outbox = Outbox(clinic)
    with outbox.held():
        outbox.add(map(item, ("okafor", "lee", "ito")))
    return outbox


def states(desk):
    return {one.contact: one.state for one in list_outbox(desk, ListOutbox()).messages}


def test_who_has_opted_out_since_gets_nothing(clinic, outbox, open_desk, mail_server):
    prepared = prepare_queued(open_desk(), PrepareQueued())
    assert (prepared.number, prepared.title) == (2, "e-mail")
    assert [one.words for one in list_outbox(open_desk(), ListOutbox()).messages] == ["", "", "has asked for no email"]
    for confirmed in (None, 3):
        with pytest.raises(RefusedError):
            send_queued(open_desk(), SendQueued(prepared, confirmed))
    assert mail_server.mails == []
    outcome = send_queued(open_desk(), SendQueued(prepared, 2))
    assert (outcome.states["sent"], outcome.logged, len(mail_server.mails)) == (2, 2, 2)
    assert states(open_desk()) == {"ito": "refused"}
    assert len([*(clinic.root / "touches").rglob("*.yaml")]) == 2
    with pytest.raises(UsageError, match="no e-mail is queued"):
        prepare_queued(open_desk(), PrepareQueued())


def test_what_another_has_sent_meanwhile_is_not_sent_again(outbox, open_desk, mail_server):
    prepared = prepare_queued(open_desk(), PrepareQueued())
    settle_message(open_desk(), SettleMessage(item("lee").id, "not-sent"))
    with pytest.raises(ChangedError):
        send_queued(open_desk(), SendQueued(prepared, 2))
    assert mail_server.mails == []


@pytest.mark.parametrize(
    ("before", "became", "ends"),
    [
        ("unknown", "sent", (1, None)),
        ("unknown", "requeue", (0, "queued")),
        ("unknown", "not-sent", (0, None)),
        ("refused", "requeue", (0, "queued")),
        ("queued", "requeue", (0, "queued")),
        ("sent", "not-sent", (1, None)),
    ],
)
def test_a_message_is_settled(outbox, open_desk, before, became, ends):
    """One that was accepted went out, whatever is said of it."""
    if before != "queued":
        outbox.move(item("lee"), "queued", before)
    settled = settle_message(open_desk(), SettleMessage(item("lee").id, became))
    assert (settled.logged, states(open_desk()).get("lee")) == ends


def test_what_was_accepted_before_an_interruption_is_logged_once(clinic, outbox, open_desk):
    outbox.move(item("lee"), "queued", "sent")
    outbox.move(item("okafor"), "queued", "sending")
    assert states(open_desk()) == {"ito": "queued", "okafor": "unknown"}
    assert len([*(clinic.root / "touches").rglob("*.yaml")]) == 1
    with pytest.raises(UsageError, match="no message 'x'"):
        settle_message(open_desk(), SettleMessage("x", "sent"))
