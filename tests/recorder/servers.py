"""Servers of this machine: SMTP and IMAP that keep what they were given, and Radicale for calendars."""

from __future__ import annotations

import re
import socket
import socketserver
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from pathlib import Path

ARRIVED = "30-Oct-2026 10:00:00 +0000"


class Mailboxes:
    """An SMTP server that refuses whoever is called ``refused``, and one mailbox by IMAP without a password."""

    def __init__(self) -> None:
        self.sent: list[tuple[list[str], bytes]] = []
        self.drafts: list[bytes] = []
        self.inbox: list[bytes] = []
        self.smtp = _free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.smtp)
        self._controller.start()
        self._imap = _Server(("127.0.0.1", 0), _Imap)
        self._imap.mailboxes = self
        self.imap: int = self._imap.server_address[1]
        threading.Thread(target=self._imap.serve_forever, daemon=True).start()

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Refuse some."""
        if "refused" in address:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the same
        """Keep the message."""
        self.sent.append((list(envelope.rcpt_tos), bytes(envelope.content)))
        return "250 OK"

    def emptied(self) -> list[str]:
        """What was sent and drafted since this was asked last, as text."""
        said = [f"-- sent to {', '.join(to)}\n{raw.decode('utf-8', 'replace')}" for to, raw in self.sent]
        said += [f"-- draft in the mailbox\n{raw.decode('utf-8', 'replace')}" for raw in self.drafts]
        self.sent.clear()
        self.drafts.clear()
        return said

    def close(self) -> None:
        """End both servers."""
        self._controller.stop()
        self._imap.shutdown()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    mailboxes: Mailboxes


class _Imap(socketserver.StreamRequestHandler):
    """As much of IMAP as ``rounds`` speaks."""

    server: _Server

    def handle(self) -> None:
        self._say(b"* OK ready")
        for line in self.rfile:
            tag, _, words = line.strip().partition(b" ")
            self._answer(words)
            self._say(tag + b" OK done")
            if words.upper().startswith(b"LOGOUT"):
                return

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def _answer(self, words: bytes) -> None:
        command, boxes = words.upper(), self.server.mailboxes
        if command.startswith(b"CAPABILITY"):
            self._say(b"* CAPABILITY IMAP4rev1")
        elif command.startswith((b"SELECT", b"EXAMINE")):
            self._say(b"* %d EXISTS" % len(boxes.inbox))
            self._say(b"* OK [UIDVALIDITY 7] valid")
        elif command.startswith(b"UID SEARCH"):
            first = int((re.search(rb"UID (\d+):", command) or [b"", b"1"])[1])
            uids = range(min(first, len(boxes.inbox)), len(boxes.inbox) + 1)
            self._say(b"* SEARCH " + b" ".join(b"%d" % uid for uid in uids if uid))
        elif command.startswith(b"UID FETCH"):
            for uid in map(int, command.split()[2].split(b",")):
                raw = boxes.inbox[uid - 1]
                head = f'* {uid} FETCH (UID {uid} INTERNALDATE "{ARRIVED}" BODY[]<0> {{{len(raw)}}}'
                self._say(head.encode() + b"\r\n" + raw + b")")
        elif command.startswith(b"APPEND"):
            self._say(b"+ go on")
            boxes.drafts.append(self.rfile.read(int(re.findall(rb"\{(\d+)\}", words)[-1])))
            self.rfile.readline()


class Calendars:
    """Radicale, where everybody may come in; ``store`` holds a folder for each user."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.port, self.store = _free_port(), folder / "store" / "collection-root"
        (folder / "config").write_text(
            f"[server]\nhosts = 127.0.0.1:{self.port}\n[auth]\ntype = none\n[rights]\ntype = authenticated\n"
            f"[storage]\nfilesystem_folder = {folder}/store\n"
        )
        with (folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "radicale", "--config", str(folder / "config")], stdout=log, stderr=log
            )
        for _ in range(100):
            with suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/.web/").close()
                return
            time.sleep(0.1)

    def told(self, user: str) -> list[str]:
        """What stands in the user's calendars, in an order that no file's name has a part in."""
        files = [file.read_text("utf-8") for file in (self.store / user).glob("*/*.ics")]
        return [f"-- on the calendar\n{text}" for text in sorted(files)]

    def close(self) -> None:
        """End the server."""
        self._process.terminate()
        self._process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]
