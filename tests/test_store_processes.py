"""Several processes at once, and processes that are killed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rounds.storage.history.setup import init_repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.storage.workspace import Workspace

DRIVERS = Path(__file__).parent / "drivers"
PROCESSES = 8


def race(workspace: Workspace, what: str, times: int) -> list[str]:
    """What each of eight processes printed."""
    command = [sys.executable, DRIVERS / "store_racer.py", what, workspace.root, str(times)]
    running = [
        subprocess.Popen([*command, f"writer-{number}"], stdout=subprocess.PIPE, text=True)
        for number in range(PROCESSES)
    ]
    answers = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0] * PROCESSES
    return answers


def test_of_eight_processes_that_make_the_same_record_one_does(make_workspace: Callable[..., Workspace]) -> None:
    workspace = make_workspace()
    answers = race(workspace, "same-id", 30)
    winners = {int(number): index for index, answer in enumerate(answers) for number in answer.split()}
    assert sorted(int(number) for answer in answers for number in answer.split()) == list(range(30))
    for number, index in winners.items():
        assert (workspace.root / f"contacts/race-{number}.yaml").read_text() == f"name: writer-{index}\n"


def test_no_update_of_eight_processes_is_lost(make_workspace: Callable[..., Workspace]) -> None:
    workspace = make_workspace({"contacts/counter.yaml": "name: '0'\n"})
    race(workspace, "counter", 20)
    assert (workspace.root / "contacts/counter.yaml").read_text() == f"name: '{PROCESSES * 20}'\n"


def test_the_commits_of_eight_processes_hold_their_own_files_each(make_workspace: Callable[..., Workspace]) -> None:
    workspace = make_workspace()
    init_repository(workspace)
    answers = race(workspace, "commits", 6)
    assert "".join(answers).strip() == "", "no commit failed"
    command = ["git", "log", "--name-only", "--format=%n%s"]
    shown = subprocess.run(command, cwd=workspace.root, capture_output=True, text=True, check=True).stdout
    lines = [line for line in shown.splitlines() if line]
    assert len(lines) == PROCESSES * 6 * 2
    assert lines[0::2] == lines[1::2], "each message names the one file of its commit"


def test_killed_at_a_hundred_random_moments_nothing_acknowledged_is_lost_or_half_there(tmp_path: Path) -> None:
    for writers, kills in ((1, 50), (4, 50)):
        folder = tmp_path / f"writers-{writers}"
        command = [sys.executable, DRIVERS / "store_killer.py", folder, str(kills), str(writers), "1"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert found["kills"] >= kills
        assert found["acknowledged"] > 0
        wrong = {name: found[name] for name in ("lost", "half", "miscounted", "goals", "left")}
        assert wrong == {"lost": 0, "half": 0, "miscounted": 0, "goals": 0, "left": 0}
