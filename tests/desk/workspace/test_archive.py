"""Fewer files, the same records, and back again."""

from __future__ import annotations

import pytest

from rounds.base.problems import UsageError
from rounds.desk.desk import Actor
from rounds.desk.diff import ShowDiff, show_diff
from rounds.desk.undo import UndoCommit, undo_commit
from rounds.desk.workspace.archive import ArchiveYear, archive_year
from rounds.desk.workspace.check import CheckRecords, check_records

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
def clinic(make_repository):
    return make_repository(FILES)


@pytest.fixture
def archive(clinic, desk_at):
    return lambda year=2025, **options: archive_year(desk_at(clinic, **options), ArchiveYear(year))


def touches(desk):
    fields = ("id", "date", "channel", "contact", "notes", "next", "tags", "minutes", "void")
    return [tuple(getattr(touch, field) for field in fields) for touch in desk.book.touches.values()]


def files(clinic):
    return sorted(file.relative_to(clinic.root).as_posix() for file in (clinic.root / "touches").rglob("*.yaml"))


def test_a_closed_year_is_folded_and_unfolded(clinic, archive, desk_at):
    before, there = touches(desk_at(clinic)), files(clinic)
    archived = archive(actor=Actor("Miguel Ortiz"))
    assert (archived.words(), archived.kept) == ("3 touches of 2025 into 2 files", 1)
    assert clinic.git("log", "-1", "--format=%an") == "Miguel Ortiz\n"
    assert archived.as_data() == {
        "folded": 3,
        "kept": 1,
        "files": ["touches/2025/2025-03-archive.yaml", "touches/2025/2025-04-archive.yaml"],
        "year": 2025,
        "commit": archived.written.commit,
    }
    assert files(clinic) == [
        "touches/2025/04/2025-04-02-lee-min-dddddd.yaml",
        *archived.months,
        "touches/2026/01/2026-01-02-lee-min-eeeeee.yaml",
    ]
    assert touches(desk_at(clinic)) == before
    assert check_records(desk_at(clinic), CheckRecords()).problems == ()
    assert show_diff(desk_at(clinic), ShowDiff("HEAD~1..HEAD")).lines() == []
    undo_commit(desk_at(clinic), UndoCommit())
    assert (files(clinic), touches(desk_at(clinic))) == (there, before)


def test_a_dry_run_folds_nothing(clinic, archive):
    there = files(clinic)
    archived = archive(dry_run=True)
    assert archived.as_data() == {"dry_run": True, "folded": 3, "kept": 1, "files": list(archived.months), "year": 2025}
    assert files(clinic) == there


def test_nothing_to_fold_is_no_commit(clinic, archive):
    assert archive(2024).as_data() == {"folded": 0, "kept": 0, "files": [], "year": 2024, "commit": ""}
    assert clinic.git("log", "-1", "--format=%s") == "Start\n"


def test_what_comes_later_goes_into_a_further_file(clinic, archive):
    archive()
    (clinic.root / "touches/2025/late.yaml").write_text("date: 2025-03-20\nchannel: visit\ncontact: lee-min\n")
    assert archive().months == ("touches/2025/2025-03-archive-2.yaml",)


def test_a_year_that_is_not_over(archive):
    with pytest.raises(UsageError, match="2026 is not over"):
        archive(2026)
    with pytest.raises(UsageError, match="2025 is not over"):
        archive(2025, as_of="2025-12-31")
