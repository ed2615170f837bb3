"""A real headless Chromium, spoken to over a pipe, and a server that notes whoever asks it for anything."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import itertools
import json
import os
import select
import shutil
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from rounds.plugins import Plugins
from rounds.report.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rounds.report.blocks import Report

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
PATIENCE = 60


class Browser:
    """Chromium over its debugging pipe: JSON messages that end with a NUL."""

    def __init__(self, program: str, profile: Path) -> None:
        here, theirs = os.pipe(), os.pipe()
        # The program reads file descriptor 3 and writes 4: a shell puts our ends there.
        reading, writing = (fcntl.fcntl(end, fcntl.F_DUPFD, 20) for end in (here[0], theirs[1]))
        script = f'exec "$0" "$@" 3<&{reading} 4>&{writing}'
        command = ["bash", "-c", script, program, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(
            command,
            pass_fds=(reading, writing),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for end in (here[0], theirs[1], reading, writing):
            os.close(end)
        self._write, self._read = here[1], theirs[0]
        self._numbers = itertools.count(1)
        self._rest = b""
        self.events: list[dict[str, Any]] = []
        target = next(each for each in self.say("Target.getTargets")["targetInfos"] if each["type"] == "page")
        attached = self.say("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.tell(f"{domain}.enable")

    def say(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """Send a command to the browser and wait for what it answers."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def tell(self, method: str, **params: Any) -> dict[str, Any]:
        """The same to the page."""
        return self.say(method, self._session, **params)

    def _receive(self) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._read], [], [], max(0, end - time.monotonic()))
            chunk = os.read(self._read, 1 << 20) if ready else b""
            assert chunk, "the browser does not answer"
            self._rest += chunk
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def resize(self, width: int, height: int = 900) -> None:
        """As wide as a phone or a desk."""
        self.tell(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    def media(self, scheme: str = "light", kind: str = "") -> None:
        """Light or dark; screen or print."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.tell("Emulation.setEmulatedMedia", media=kind, features=features)

    def open(self, address: str) -> None:
        """Go to an address and wait until all of it is loaded."""
        self.events.clear()
        self.tell("Page.navigate", url=address)
        end = time.monotonic() + PATIENCE
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            assert time.monotonic() < end, "the page does not load"
            self.events.append(self._receive())

    def ask(self, script: str) -> Any:
        """The value of a JavaScript expression, also where the page's policy forbids scripts."""
        found = self.tell("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def requests(self) -> list[str]:
        """The addresses that the page has asked for since it was opened."""
        return [
            event["params"]["request"]["url"]
            for event in self.events
            if event.get("method") == "Network.requestWillBeSent"
        ]

    def pdf(self) -> bytes:
        """The page as printed on Letter paper."""
        found = self.tell("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(found["data"])

    def close(self) -> None:
        """End the browser and let go of the pipe."""
        with contextlib.suppress(AssertionError, BrokenPipeError):
            self.say("Browser.close")
        for end in (self._write, self._read):
            os.close(end)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        say = pytest.fail if os.environ.get("ROUNDS_REQUIRE_BROWSER") else pytest.skip
        say("no Chromium on this machine: pages were not opened")
    found = Browser(program, tmp_path_factory.mktemp("profile"))
    yield found
    found.close()


class Listener:
    """A server on the loopback address: what it was asked for."""

    def __init__(self) -> None:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(204)
                self.end_headers()

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *words: object) -> None:
                """Say nothing."""

        self.asked = asked
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    thread = threading.Thread(target=found.server.serve_forever)
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


@pytest.fixture
def page_of(tmp_path: Path, demo_report: Report):
    """A function that renders a report (the demo one) as a web page: the file's path and its text."""

    def run(report: Report | None = None) -> tuple[Path, str]:
        plugins = Plugins.discover(None, None)
        renderer = plugins.renderers().values["html"]
        files, problems = render(report or demo_report, renderer, "html", plugins, None)
        assert problems == []
        text = str(files["report.html"])
        file = tmp_path / "report.html"
        file.write_text(text, encoding="utf-8")
        return file, text

    return run
