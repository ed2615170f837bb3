"""Each command that writes, killed at random moments: afterwards the records are as before or as after, never between.

Run as ``python command_killer.py KILLS SEED [COMMAND ...]``; prints JSON. A command runs in a process of its own that
is killed, with all its children, at a random moment of the time that it takes. Then ``rounds check`` runs once, which
finishes or takes back what was begun. What is compared are the files as a plain YAML reader has them, but for ids that
chance makes; the repository has to be sound, and the next command has to work.
"""

from __future__ import annotations

import json
import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from rounds.cli.run import run

if TYPE_CHECKING:
    from collections.abc import Iterable

CLINIC = {
    "rounds.yaml": "client: {name: Cedar, address: {line1: 1 Elm St, city: Avon, state: CT, zip: '06001'}}\n"
    "liaisons: [{id: dana, name: Dana, email: dana@cedar.example.org}]\ntiers: {A: {cadence_days: 30}}\n",
    "contacts/lee.yaml": "name: Min Lee # a comment\nstatus: active\nemails: [{address: lee@example.org}]\n",
    "contacts/lee-2.yaml": "name: Min Lee\nphones: [{number: 860 555 0142}]\ntier: A\n",
    "contacts/ito.yaml": "name: Ken Ito\naffiliations: [{organization: hill, primary: true}]\n"
    "address: {line1: 2 Elm St, city: Avon, state: CT, zip: '06001'}\n",
    "organizations/hill.yaml": "name: Hill Clinic\n",
    "touches/2024/01.yaml": "- {id: t-1, date: 2024-01-05, channel: visit, contact: lee-2}\n",
    "touches/2024/a.yaml": "date: 2024-02-05\nchannel: phone\ncontact: lee-2\n",
    "touches/2024/b.yaml": "date: 2024-02-06\nchannel: phone\ncontact: ito\nnext: {action: call, due: 2024-03-01}\n",
    "feedback/wait.yaml": "opened: 2026-10-01\ntype: concern\ncontact: lee\ntext: Three weeks.\n",
    "campaigns/dinner.yaml": "name: Dinner\nstart: 2026-10-01\nend: 2026-12-31\naudience: tier:A\n"
    "event: {starts: 2026-10-20T18:00, cost: 90}\n",
    "templates/news.subject.txt": "News\n",
    "templates/news.txt": "Dear {{ called }},\n{{ postal_address }}\n{{ opt_out }}\n",
    "templates/letter.html": "<title>Hello</title><p>Dear {{ called }}</p>\n",
    "lines.txt": "lee visit\nP: spine. I: wants a visit. N: send the form 2w\n",
    "people.csv": "Name,NPI,Phone\n" + "".join(f"Person {at},,860 555 01{at:02}\n" for at in range(30)),
}
COMMANDS = {
    "log": "log lee visit Hello --next 2w --next-action send --heard 'praise: good' --date 2026-10-30",
    "quick": "quick lines.txt",
    "contact add": "contact add 'Ann Bell, MD' --new-organization 'Bell House' --tier A",
    "contact set": "contact set ito tier A notes x",
    "feedback open": "feedback open lee 'Three weeks' --category access",
    "feedback close": "feedback close wait --resolution done --told lee --by phone",
    "import": "import csv people.csv",
    "dedupe merge": "dedupe merge lee lee-2",
    "dedupe apart": "dedupe apart lee lee-2",
    "event attended": "event attended dinner lee ito",
    "event answer": "event answer dinner lee accepted",
    "archive": "archive 2024",
    "undo": "undo",
    "letters": "letters --template letter --to ito --mailed -o letter.pdf",
}
FOLDERS = ("contacts", "organizations", "touches", "referrals", "feedback", "goals", "campaigns")
_MADE = re.compile(r"\b(\d{4}-\d{2}-\d{2}-[a-z0-9-]+)-[a-z0-9]{6}\b")


def clinic(root: Path) -> None:
    for path, text in CLINIC.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    (root / ".gitignore").write_text(".rounds/\npeople.csv*\nlines.txt\nletter.pdf\n")
    _git(root, "init", "-q")
    _git(root, "add", ".")
    _git(root, "commit", "-qm", "Start")
    if _rounds(root, "log ito visit 'To be undone' --next 2w --date 2026-10-29") != 0:
        raise AssertionError("the clinic cannot be made")


def _git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True).stdout


def _forked(root: Path, words: str) -> int:
    """A process of its own, and the leader of its group, that runs the command."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            os.setpgid(0, 0)
            os.chdir(root)
            os.environ |= {"ROUNDS_TODAY": "2026-10-31", "ROUNDS_LIAISON": "dana"}
            silent = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silent, stream)
            code = run(shlex.split(words))
        finally:
            os._exit(code)
    return child


def _rounds(root: Path, words: str) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(_forked(root, words), 0)[1])


def records(root: Path) -> Counter[str]:
    """Every record as a plain YAML reader has it; ids that chance made are all the same."""
    found: Counter[str] = Counter()
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*.yaml")) if (root / folder).is_dir() else ():
            content = yaml.load(file.read_bytes(), yaml.CBaseLoader)  # noqa: S506 - texts alone come of it
            for one in content if isinstance(content, list) else [{"id": file.stem, **content}]:
                found[_MADE.sub(r"\1-made", f"{folder} {json.dumps(one, sort_keys=True)}")] += 1
    return found


def kill(source: Path, root: Path, words: str, moment: float) -> tuple[bool, Counter[str]]:
    """Whether the command was killed, and the records afterwards; fails where anything was left half done."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(source, root)
    child = _forked(root, words)
    time.sleep(moment)
    with suppress(ProcessLookupError):  # it has ended, and nobody is left in its group
        os.killpg(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    killed = code == -signal.SIGKILL
    if not killed and code != 0:
        raise AssertionError(f"rounds {words} ended with {code}")
    if _rounds(root, "check") != 0:
        raise AssertionError(f"after rounds {words}, killed at {moment}, check finds errors")
    found = records(root)
    if (root / ".rounds" / "intent.json").exists():
        raise AssertionError(f"after rounds {words}, killed at {moment}, an intent is left")
    if _rounds(root, "log lee phone 'Afterwards' --date 2026-10-28") != 0:
        raise AssertionError(f"after rounds {words}, killed at {moment}, nothing can be logged")
    _git(root, "fsck", "--strict")
    return killed, found


def run_all(kills: int, seed: int, commands: Iterable[str] = ()) -> dict[str, dict[str, int]]:
    """For each command how often it was killed, and how often the records were as before and as after."""
    chance, told = random.Random(seed), {}
    with tempfile.TemporaryDirectory() as folder:
        source, root = Path(folder) / "source", Path(folder) / "clinic"
        source.mkdir()
        clinic(source)
        before = records(source)
        for name in commands or COMMANDS:
            words, counts = COMMANDS[name], Counter({"killed": 0, "before": 0, "after": 0})
            shutil.rmtree(root, ignore_errors=True)
            shutil.copytree(source, root)
            begins = time.monotonic()
            if _rounds(root, words) != 0:
                raise AssertionError(f"rounds {words} does not work")
            takes, after = time.monotonic() - begins, records(root)
            if _git(root, "rev-parse", "HEAD") == _git(source, "rev-parse", "HEAD"):
                raise AssertionError(f"rounds {words} changes nothing")
            while counts["killed"] < kills:
                killed, found = kill(source, root, words, chance.uniform(0.1, 1.1) * takes)
                if found not in (before, after):
                    raise AssertionError(f"rounds {words}: {found - before} more, {before - found} less than before")
                counts["killed"] += killed
                counts["after" if found == after else "before"] += 1
            told[name] = dict(counts)
    return told


if __name__ == "__main__":
    print(json.dumps(run_all(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]), indent=1))  # noqa: T201 - its answer
