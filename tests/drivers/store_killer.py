"""Writers that are killed at random moments, and what is found afterwards.

Run as ``python store_killer.py FOLDER KILLS WRITERS SEED``; prints JSON. A writer's transaction makes a touch and a
piece of feedback, and adds one to a counter that all writers share, as one change; then it acknowledges. After each
kill: is every acknowledged transaction there, is none there by half, is the counter their number? And does the next
command leave no temporary file?
"""

from __future__ import annotations

import json
import os
import random
import secrets
import select
import signal
import sys
import time
from pathlib import Path

from rounds.base.problems import ChangedError
from rounds.storage.store import Create, Remove, Update, apply, recover
from rounds.storage.workspace import Workspace

COUNTER = "contacts/counter.yaml"


def transaction(workspace: Workspace, name: str) -> None:
    while True:
        before = (workspace.root / COUNTER).read_bytes()
        try:
            goal = moved(workspace, name)
        except (FileNotFoundError, ValueError):  # another writer moves it just now
            continue
        changes = [
            Create(f"touches/2026/10/{name}.yaml", f"date: 2026-10-30\nchannel: visit\nnotes: {name * 20}\n"),
            Update(COUNTER, f"name: '{int(before[7:-2]) + 1}'\n", before),
            *goal,
            Create(f"feedback/{name}.yaml", f"opened: 2026-10-30\ntype: praise\ntext: {name * 20}\n"),
        ]
        try:
            apply(workspace, changes, message="", commit=False, patience=60)
        except ChangedError:
            continue
        return


def moved(workspace: Workspace, name: str) -> list[Create | Remove]:
    """The one goal under another name: a file that goes beside one that comes."""
    [there] = list((workspace.root / "goals").glob("*.yaml"))
    content = there.read_bytes()
    return [Create(f"goals/{name}.yaml", content.decode()), Remove(f"goals/{there.name}", content)]


def write_on(workspace: Workspace, acknowledge: int) -> None:
    while True:
        name = secrets.token_hex(8)
        transaction(workspace, name)
        os.write(acknowledge, name.encode())


def start(workspace: Workspace, acknowledge: int) -> int:
    child = os.fork()
    if child == 0:
        try:
            write_on(workspace, acknowledge)
        finally:
            os._exit(1)
    return child


def names(workspace: Workspace, folder: str) -> set[str]:
    found = list((workspace.root / folder).rglob("*.yaml"))
    for file in found:
        if not file.read_bytes().endswith((file.stem * 20).encode() + b"\n"):
            raise AssertionError(f"{file} is torn")
    return {file.stem for file in found}


def one_round(workspace: Workspace, writers: int, chance: random.Random) -> dict[str, int]:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    children = [start(workspace, writing) for _ in range(writers)]
    if chance.random() < 0.5:  # a slow disk would else see no transaction end
        select.select([reading], [], [], 60)
    time.sleep(chance.uniform(0.0, 0.03))
    for child in chance.sample(children, len(children)):
        os.kill(child, signal.SIGKILL)
    died = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read() or b""
    acknowledged = {told[at : at + 16].decode() for at in range(0, len(told), 16)}
    recover(workspace)
    touches, feedback = names(workspace, "touches"), names(workspace, "feedback")
    goals = list((workspace.root / "goals").iterdir())
    count = int((workspace.root / COUNTER).read_bytes()[7:-2])
    transaction(workspace, secrets.token_hex(8))
    for folder in ("touches", "feedback"):
        for file in (workspace.root / folder).rglob("*.yaml"):
            file.unlink()
    (workspace.root / COUNTER).write_bytes(b"name: '0'\n")
    return {
        "kills": sum(code == -signal.SIGKILL for code in died),
        "acknowledged": len(acknowledged),
        "lost": len(acknowledged - touches),
        "half": len(touches ^ feedback),
        "miscounted": abs(count - len(touches)),
        "goals": abs(len(goals) - 1),
        "left": len(list((workspace.local / "tmp").iterdir())),
    }


def main(folder: str, kills: str, writers: str, seed: str) -> None:
    workspace = Workspace(Path(folder))
    (workspace.root / "contacts").mkdir(parents=True)
    (workspace.root / COUNTER).write_bytes(b"name: '0'\n")
    (workspace.root / "goals").mkdir()
    (workspace.root / "goals" / "one.yaml").write_bytes(b"name: One\n")
    chance = random.Random(seed)
    total: dict[str, int] = {}
    while total.get("kills", 0) < int(kills):
        for name, number in one_round(workspace, int(writers), chance).items():
            total[name] = total.get(name, 0) + number
    print(json.dumps(total))  # noqa: T201 - its answer


if __name__ == "__main__":
    main(*sys.argv[1:])
