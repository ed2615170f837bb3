"""A clinic's life by chance: people added, changed, voided, touches logged, all of it undone; beside a plain dict."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from rounds.cli.run import run
from rounds.plugins import Plugins
from rounds.storage.history.setup import init_repository
from rounds.storage.loader import load
from rounds.storage.workspace import Workspace

GIVEN, FAMILY = ("Ana", "Ben", "Chi"), ("Abara", "Bell", "Cruz")
IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Dana"), ("EMAIL", "dana@cedar.example"))
}


class Clinic(RuleBasedStateMachine):
    """``people`` maps an id to tier and reason for voiding, ``touches`` counts those logged with each."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        (self.folder / "rounds.yaml").write_text("client: {name: Chance}\n")
        (self.folder / ".gitignore").write_text(".rounds/\n")
        self.people: dict[str, tuple[str, str]] = {}
        self.touches: dict[str, int] = {}
        self.before: list[tuple[dict[str, tuple[str, str]], dict[str, int]]] = []
        init_repository(Workspace(self.folder))
        for command in (["git", "add", "."], ["git", "commit", "-qm", "Start"]):
            subprocess.run(command, cwd=self.folder, check=True, env={**os.environ, **IDENTITY})

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def rounds(self, *arguments: str) -> int:
        quiet = contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO())
        with quiet[0], quiet[1], patch.dict(os.environ, IDENTITY):
            return run(["-C", str(self.folder), *arguments])

    def remember(self) -> None:
        self.before.append((dict(self.people), dict(self.touches)))

    @rule(given=st.sampled_from(GIVEN), family=st.sampled_from(FAMILY))
    def add(self, given: str, family: str) -> None:
        """Refused while somebody of that name is there; one who was voided keeps the id."""
        name = f"{family}-{given}".lower()
        ids = [name, *(f"{name}-{number}" for number in range(2, 20))]
        if any(one in self.people and not self.people[one][1] for one in ids):
            assert self.rounds("contact", "add", f"{given} {family}") == 2
            return
        self.remember()
        assert self.rounds("contact", "add", f"{given} {family}") == 0
        self.people[next(one for one in ids if one not in self.people)] = ("", "")

    @precondition(lambda self: self.people)
    @rule(data=st.data(), tier=st.sampled_from("ABC"))
    def set_tier(self, data: st.DataObject, tier: str) -> None:
        who = data.draw(st.sampled_from(sorted(self.people)))
        if self.people[who][0] == tier or self.people[who][1]:
            return
        self.remember()
        assert self.rounds("contact", "set", who, "tier", tier) == 0
        self.people[who] = (tier, self.people[who][1])

    @precondition(lambda self: self.people)
    @rule(data=st.data())
    def log(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(sorted(self.people)))
        if self.people[who][1]:
            return
        self.remember()
        assert self.rounds("log", who, "visit", "Met", "--date", "2026-10-01") == 0
        self.touches[who] = self.touches.get(who, 0) + 1

    @precondition(lambda self: self.people)
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(sorted(self.people)))
        if self.people[who][1]:
            return
        self.remember()
        assert self.rounds("contact", "set", who, "void", "entered twice") == 0
        self.people[who] = (self.people[who][0], "entered twice")

    @precondition(lambda self: self.before)
    @rule()
    def undo(self) -> None:
        assert self.rounds("undo") == 0
        self.people, self.touches = self.before.pop()
        self.before.clear()  # the next undo would take this one back

    @invariant()
    def the_files_say_what_was_done(self) -> None:
        book = load(Workspace(self.folder), Plugins.discover(None, None), date(2026, 11, 1)).book
        assert {one.id: (one.tier, one.void) for one in book.contacts.values()} == self.people
        counts: dict[str, int] = {}
        for touch in book.touches.values():
            counts[touch.contact] = counts.get(touch.contact, 0) + 1
        assert counts == {who: number for who, number in self.touches.items() if number}
        status = subprocess.run(["git", "status", "--porcelain"], cwd=self.folder, capture_output=True, check=True)
        assert status.stdout == b""


TestClinic = Clinic.TestCase
TestClinic.settings = settings(
    max_examples=8, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
)
