"""The workspaces for the commands, made by the recorded ``rounds`` itself and of the files beside this."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
TODAY = "2026-10-31"


def environment(root: Path, home: Path) -> dict[str, str]:
    """What a recorded command finds: fixed days, names and folders; PATH and PYTHONPATH are the caller's."""
    places = [str(Path(place).resolve()) for place in os.environ.get("PYTHONPATH", "").split(os.pathsep) if place]
    who = {"NAME": "Dana Whitfield", "EMAIL": "dana.whitfield@cedar-orthopedics.example.org"}
    given = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
    given |= {f"GIT_{role}_DATE": f"{TODAY}T12:00:00Z" for role in ("AUTHOR", "COMMITTER")}
    given |= {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "STATE", "CACHE", "DATA")}
    return given | {
        "PATH": f"{root / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(places),
        "PYTHONHASHSEED": "0",
        "HOME": str(home),
        "TMPDIR": str(root / "tmp"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "ROUNDS_TODAY": TODAY,
        "SOURCE_DATE_EPOCH": "1793448000",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "BROWSER": "true",
        "EDITOR": "true",
    }


def unpack(archive: Path, folder: Path) -> None:
    r"""Write the files of a text archive: ``==> path`` before each; after ``==> path escaped`` ``\x00`` is a byte."""
    for part in archive.read_text("utf-8").removeprefix("==> ").split("\n==> "):
        head, _, text = part.partition("\n")
        path, _, how = head.partition(" ")
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        content = f"{text}\n".encode() if text else b""
        file.write_bytes(content.decode("unicode_escape").encode("latin-1") if how else content)


class Stage:
    """Makes workspaces with one ``rounds`` in ``root``."""

    def __init__(self, root: Path, rounds: Sequence[str]) -> None:
        self.root, self.rounds = root, list(rounds)
        for name in ("bin", "tmp", "made", "home"):
            (root / name).mkdir()
        shim = root / "bin" / "rounds"
        shim.write_text(f'#!/bin/sh\nexec {" ".join(self.rounds)} "$@"\n')
        shim.chmod(0o755)
        self.environment = environment(root, root / "home")

    def make(self) -> None:
        """All workspaces, and the files that imports read."""
        made = self.root / "made"
        (made / "none").mkdir()
        unpack(HERE / "files" / "inputs.txt", self.root / "inputs")
        _write_workbook(self.root / "inputs")
        self._run([*self.rounds, "init", "--sample", "sample"], made)
        self._give_history(made / "sample")
        client = ["--client", "Harbor Dental", "--liaison", "Ana Silva <ana@harbor.example.org>", "--liaison", "Ben"]
        for name in ("own", "broken"):
            self._run([*self.rounds, "init", *client, name], made)
        unpack(HERE / "files" / "own.txt", made / "own")
        self._commit(made / "own", "Our own", "2026-09-01")
        self._run(["sed", "-i", "s/tier: B/tier: A/", "contacts/ng-sam.yaml"], made / "own")
        self._commit(made / "own", "Sam is an A", "2026-10-01")
        unpack(HERE / "files" / "broken.txt", made / "broken")
        self._commit(made / "broken", "What went wrong", "2026-10-01")
        sys.path.insert(0, str(REPOSITORY))
        from benchmarks.generate import Size, generate  # noqa: PLC0415 - found by the line above

        generate(made / "large", Size(contacts=400, touches=3000, referrals=6000, liaisons=5, months=24))
        self._run(["git", "init", "-q", "-b", "main"], made / "large")
        self._commit(made / "large", "Start", "2026-10-30")

    def _give_history(self, sample: Path) -> None:
        """Let October come after September, other rules stand on a branch, and somebody have moved up."""
        kept = self.root / "october"
        kept.mkdir()
        october = [sample / "touches/2026/10", sample / "referrals/2026-10.csv", *sample.glob("feedback/2026-10-*")]
        for number, file in enumerate(october):
            file.rename(kept / str(number))
        self._run(["sed", "-i", "s/tier: A/tier: B/", "contacts/lee-daniel.yaml"], sample)
        self._run(["git", "add", "-A"], sample)
        dated = {"GIT_AUTHOR_DATE": "2026-09-30T12:00:00Z", "GIT_COMMITTER_DATE": "2026-09-30T12:00:00Z"}
        self._run(["git", "commit", "-q", "--no-verify", "--amend", "-m", "Until September"], sample, **dated)
        self._run(["git", "tag", "september"], sample)
        self._run(["git", "checkout", "-q", "-b", "new-rules"], sample)
        self._run(
            ["sed", "-i", "s/recency: 20/recency: 5/;s/cadence_days: 30/cadence_days: 20/", "rounds.yaml"], sample
        )
        self._commit(sample, "Other rules", "2026-10-02")
        self._run(["git", "checkout", "-q", "-"], sample)
        for number, file in enumerate(october):
            (kept / str(number)).rename(file)
        self._commit(sample, "October", "2026-10-30")
        self._run(["sed", "-i", "s/tier: B/tier: A/", "contacts/lee-daniel.yaml"], sample)
        self._commit(sample, "Dr. Lee moves up", "2026-10-31")
        shutil.rmtree(kept)

    def _commit(self, folder: Path, message: str, day: str) -> None:
        dated = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
        self._run(["git", "add", "-A"], folder)
        self._run(["git", "commit", "-q", "--no-verify", "-m", message], folder, **dated)

    def _run(self, words: Sequence[str], folder: Path, **given: str) -> None:
        done = subprocess.run(
            words, cwd=folder, env=self.environment | given, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(words)}: {done.stdout}{done.stderr}")


def _write_workbook(folder: Path) -> None:
    """The people's table again, as a workbook of two sheets."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - an extra

    with Workbook(folder / "people.xlsx") as book:
        book.add_worksheet("Empty")
        sheet = book.add_worksheet("People")
        with (folder / "people.csv").open(encoding="utf-8", newline="") as text:
            for number, row in enumerate(csv.reader(text)):
                sheet.write_row(number, 0, row)
