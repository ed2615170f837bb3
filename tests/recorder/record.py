"""Record what every command of ``rounds`` does, so that two states of the code can be compared.

``python tests/recorder/record.py OUT --rounds 'python -m rounds'`` writes a text file for each scenario into OUT.
"""

from __future__ import annotations

import argparse
import os
import queue
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from commits import Commits
from folder import Folder, shown, told
from placeholders import Placeholders, known_ids
from process import SECONDS, Done, in_pipes, on_terminal
from scenarios import read
from servers import Calendars, Mailboxes
from stage import HERE, Stage, environment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios import Scenario, Step

TRUSTED = ("sample", "own")


class Desk:
    """One of the places at which scenarios run, one at a time: a home, servers, and room for a workspace."""

    def __init__(self, stage: Stage, number: int) -> None:
        self.root, self._stage = stage.root / f"desk{number}", stage
        self._play, home = self.root / "play", self.root / "home"
        self._home = home
        home.mkdir(parents=True)
        self.mailboxes, self.calendars = Mailboxes(), Calendars(self.root / "radicale")
        made = stage.root / "made"
        self._seen = {folder.name: _seen(folder) for folder in made.iterdir()}
        names = {str(self._play): "<play>", str(self.root): "<desk>", str(stage.root): "<root>"}
        self._names = names | {command: "<rounds>" for command in stage.rounds if "/" in command}
        for name in TRUSTED:
            self._set_out(name)
            words = [*stage.rounds, "trust", "--yes"]
            subprocess.run(
                words, cwd=self._play / name, env=environment(stage.root, home), capture_output=True, check=True
            )

    def record(self, scenario: Scenario) -> str:
        """All that the scenario's commands say and write."""
        placeholders = Placeholders(self._names, self._seen[scenario.workspace][1])
        said, written = "", True
        for steps in scenario.runs:
            if written or "mail" in scenario.flags:
                self._set_out(scenario.workspace)
            more, written = self._run(scenario, steps, placeholders)
            said += more
        return said

    def _run(self, scenario: Scenario, steps: Sequence[Step], placeholders: Placeholders) -> tuple[str, bool]:
        """What the steps say and write, and whether they wrote anything."""
        workspace = self._play / scenario.workspace
        home = self._play / "home" if "stranger" in scenario.flags else self._home
        given = environment(self._stage.root, home)
        if "mail" in scenario.flags:
            given |= self._accounts(scenario.name)
        seen = {f"{scenario.workspace}/{path}": text for path, text in self._seen[scenario.workspace][0].items()}
        folder, commits = Folder(self._play, seen), Commits(workspace)
        head = commits.head()
        placeholders.learn(commits.names())
        said, written = "", False
        for step in steps:
            done = self._done(step, workspace, given)
            now = commits.head()
            if now != head or step.kind == "shell":
                placeholders.learn(commits.names())
            changes = folder.changes()
            written |= bool(changes) or now != head or step.kind == "shell"
            said += _told(step, done, placeholders)
            if step.kind != "shell":
                said += told(changes, placeholders)
                said += f"-- commits\n{placeholders(commits.told(head))}" if now != head else ""
                said += "".join(placeholders(shown(text)) for text in self._delivered(scenario))
            head = now
        return said, written

    def _done(self, step: Step, workspace: Path, given: dict[str, str]) -> Done:
        if step.kind == "shell":
            return in_pipes(["sh", "-ec", step.line], workspace, given, "")
        more, words = step.words()
        run = on_terminal if step.kind == "terminal" else in_pipes
        try:
            return run([*self._stage.rounds, *words], workspace, given | more, step.typed)
        except subprocess.TimeoutExpired:
            return Done(-1, f"not done after {SECONDS} seconds".encode(), b"")

    def _set_out(self, name: str) -> Path:
        """A fresh copy of a workspace, and nothing else."""
        shutil.rmtree(self._play, ignore_errors=True)
        (self._play / "side").mkdir(parents=True)
        subprocess.run(["cp", "-a", self._stage.root / "made" / name, self._play / name], check=True)
        subprocess.run(["cp", "-a", self._stage.root / "inputs", self._play / "in"], check=True)
        return self._play / name

    def _accounts(self, user: str) -> dict[str, str]:
        """Accounts at the servers of this desk; who may come in there is a user for each scenario."""
        config = self.root / "accounts"
        file = config / "rounds" / "accounts.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        boxes = self.mailboxes
        boxes.inbox[:] = [mail.read_bytes() for mail in sorted((self._play / "in").glob("mail-*.eml"))]
        boxes.emptied()
        shutil.rmtree(self.calendars.store / user, ignore_errors=True)
        file.write_text(
            "- channel: email\n  name: Dana Whitfield\n  address: dana.whitfield@cedar-orthopedics.example.org\n"
            f"  smtp: {{host: 127.0.0.1, port: {boxes.smtp}, security: none}}\n"
            f"  imap: {{host: 127.0.0.1, port: {boxes.imap}, security: none, user: dana, password: secret}}\n"
            "  unsubscribe: {url: 'https://cedar.example.org/u/{id}'}\n  log_address: log@cedar.example.org\n"
            f"- {{channel: caldav, url: 'http://127.0.0.1:{self.calendars.port}/', user: {user}, password: secret, "
            "liaison: dana, calendar: Rounds}\n"
        )
        file.chmod(0o600)
        return {"XDG_CONFIG_HOME": str(config), "CALENDARS": str(self.calendars.store / user)}

    def _delivered(self, scenario: Scenario) -> list[str]:
        if "mail" not in scenario.flags:
            return []
        return [*self.mailboxes.emptied(), *self.calendars.told(scenario.name)]

    def close(self) -> None:
        """End the servers."""
        self.mailboxes.close()
        self.calendars.close()


def _seen(folder: Path) -> tuple[dict[str, bytes], frozenset[str]]:
    files = Folder(folder).files
    return files, known_ids([*files, *(raw.decode("utf-8", "replace") for raw in files.values())])


def _told(step: Step, done: Done, placeholders: Placeholders) -> str:
    sign = {"terminal": "%", "shell": "$"}.get(step.kind, "rounds")
    typed = "".join(f"> {line}\n" for line in step.typed.splitlines())
    streams = [(name, raw.decode("utf-8", "backslashreplace")) for name, raw in (("out", done.out), ("err", done.err))]
    said = "".join(f"-- {name}\n{shown(placeholders(text))}" for name, text in streams if text)
    return f"==== {sign} {step.line}\n{typed}exit {done.code}\n{said}"


def main() -> None:
    """Record what is named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="a folder; what is recorded there already is left as it is")
    parser.add_argument("--rounds", required=True, help="the command to record; may be several words")
    parser.add_argument("--only", default="", help="only scenarios whose name begins so; several with commas")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that no server is left behind
    scenarios = [one for file in sorted((HERE / "scenarios").glob("*.txt")) for one in read(file)]
    missing = [one for one in scenarios if not (given.out / f"{one.name}.txt").exists()]
    wanted = sorted(
        (one for one in missing if one.name.startswith(tuple(given.only.split(",")))), key=lambda one: -len(one.steps)
    )
    with tempfile.TemporaryDirectory(prefix="recorder-") as root:
        first, *more = shlex.split(given.rounds)
        stage = Stage(Path(root), [os.path.abspath(first) if "/" in first else first, *more])  # noqa: PTH100 - a venv's python must stay a link
        stage.make()
        desks: queue.Queue[Desk] = queue.Queue()
        all_desks = [Desk(stage, number) for number in range(given.jobs)]
        for desk in all_desks:
            desks.put(desk)

        def record(scenario: Scenario) -> None:
            desk = desks.get()
            try:
                said = desk.record(scenario)
                (given.out / f"{scenario.name}.txt").write_text(said, "utf-8")
            finally:
                desks.put(desk)

        pool = ThreadPoolExecutor(given.jobs)
        try:
            list(pool.map(record, wanted))
        finally:
            pool.shutdown(cancel_futures=True)
            for desk in all_desks:
                desk.close()
    steps = sum(step.kind != "shell" for one in wanted for step in one.steps)
    print(f"{steps} commands in {len(wanted)} scenarios, in {os.fspath(given.out)}")  # noqa: T201 - a script


if __name__ == "__main__":
    main()
