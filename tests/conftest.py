"""What tests share: workspaces written from the test's own text, and rounds as its user runs it."""

from __future__ import annotations

import ctypes.util
import os
import re
import shutil
import socket
import subprocess
import sys
from datetime import UTC, date, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET

import hypothesis
import pytest

from rounds.base.problems import Source
from rounds.book.book import make_book
from rounds.book.records import KINDS, Settings, build
from rounds.desk.desk import Desk, Machine
from rounds.desk.workspace.new_client import CopySample, copy_sample
from rounds.documents.schema import load_schemas
from rounds.documents.yamltext import parse
from rounds.storage.history.setup import GITATTRIBUTES, GITIGNORE, init_repository
from rounds.storage.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rounds.book.book import Book
    from rounds.report.blocks import Report

# No test is timed. CI tries the same examples each time: new ones are for those who can look into a failure.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")

REPOSITORY = Path(__file__).parent.parent
SETTINGS = """\
client: {name: Cedar Orthopedics}
liaisons:
  - {id: dana, name: Dana Reyes}
  - {id: miguel, name: Miguel Ortiz}
service_lines:
  spine: {name: Spine, margin: 400}
as_of: 2026-10-31
"""
ROUNDS = str(Path(sys.executable).with_name("rounds"))


DAY, NOW = date(2026, 10, 31), datetime(2026, 10, 31, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the developer's own state, git identity or plugins' approvals."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name, value in {"NAME": "Dana Reyes", "EMAIL": "dana@example.org"}.items():
        monkeypatch.setenv(f"GIT_AUTHOR_{name}", value)
        monkeypatch.setenv(f"GIT_COMMITTER_{name}", value)


@pytest.fixture
def make_workspace(tmp_path: Path) -> Callable[..., Workspace]:
    """A function that writes files (path to text, dedented) into a new workspace as of 31 Oct 2026."""

    def make(files: Mapping[str, str] | None = None, *, settings: str = SETTINGS) -> Workspace:
        root = tmp_path / "clinic"
        root.mkdir(exist_ok=True)
        for path, text in {"rounds.yaml": settings, **(files or {})}.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(dedent(text).encode())
        return Workspace(root)

    return make


class Repository(Workspace):
    """A workspace that is the top of a git repository."""

    def git(self, *arguments: str, **environment: str) -> str:
        """What git prints."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **environment},
        )
        return done.stdout

    def commit(self, message: str, day: str = "2026-11-05") -> None:
        """Commit everything, as of a day."""
        self.git("add", ".")
        self.git("commit", "-qm", message, GIT_AUTHOR_DATE=f"{day}T12:00:00", GIT_COMMITTER_DATE=f"{day}T12:00:00")

    def edit(self, path: str, old: str, new: str) -> None:
        """Change a file by hand."""
        file = self.root / path
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new))


@pytest.fixture
def make_repository(make_workspace: Callable[..., Workspace]) -> Callable[..., Repository]:
    """The same as ``make_workspace``, with the settings that Rounds gives, all of it committed."""

    def make(files: Mapping[str, str] | None = None, *, day: str = "2026-10-07") -> Repository:
        lines = {".gitattributes": GITATTRIBUTES, ".gitignore": GITIGNORE}
        beside = {path: "\n".join(wanted) + "\n" for path, wanted in lines.items()}
        made = Repository(make_workspace({**(files or {}), **beside}).root)
        init_repository(made, sys.executable)
        made.commit("Start", day)
        return made

    return make


@pytest.fixture
def moved(make_repository: Callable[..., Repository]) -> Repository:
    """Three commits: all of it on 7 October 2026, then of 15 October and of 2 November."""
    made = make_repository(
        {
            "contacts/okafor-grace.yaml": """\
                name: Grace Okafor   # our best source
                family: Okafor
                credentials: MD
                tier: B
                tags: [choir]
                affiliations: [{organization: cedar-clinic}]
                """,
            "contacts/lee-min.yaml": "name: Min Lee\ntier: C\n",
            "organizations/cedar-clinic.yaml": "name: Cedar Clinic\n",
            "organizations/northgate.yaml": "name: Northgate Family Medicine\n",
            "touches/2026/10.yaml": """\
                - {id: one, date: 2026-10-05, channel: visit, contact: okafor-grace}
                - {id: two, date: 2026-10-06, channel: phone, contact: lee-min}
                """,
            "referrals/2026-10.csv": "month,contact,service_line,count\n2026-10,okafor-grace,,3\n",
        }
    )
    made.edit("contacts/okafor-grace.yaml", "tier: B", "tier: A")
    made.edit("contacts/okafor-grace.yaml", "cedar-clinic", "northgate")
    made.commit("Dr. Okafor moves", "2026-10-15")
    made.edit("contacts/okafor-grace.yaml", "[choir]", "[choir, sailing]")
    made.edit("referrals/2026-10.csv", ",3", ",5")
    made.commit("Numbers of October", "2026-11-02")
    return made


@pytest.fixture
def rounds() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs ``rounds`` as a process, as its user does; text in and out."""

    def run(*arguments: str | Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ROUNDS, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **environment},
        )

    return run


@pytest.fixture(scope="session")
def book_of() -> Callable[[str], Book]:
    """A function that makes a book of one YAML text, kind by kind; ids may be left out where nothing names them.

    settings: {tiers: {A: {cadence_days: 30}}}
    contacts: [{id: okafor, name: Grace Okafor, status: active, tier: A}]
    touches: [{date: 2026-10-02, channel: visit, contact: okafor}]
    """

    schemas, _ = load_schemas()
    kinds = {kind.plural: kind for kind in KINDS.values()}

    def accepted(kind: str, document: Any, label: str) -> Any:
        fitted = schemas.fit(kind, document)
        problems = schemas.check(kind, fitted, lambda _: (0, 0), label)
        assert not problems, "\n".join(map(str, problems))
        return fitted

    def make(text: str) -> Book:
        parsed, problems = parse(dedent(text).encode() or b"{}", "book")
        assert not problems, "\n".join(map(str, problems))
        document = dict(parsed.data) if parsed else {}
        own = {"client": {"name": "Cedar Orthopedics"}, **document.pop("settings", {})}
        records = [
            build(
                kinds[plural].type,
                accepted(kinds[plural].name, {"id": f"{plural}-{number:03}", **record}, f"{plural} {number}"),
                source=Source(f"{plural}.yaml", number),
            )
            for plural, listed in document.items()
            for number, record in enumerate(listed, start=1)
        ]
        return make_book(build(Settings, accepted("settings", own, "settings")), records)

    return make


@pytest.fixture(scope="session")
def demo_report() -> Report:
    """A report written by hand with every kind of block: ``tests/demo_report.py``."""
    spec = spec_from_file_location("demo_report", Path(__file__).with_name("demo_report.py"))
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.demo_report()


class Word(NamedTuple):
    """A word on paper, and its box in inches from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Paper(NamedTuple):
    """What Poppler reads in a PDF: sizes of pages in inches, texts, and words with their places, a page each."""

    sizes: list[tuple[float, float]]
    texts: list[str]
    words: list[list[Word]]
    is_tagged: bool

    @property
    def pages(self) -> int:
        return len(self.sizes)


@pytest.fixture
def pdf_reader(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], Paper]:
    """A reader of PDFs that has nothing to do with who writes them; without it, or without Pango, a test is skipped."""
    lacking = shutil.which("pdftotext") is None or ctypes.util.find_library("pango-1.0") is None
    if lacking and not os.environ.get("ROUNDS_REQUIRE_BROWSER"):
        pytest.skip("no Poppler or no Pango on this machine: no PDF was looked at")

    def read(content: bytes) -> Paper:
        file = tmp_path_factory.mktemp("paper") / "x.pdf"
        file.write_bytes(content)
        told = _told("pdfinfo", "-l", "9999", file)
        sizes = re.findall(r"^Page +\d+ size: +([\d.]+) x ([\d.]+)", told, re.MULTILINE)
        pages = ET.fromstring(_told("pdftotext", "-bbox", file, "-")).iter(f"{_XHTML}page")  # noqa: S314 - Poppler's own
        return Paper(
            [(float(width) / 72, float(height) / 72) for width, height in sizes],
            _told("pdftotext", "-layout", file, "-").split("\f")[:-1],
            [[_word(each) for each in page.iter(f"{_XHTML}word")] for page in pages],
            re.search(r"^Tagged: +yes$", told, re.MULTILINE) is not None,
        )

    return read


class Kept:
    """An SMTP server's memory; who is in ``refused`` gets nothing."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], bytes]] = []
        self.refused: set[str] = set()
        self.port = 0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the same
        self.mails.append((list(envelope.rcpt_tos), bytes(envelope.content)))
        return "250 OK"

    @property
    def account(self) -> str:
        """The lines of accounts.yaml that name it."""
        return (
            "- channel: email\n  name: Dana Whitfield\n  address: dana@cedar.example.org\n"
            f"  smtp: {{host: 127.0.0.1, port: {self.port}, security: none}}\n"
            "  unsubscribe: {url: 'https://cedar.example.org/u/{id}'}\n"
        )


@pytest.fixture
def mail_server() -> Iterator[Kept]:
    """An SMTP server on this machine."""
    from aiosmtpd.controller import Controller  # noqa: PLC0415 - only where mail is sent

    kept = Kept()
    with socket.create_server(("127.0.0.1", 0)) as free:
        kept.port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port)
    controller.start()
    yield kept
    controller.stop()


_XHTML = "{http://www.w3.org/1999/xhtml}"


def _told(*words: str | Path) -> str:
    return subprocess.run(words, capture_output=True, check=True, encoding="utf-8").stdout


def _word(element: ET.Element) -> Word:
    places = (float(element.attrib[name]) / 72 for name in ("xMin", "yMin", "xMax", "yMax"))
    return Word(element.text or "", *places)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample clinic as ``rounds init --sample`` makes it, with a history."""
    folder = tmp_path_factory.mktemp("sample")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"NAME": "Dana Reyes", "EMAIL": "dana@example.org"}.items():
            patch.setenv(f"GIT_AUTHOR_{name}", value)
            patch.setenv(f"GIT_COMMITTER_{name}", value)
        machine = Machine(DAY, NOW, 0, folder / "state", folder / "cache", folder / "config")
        with Desk(folder, machine) as desk:
            copy_sample(desk, CopySample("clinic"))
    return folder / "clinic"
