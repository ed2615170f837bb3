"""One change of every kind, as one command does it; exit code 5 where the disk refused. Run in a workspace's folder."""

from __future__ import annotations

import sys
from pathlib import Path

from rounds.base.problems import StorageError
from rounds.storage.store import Create, Remove, Update, apply
from rounds.storage.workspace import Workspace

OLD = {"contacts/okafor-grace.yaml": b"name: Grace Okafor\n", "goals/old.yaml": b"name: Old\n"}
NEW = {
    "contacts/okafor-grace.yaml": b"name: Grace Okafor\ntier: A\n",
    "goals/new.yaml": b"name: New\n",
    "touches/2026/10/met.yaml": b"date: 2026-10-30\nchannel: visit\ncontact: okafor-grace\n",
}

if __name__ == "__main__":
    contact, goal = OLD
    changes = [
        Update(contact, NEW[contact].decode(), OLD[contact]),
        Create("touches/2026/10/met.yaml", NEW["touches/2026/10/met.yaml"].decode()),
        Create("goals/new.yaml", NEW["goals/new.yaml"].decode()),
        Remove(goal, OLD[goal]),
    ]
    try:
        apply(Workspace(Path.cwd()), changes, message="", commit=False)
    except StorageError as refused:
        print(refused.message)  # noqa: T201 - for the test
        sys.exit(5)
