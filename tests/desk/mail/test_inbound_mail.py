"""Answers, bounces and opt-outs as touches: each looked at once, by whatever carrier."""

from __future__ import annotations

from datetime import date

import pytest

from rounds.base.problems import RoundsError, UsageError
from rounds.desk.mail import inbound_mail
from rounds.desk.mail.accounts import Carriage
from rounds.desk.mail.inbound_mail import ReceiveMessages, receive_messages
from rounds.plugins.carriers import Account, Carrier, Received

DAY = date(2026, 10, 30)


@pytest.fixture
def arrive(monkeypatch, clinic, desk_at):
    """Receives what a carrier is made to fetch; the cursors that it was asked with are kept."""
    asked = []

    def receive(*messages, fetch=None, **options):
        def by_hand(_account, cursor):
            asked.append(cursor)
            return iter(messages)

        carrier = Carrier(
            "email", "e-mail", ".eml", lambda person: next((one.address for one in person.emails), ""), lambda *_: b""
        )
        object.__setattr__(carrier, "fetch", fetch or by_hand)
        carriage = Carriage(carrier, "test", Account({}, "", "", lambda *_: ""))
        monkeypatch.setattr(inbound_mail, "carriage_of", lambda *_: carriage)
        return receive_messages(desk_at(clinic, **options), ReceiveMessages())

    receive.asked = asked
    return receive


def received(kind, address, number=1, **more):
    return Received(f"cursor-{number}", f"<m-{number}@x>", DAY, address, "Re: backs", "Fine", kind, **more)


def touches(clinic):
    return [file.read_text() for file in sorted((clinic.root / "touches").rglob("*.yaml"))]


def test_an_answer_is_an_inbound_touch_once(clinic, arrive):
    answer = received("reply", "LEE@example.org")
    found = arrive(answer, received("reply", "stranger@example.org", 2), received("auto", "lee@example.org", 3))
    assert (found.counts["reply"], found.of_nobody, len(found.saved.written.paths)) == (1, 1, 1)
    (text,) = touches(clinic)
    assert all(line in text for line in ("contact: lee\n", "direction: inbound\n", "Re: backs"))
    none = dict.fromkeys(("reply", "bounce", "opt-out", "copy", "of_nobody"), 0)
    assert arrive(answer).as_data() == {**none, "notes": [], "written": []}
    assert (arrive.asked, len(touches(clinic))) == (["", "cursor-3"], 1)


def test_a_message_without_a_day_is_filed_under_the_day_of_the_fetch_once_and_told(clinic, arrive):
    undated = Received("c-1", "<u@x>", None, "lee@example.org", "Re: backs", "Two more")
    found = arrive(undated, received("reply", "lee@example.org", 2), today=date(2026, 11, 2))
    assert found.notes == ("lee: neither the mailbox nor the message tells its day; it is filed under 2026-11-02",)
    assert (found.counts["reply"], len(found.saved.written.paths)) == (2, 2)
    assert [("date: 2026-11-02\n" in text, "Two more" in text) for text in touches(clinic)] == [
        (False, False),
        (True, True),
    ]
    assert arrive(undated, today=date(2026, 11, 9)).as_data()["notes"] == []
    stranger = Received("c-3", "<o@x>", None, "gone@example.org", "Stop", "Stop", "opt-out")
    (note,) = arrive(stranger, today=date(2026, 11, 9)).notes
    assert note.startswith("gone@example.org: neither the mailbox nor the message tells its day")
    assert len(touches(clinic)) == 2


def test_who_opts_out_is_suppressed(clinic, arrive):
    found = arrive(received("opt-out", "lee@example.org"))
    assert (found.counts["opt-out"], len(touches(clinic))) == (1, 1)
    (file,) = (clinic.root / "suppressions").glob("*.yaml")
    assert "reason: opt-out" in file.read_text()


def test_a_bounce_says_that_the_touch_reached_nobody(clinic, arrive):
    path = clinic.root / "touches" / "2026" / "10" / "t-1.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("date: 2026-10-29\nchannel: email\ncontact: lee\npurpose: News\n")
    bounce = received("bounce", "lee@example.org", answers=("t-1",), permanent=True)
    found = arrive(bounce, received("bounce", "lee@example.org", 2))
    assert (found.counts["bounce"], found.of_nobody) == (1, 1)
    assert found.notes == ("lee: not reached at lee@example.org: Fine",)
    assert "outcome: no-answer" in path.read_text()
    assert [*(clinic.root / "suppressions").glob("*.yaml")]


def test_a_dry_run_writes_nothing_and_looks_again(clinic, arrive):
    found = arrive(received("opt-out", "lee@example.org"), dry_run=True)
    assert next(iter(found.as_data()["would_write"])).startswith("touches/2026/10/2026-10-30-lee-")
    assert (touches(clinic), (clinic.root / "suppressions").exists()) == ([], False)
    arrive()
    assert arrive.asked == ["", ""]


def test_what_looks_like_a_patient_stays_in_the_mailbox(clinic, arrive):
    arrive(Received("c", "<1@x>", DAY, "lee@example.org", "John", "MRN: 00482913, DOB 03/04/1961"))
    (text,) = touches(clinic)
    assert ("00482913" in text, "stays in your mailbox" in text) == (False, True)


def test_faults_of_a_carrier_are_named(clinic, arrive, desk_at):
    def fails(_account, _cursor):
        yield received("reply", "lee@example.org")
        raise ValueError("the line went dead")

    for fetch, words in ((fails, "went dead"), (lambda *_: ["text"], "fetch yields Received, not str")):
        with pytest.raises(RoundsError, match=words) as failed:
            arrive(fetch=fetch)
        assert failed.value.hint == "nothing was written; mend the plugin"
    assert touches(clinic) == []
    with pytest.raises(UsageError, match="can only be looked at"):
        arrive(at="HEAD")
