"""Several processes that write at the same time: ``python store_racer.py same-id|counter|commits FOLDER TIMES NAME``.

``same-id`` tries to make the contacts race-0, race-1, … and prints those that it made; ``counter`` adds one to a number
in a file so many times, again whenever somebody else was first; ``commits`` makes contacts of its own, each a commit.
"""

from __future__ import annotations

import sys
from pathlib import Path

from rounds.base.problems import ChangedError
from rounds.storage.store import Create, Update, apply
from rounds.storage.workspace import Workspace


def made(workspace: Workspace, number: int, name: str) -> bool:
    path = f"contacts/race-{number}.yaml"
    try:
        apply(workspace, [Create(path, f"name: {name}\n")], message="", commit=False, patience=60)
    except ChangedError:
        return False
    return True


def count(workspace: Workspace) -> None:
    file = workspace.root / "contacts/counter.yaml"
    while True:
        before = file.read_bytes()
        update = Update("contacts/counter.yaml", f"name: '{int(before[7:-2]) + 1}'\n", before)
        try:
            apply(workspace, [update], message="", commit=False, patience=60)
        except ChangedError:
            continue
        return


def main(what: str, folder: str, times: str, name: str) -> None:
    workspace = Workspace(Path(folder))
    for number in range(int(times)):
        if what == "counter":
            count(workspace)
        elif what == "commits":
            create = Create(f"contacts/{name}-{number}.yaml", f"name: {name}\n")
            print(apply(workspace, [create], message=create.path, commit=True, patience=60).notice)  # noqa: T201
        elif made(workspace, number, name):
            print(number)  # noqa: T201 - its answer


if __name__ == "__main__":
    main(*sys.argv[1:])
