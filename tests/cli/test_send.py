"""Messages by template and filter: drafts, a real SMTP server, and what is never sent."""

from __future__ import annotations

import socket
import subprocess
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

BODY = "Dear {{ called }},\n\nwe see urgent backs within five days.\n\n{{ postal_address }}\n{{ opt_out }}\n"


class Kept:
    """An SMTP server's memory; who is in ``refused`` gets nothing."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], bytes]] = []
        self.refused: set[str] = set()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - the same
        self.mails.append((list(envelope.rcpt_tos), bytes(envelope.content)))
        return "250 OK"


@pytest.fixture
def server():
    kept = Kept()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, port
    controller.stop()


@pytest.fixture
def clinic(tmp_path, monkeypatch, server):
    """The sample clinic with three people who have an address, a template, and an account of the user's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("ROUNDS_TODAY", "2026-10-31")
    root = tmp_path / "clinic"
    root.mkdir()
    (root / "rounds.yaml").write_text(
        "client:\n  name: Cedar Orthopedics\n"
        "  address: {line1: 1 Cedar St, city: Cedarville, state: OH, zip: '45314'}\n"
        "liaisons: [{id: dana, name: Dana}]\n"
    )
    people = {"okafor": "", "lee": "", "ito": "do_not_contact: [email]\n", "bell": "status: left\n"}
    (root / "contacts").mkdir()
    for name, more in people.items():
        text = f"name: Dr. {name.title()}\nstatus: active\nemails: [{{address: {name}@example.org}}]\nliaison: dana\n"
        text = text.replace("status: active\n", "") + more if "status" in more else text + more
        (root / "contacts" / f"{name}.yaml").write_text(text)
    (root / "templates").mkdir()
    (root / "templates" / "news.subject.txt").write_text("Urgent backs\n")
    (root / "templates" / "news.txt").write_text(BODY)
    config = tmp_path / "config" / "rounds" / "accounts.yaml"
    config.parent.mkdir(parents=True)
    config.write_text(
        "- channel: email\n  name: Dana Whitfield\n  address: dana@cedar.example.org\n"
        f"  smtp: {{host: 127.0.0.1, port: {server[1]}, security: none}}\n"
        "  unsubscribe: {url: 'https://cedar.example.org/u/{id}'}\n"
    )
    config.chmod(0o600)
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "Start"]):
        subprocess.run(["git", *words], cwd=root, check=True)
    return root


def touches(root):
    return sorted((root / "touches").rglob("*.yaml")) if (root / "touches").exists() else []


def test_without_send_there_are_drafts_and_nothing_goes_out(clinic, call, server):
    answer = call(clinic, "send", "--template", "news", "--to", "liaison:dana")
    assert answer.code == 0, answer
    drafts = sorted((clinic / ".rounds" / "drafts").rglob("*.eml"))
    assert [draft.stem for draft in drafts] == ["lee", "okafor"]
    mail = message_from_bytes(drafts[0].read_bytes(), policy=policy.default)
    assert (mail["To"].addresses[0].addr_spec, mail["Subject"]) == ("lee@example.org", "Urgent backs")
    assert "1 Cedar St" in mail.get_body(("plain",)).get_content()
    assert (server[0].mails, touches(clinic)) == ([], [])
    assert "ito" in (answer.out + answer.err).casefold()  # who is left out is told


def test_each_accepted_message_is_one_touch_and_is_never_sent_again(clinic, call, server):
    kept, _ = server
    answer = call(clinic, "send", "--template", "news", "--to", "liaison:dana", "--send", "--count", "2")
    assert answer.code == 0, answer
    assert sorted(recipients for recipients, _ in kept.mails) == [["lee@example.org"], ["okafor@example.org"]]
    mail = message_from_bytes(kept.mails[0][1], policy=policy.default)
    assert mail["List-Unsubscribe"].startswith("<https://cedar.example.org/u/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(touches(clinic)) == 2
    assert "channel: email" in touches(clinic)[0].read_text()
    call(clinic, "send", "--template", "news", "--to", "liaison:dana", "--send", "--count", "2")
    assert len(kept.mails) == len(touches(clinic)) == 2


def test_a_wrong_count_sends_nothing(clinic, call, server):
    answer = call(clinic, "send", "--template", "news", "--to", "liaison:dana", "--send", "--count", "3")
    assert answer.code != 0
    assert (server[0].mails, touches(clinic)) == ([], [])


def test_who_is_refused_has_no_touch(clinic, call, server):
    server[0].refused = {"lee@example.org"}
    call(clinic, "send", "--template", "news", "--to", "liaison:dana", "--send", "--count", "2")
    assert [recipients for recipients, _ in server[0].mails] == [["okafor@example.org"]]
    assert len(touches(clinic)) == 1


def test_a_suppressed_address_gets_nothing(clinic, call, server):
    (clinic / "suppressions").mkdir()
    (clinic / "suppressions" / "lee.yaml").write_text("address: lee@example.org\nsince: 2026-10-01\nreason: asked\n")
    call(clinic, "send", "--template", "news", "--to", "liaison:dana", "--send", "--count", "1")
    assert [recipients for recipients, _ in server[0].mails] == [["okafor@example.org"]]


@pytest.mark.parametrize(
    "subject",
    [
        "Hi {{ contact.notes }}",
        "=?utf-8?q?Hi=0D=0ABcc=3A_evil=40example.org?=",
        "Hi\r\nBcc: evil@example.org",
        "Hi\u2028Bcc: evil@example.org",
    ],
)
def test_a_header_in_disguise_reaches_nobody_else(clinic, call, server, subject):
    """CVE-2024-6923 among them."""
    (clinic / "contacts" / "lee.yaml").write_text(
        'name: Lee\nliaison: dana\nemails: [{address: lee@example.org}]\nnotes: "x\\nBcc: evil@example.org"\n'
    )
    (clinic / "templates" / "news.subject.txt").write_bytes(subject.encode())
    call(clinic, "send", "--template", "news", "--to", "liaison:dana", "--send", "--count", "2")
    for recipients, raw in server[0].mails:
        assert "evil@example.org" not in recipients
        assert message_from_bytes(raw, policy=policy.default)["Bcc"] is None


@pytest.mark.parametrize("missing", ["{{ postal_address }}", "{{ opt_out }}"])
def test_what_the_law_asks_for_must_be_there(clinic, call, server, missing):
    (clinic / "templates" / "news.txt").write_text(BODY.replace(missing, ""))
    answer = call(clinic, "send", "--template", "news", "--to", "liaison:dana", "--send", "--count", "2")
    assert answer.code != 0
    assert server[0].mails == []


def test_a_name_that_the_template_does_not_have(clinic, call):
    (clinic / "templates" / "news.txt").write_text(BODY + "{{ nickname }}\n")
    answer = call(clinic, "send", "--template", "news", "--to", "liaison:dana")
    assert answer.code != 0
    assert "nickname" in answer.err
    assert not list((clinic / ".rounds").rglob("*.eml"))
