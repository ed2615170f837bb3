"""``rounds archive``: fewer files, the same records, and back again."""

from __future__ import annotations

import json
import subprocess
from datetime import date

import pytest

from rounds.plugins import Plugins
from rounds.storage.history.setup import init_repository
from rounds.storage.loader import load

FILES = {
    "contacts/lee-min.yaml": "name: Min Lee\ntier: C\n",
    "touches/2025/03/2025-03-04-lee-min-aaaaaa.yaml": """\
        # yaml-language-server: $schema=../../../.rounds/schemas/touch.schema.json
        date: 2025-03-04
        channel: visit
        contact: lee-min
        notes: |
          Met the new coordinator: "Jo".

          Wants two pads.
        next: {action: bring pads, due: 2025-03-11}
        tags: [new, "03"]
        """,
    "touches/2025/03/2025-03-09-lee-min-bbbbbb.yaml": """\
        date: 2025-03-09
        channel: phone
        contact: lee-min
        minutes: 7
        """,
    "touches/2025/04/2025-04-01-lee-min-cccccc.yaml": "date: 2025-04-01\nchannel: email\ncontact: lee-min\n",
    "touches/2025/04/2025-04-02-lee-min-dddddd.yaml": """\
        date: 2025-04-02
        channel: email   # she asked
        contact: lee-min
        """,
    "touches/2026/01/2026-01-02-lee-min-eeeeee.yaml": "date: 2026-01-02\nchannel: email\ncontact: lee-min\n",
}


@pytest.fixture
def workspace(make_workspace, monkeypatch):
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Dana Reyes")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "dana@cedar.example")
    made = make_workspace(FILES)
    init_repository(made)
    subprocess.run(["git", "add", "."], cwd=made.root, check=True)
    subprocess.run(["git", "commit", "-qm", "Start"], cwd=made.root, check=True)
    return made


def touches(workspace):
    book = load(workspace, Plugins.discover(workspace, None), date(2026, 11, 1)).book
    fields = ("id", "date", "channel", "contact", "notes", "next", "tags", "minutes", "void")
    return [tuple(getattr(touch, field) for field in fields) for touch in book.touches.values()]


def files(workspace):
    return sorted(file.relative_to(workspace.root).as_posix() for file in (workspace.root / "touches").rglob("*.yaml"))


def test_a_closed_year_is_folded_and_unfolded(workspace, call):
    before, there = touches(workspace), files(workspace)
    answer = call(workspace, "archive", "2025")
    assert answer.out == "Folded 3 touches of 2025 into 2 files. 1 file with comments stayed.\n"
    assert files(workspace) == [
        "touches/2025/04/2025-04-02-lee-min-dddddd.yaml",
        "touches/2025/2025-03-archive.yaml",
        "touches/2025/2025-04-archive.yaml",
        "touches/2026/01/2026-01-02-lee-min-eeeeee.yaml",
    ]
    assert touches(workspace) == before
    assert call(workspace, "check").code == 0
    assert call(workspace, "diff", "HEAD~1..HEAD").out == "Nothing changed.\n"
    assert call(workspace, "undo").code == 0
    assert (files(workspace), touches(workspace)) == (there, before)


def test_it_shows_first_and_says_when_there_is_nothing(workspace, call):
    assert call(workspace, "archive", "2025", "--dry-run").out == "Would fold 3 touches of 2025 into 2 files.\n"
    assert call(workspace, "archive", "2024").out == "No touches of 2024 stand in files of their own.\n"
    assert len(files(workspace)) == 5


def test_what_comes_later_goes_into_a_further_file(workspace, call):
    call(workspace, "archive", "2025")
    call(workspace, "log", "lee", "visit", "late entry", "--date", "2025-03-20")
    assert json.loads(call(workspace, "archive", "2025", "--json").out)["files"] == [
        "touches/2025/2025-03-archive-2.yaml"
    ]


def test_a_year_that_is_not_over(workspace, call):
    answer = call(workspace, "--as-of", "2026-11-01", "archive", "2026")
    assert (answer.code, "2026 is not over" in answer.err) == (2, True)
