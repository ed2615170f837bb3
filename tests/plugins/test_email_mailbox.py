"""Drafts and what comes back, in a real mailbox: Dovecot on this machine."""

from __future__ import annotations

import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from rounds import Account, UsageError
from rounds.cli.run import run
from rounds_plugins.email.mailbox import fetch, keep

pytestmark = pytest.mark.skipif(
    shutil.which("dovecot") is None or os.getuid() != 0, reason="Dovecot is not installed, or we are not root"
)
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
first_valid_uid = 1
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/home
}}
namespace inbox {{
  inbox = yes
  mailbox Drafts {{
    auto = create
  }}
}}
"""
ANSWER = b"""From: Grace Okafor <grace@north.example.org>
To: Dana <dana@cedar.example.org>
Subject: Re: Urgent backs
Message-ID: <answer-1@north.example.org>
In-Reply-To: <2026-10-31-okafor-grace-abc234@cedar.example.org>

Two patients next week.

On Fri, 30 Oct 2026 at 10:00, Dana wrote:
> we see urgent backs within five days
"""


@pytest.fixture(scope="module")
def port():
    # The server's own user must get there: pytest's own folders are closed to others whenever another pytest begins.
    folder = Path(tempfile.mkdtemp(prefix="rounds-dovecot-"))
    folder.chmod(0o755)
    for name in ("mail", "home", "run"):
        (folder / name).mkdir()
        shutil.chown(folder / name, "nobody", "nogroup")
    shutil.chown(folder / "run", "root")
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    (folder / "dovecot.conf").write_text(CONFIG.format(folder=folder, port=number))
    server = subprocess.Popen(["dovecot", "-F", "-c", folder / "dovecot.conf"])
    try:
        for _ in range(100):
            try:
                imaplib.IMAP4("127.0.0.1", number).logout()
                break
            except (OSError, imaplib.IMAP4.error):
                time.sleep(0.1)
        else:
            pytest.fail((folder / "log").read_text())
        yield number
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder)


@pytest.fixture
def account(port):
    settings = {
        "channel": "email",
        "address": "dana@cedar.example.org",
        "imap": {"host": "127.0.0.1", "port": port, "security": "none", "user": "dana", "password": "secret"},
    }
    return Account(settings, "Dana Whitfield", "", lambda host, user: pytest.fail(f"asked for {user} at {host}"))


def put(port: int, *mails: bytes) -> None:
    with imaplib.IMAP4("127.0.0.1", port) as imap:
        imap.login("dana", "secret")
        for mail in mails:
            imap.append("INBOX", None, None, mail.replace(b"\n", b"\r\n"))


def flags(port: int, folder: str) -> list[bytes]:
    with imaplib.IMAP4("127.0.0.1", port) as imap:
        imap.login("dana", "secret")
        imap.select(folder, readonly=True)
        return [line for line in imap.fetch("1:*", "(FLAGS)")[1] if line]


def test_an_answer_is_fetched_once_and_stays_unread(account, port):
    put(port, ANSWER)
    [first, *_] = found = list(fetch(account, ""))
    assert (first.kind, first.address, first.text) == ("reply", "grace@north.example.org", "Two patients next week.")
    assert first.answers[0] == "2026-10-31-okafor-grace-abc234"
    assert list(fetch(account, found[-1].cursor)) == []
    assert not any(b"\\Seen" in line for line in flags(port, "INBOX"))
    put(port, ANSWER.replace(b"answer-1", b"answer-2"))
    [second] = fetch(account, found[-1].cursor)
    assert second.id == "<answer-2@north.example.org>"


def test_a_mailbox_that_is_numbered_anew_is_read_from_its_start(account, port):
    put(port, ANSWER)
    known = list(fetch(account, ""))
    assert [one.id for one in fetch(account, f"1:{10**6}")] == [one.id for one in known]


def test_drafts_are_put_where_the_mail_program_looks(account, port):
    draft = b"From: dana@cedar.example.org\r\nTo: lee@example.org\r\nSubject: Hello\r\n\r\nHi\r\n"
    assert keep(account, [draft, draft]) == "dana, folder Drafts"
    assert all(b"\\Draft" in line for line in flags(port, "Drafts"))
    assert len(flags(port, "Drafts")) == 2
    with imaplib.IMAP4("127.0.0.1", port) as imap:
        imap.login("dana", "secret")
        imap.select("Drafts", readonly=True)
        raw = imap.fetch("1", "(BODY.PEEK[])")[1][0][1]
    assert message_from_bytes(raw, policy=policy.default)["Subject"] == "Hello"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"password": "wrong"}, "cannot be used"),
        ({"inbox": "Elsewhere"}, "has no folder Elsewhere"),
        ({"inbox": 'x"\r\nA1 LOGOUT'}, "is not plain ASCII"),
        ({"port": 1}, "cannot be used"),
    ],
)
def test_what_is_wrong_with_the_mailbox_is_told(account, change, told):
    settings = {**account.settings, "imap": {**account.settings["imap"], **change}}
    with pytest.raises(UsageError, match=told):
        list(fetch(Account(settings, "", "", account.secret), ""))


@pytest.fixture
def clinic(tmp_path, monkeypatch, port):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("ROUNDS_TODAY", time.strftime("%Y-%m-%d"))
    root = tmp_path / "clinic"
    (root / "contacts").mkdir(parents=True)
    (root / "rounds.yaml").write_text("client: {name: Cedar}\nliaisons: [{id: dana, name: Dana}]\n")
    for name in ("okafor", "lee"):
        text = f"name: Dr. {name.title()}\nliaison: dana\nemails: [{{address: {name}@example.org}}]\n"
        (root / "contacts" / f"{name}.yaml").write_text(text)
    accounts = tmp_path / "config" / "rounds" / "accounts.yaml"
    accounts.parent.mkdir(parents=True)
    accounts.write_text(
        "- channel: email\n  address: dana@cedar.example.org\n"
        f"  imap: {{host: 127.0.0.1, port: {port}, security: none, user: dana, password: secret}}\n"
    )
    accounts.chmod(0o600)
    with imaplib.IMAP4("127.0.0.1", port) as imap:
        imap.login("dana", "secret")
        imap.select("INBOX")
        for number in imap.search(None, "ALL")[1][0].split():
            imap.store(number.decode(), "+FLAGS", r"(\Deleted)")
        imap.expunge()
    return root


def mail(who: str, subject: str, text: str, *more: str) -> bytes:
    head = [
        f"From: {who}",
        "To: dana@cedar.example.org",
        f"Subject: {subject}",
        f"Message-ID: <{abs(hash(text))}@x.org>",
    ]
    return "\n".join([*head, *more, "", text, ""]).encode()


def test_what_came_in_is_logged_once(clinic, port, capsys):
    put(
        port,
        mail("okafor@example.org", "Re: backs", "Two patients next week.\n\n> quoted"),
        mail("lee@example.org", "Re: backs", "unsubscribe"),
        mail("okafor@example.org", "Away", "I am away.", "Auto-Submitted: auto-replied"),
        mail("nobody@example.org", "Hello", "Who am I?"),
    )
    assert run(["-C", str(clinic), "receive"]) == 0
    written = {file.name.split("-")[3]: file.read_text() for file in (clinic / "touches").rglob("*.yaml")}
    assert sorted(written) == ["lee", "okafor"]
    assert "direction: inbound" in written["okafor"]
    assert "Two patients next week." in written["okafor"]
    assert "quoted" not in written["okafor"]
    [suppressed] = (clinic / "suppressions").iterdir()
    assert "address: lee@example.org" in suppressed.read_text()
    assert "1 message of nobody in the book" in capsys.readouterr().err
    before = sorted(clinic.rglob("*.yaml"))
    assert run(["-C", str(clinic), "receive"]) == 0
    (clinic / ".rounds" / "inbox" / "email.cursor").unlink()  # another computer, which reads the same mailbox
    assert run(["-C", str(clinic), "receive"]) == 0
    assert sorted(clinic.rglob("*.yaml")) == before


def test_what_looks_like_a_patient_stays_in_the_mailbox(clinic, port):
    put(port, mail("okafor@example.org", "Re: backs", "Please see the one with MRN 00482913 soon."))
    assert run(["-C", str(clinic), "receive"]) == 0
    [touch] = (clinic / "touches").rglob("*.yaml")
    assert "00482913" not in touch.read_text()
    assert "stays in your mailbox" in touch.read_text()


def test_a_bounce_takes_back_that_anybody_was_reached(clinic, port):
    sent = clinic / "touches" / "2026" / "10" / "2026-10-20-lee-abc234.yaml"
    sent.parent.mkdir(parents=True)
    sent.write_text("date: 2026-10-20\nchannel: email\ncontact: lee\npurpose: Urgent backs\n")
    put(port, BOUNCE)
    assert run(["-C", str(clinic), "receive"]) == 0
    assert "outcome: no-answer" in sent.read_text()
    [suppressed] = (clinic / "suppressions").iterdir()
    assert "reason: bounce" in suppressed.read_text()


BOUNCE = b"""From: MAILER-DAEMON@mx.example.org
To: dana@cedar.example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-1@mx.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

No such mailbox.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; lee@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: <2026-10-20-lee-abc234@cedar.example.org>
Subject: Urgent backs

--b--
"""


def answer(state: str, uid: str = "evening.okafor@cedar.example.org", version: int = 1, who: str = "okafor") -> bytes:
    calendar = (
        f"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:{uid}\nSEQUENCE:{version}\n"
        f"ATTENDEE;PARTSTAT={state}:mailto:{who}@example.org\nEND:VEVENT\nEND:VCALENDAR"
    )
    return mail(f"{who}@example.org", f"{state}: evening", calendar, "Content-Type: text/calendar; method=REPLY")


def test_answers_to_an_invitation_bring_the_guest_list_up_to_date(clinic, port, capsys):
    """Okafor accepts and thinks better of it on the same day; Lee's secretary answers; one is to an earlier version."""
    (clinic / "campaigns").mkdir()
    (clinic / "campaigns" / "evening.yaml").write_text(
        "name: Evening\ntype: event\nstart: 2026-01-01\nend: 2030-12-31\n"
        "event: {starts: 2030-11-12T18:00, version: 1}\n"
    )
    put(port, answer("ACCEPTED"), answer("ACCEPTED", "evening.lee@cedar.example.org", who="secretary"))
    assert run(["-C", str(clinic), "receive"]) == 0
    put(
        port,
        answer("DECLINED"),
        answer("DECLINED", "evening.lee@cedar.example.org", 0, "lee"),
        answer("ACCEPTED", "another.lee@cedar.example.org", who="stranger"),
    )
    assert run(["-C", str(clinic), "receive"]) == 0
    capsys.readouterr()
    assert run(["-C", str(clinic), "event", "show", "evening"]) == 0
    rows = sorted(line.split("\t")[:3] for line in capsys.readouterr().out.splitlines() if line)
    assert rows == [["lee", "Dr. Lee", "accepted"], ["okafor", "Dr. Okafor", "declined"]]
    texts = [file.read_text() for file in (clinic / "touches").rglob("*.yaml")]
    assert sorted("rsvp:" in text for text in texts) == [False, False, True, True]  # nothing was lost, two count
    assert sum("earlier-version" in text for text in texts) == 1
