"""Whatever happens to the files, the index gives the answer that reading all of them gives."""

from __future__ import annotations

import os
import random
import shutil
from datetime import date
from pathlib import Path

import pytest

from rounds.book import FOLDERS
from rounds.book.relationships import relate
from rounds.plugins import Plugins
from rounds.storage.index import IndexOptions
from rounds.storage.loader import Loaded, load
from rounds.storage.workspace import Workspace

AS_OF = date(2026, 10, 31)
LATER = 4_000_000_000_000_000_000
"""A time after which no file of the test is racy."""
SAMPLE = Path(__file__).parents[2] / "sample_data" / "cedar-orthopedics"


def loaded(workspace: Workspace, now: int | None = LATER, *, briefly: bool = False) -> Loaded:
    options = IndexOptions(now, briefly=briefly) if now is not None else None
    return load(workspace, Plugins.discover(workspace, None), AS_OF, options)


def told(found: Loaded) -> dict[str, object]:
    """Everything that a command could ask of what was loaded."""
    book = found.book
    relationships = relate(book, AS_OF)
    return {
        "contacts": dict(book.contacts),
        "organizations": dict(book.organizations),
        "touches": list(book.touches.items()),
        "referrals": tuple(book.referrals),
        "goals": dict(book.goals),
        "feedback": list(book.feedback.items()),
        "campaigns": dict(book.campaigns),
        "problems": found.problems,
        "left out": (found.left_out, found.left_out_in),
        "sources": [
            (
                one.id,
                tuple(one.touches),
                tuple(one.referrals),
                tuple(one.sent),
                tuple(one.feedback),
                tuple(one.promises),
            )
            for one in relationships
        ],
        "figures": [
            (one.last_touch, one.last_referral, one.referrals_in(one.last_year), one.value_in(one.last_year), one.norms)
            for one in relationships
        ],
        "keeping": [tuple(one.keeping or ()) for one in relationships],
    }


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A part of the sample, small enough to be read again and again."""
    root = tmp_path / "clinic"
    root.mkdir()
    shutil.copy(SAMPLE / "rounds.yaml", root)
    for folder in FOLDERS.values():
        files = sorted(path for path in (SAMPLE / folder).rglob("*") if path.is_file())
        for file in files[:10]:
            target = root / file.relative_to(SAMPLE)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
    return Workspace(root)


def files_of(workspace: Workspace) -> list[Path]:
    return sorted(
        path for folder in FOLDERS.values() for path in (workspace.root / folder).rglob("*") if path.is_file()
    )


def edit(file: Path, chance: random.Random) -> None:
    text = file.read_text()
    cut = chance.randrange(len(text) + 1)
    new = chance.choice(["", "tier: A\n", "x", "count,", "\n- id: one\n", "\udcff", "notes: 'met'\n", "void: twice\n"])
    file.write_text(text[:cut] + new + text[cut + chance.randrange(3) :], errors="surrogateescape")


def same_size(file: Path, chance: random.Random) -> None:
    """A change that neither size nor modification time betrays."""
    before, text = file.stat(), file.read_text(errors="surrogateescape")
    letters = [place for place, letter in enumerate(text) if letter.islower()]
    if letters:
        place = chance.choice(letters)
        file.write_text(text[:place] + chance.choice("abcxyz") + text[place + 1 :], errors="surrogateescape")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def rename(file: Path, chance: random.Random) -> None:
    file.rename(file.with_name(f"{chance.choice('abcdefgh')}{chance.randrange(100)}{file.suffix}"))


def copy(file: Path, chance: random.Random) -> None:
    shutil.copy2(file, file.with_name(f"copy-{chance.randrange(5)}{file.suffix}"))


def remove(file: Path, chance: random.Random) -> None:
    file.unlink()


def turn_clock(file: Path, chance: random.Random) -> None:
    moved = file.stat().st_mtime_ns + chance.randrange(-(10**15), 10**15)
    os.utime(file, ns=(moved, moved))


def replace_by_link(file: Path, chance: random.Random) -> None:
    target = file.with_suffix(".moved")
    file.rename(target)
    file.symlink_to(target)


CHANGES = (edit, edit, edit, same_size, rename, copy, remove, turn_clock, replace_by_link)


@pytest.mark.parametrize("seed", range(4))
def test_random_changes(workspace: Workspace, seed: int):
    chance = random.Random(seed)
    assert told(loaded(workspace)) == told(loaded(workspace, None))
    for _ in range(8):
        for _ in range(chance.randrange(1, 4)):
            chance.choice(CHANGES)(chance.choice(files_of(workspace)), chance)
        assert told(loaded(workspace)) == told(loaded(workspace, None))


def test_a_file_that_changes_twice_within_one_tick_of_the_clock(workspace: Workspace):
    file = next(path for path in files_of(workspace) if path.parts[-2] == "contacts")
    now = max(file.stat().st_mtime_ns, file.stat().st_ctime_ns)
    loaded(workspace, now)  # within two seconds of the change: it may change again unnoticed
    same_size(file, random.Random(1))
    assert told(loaded(workspace, now)) == told(loaded(workspace, None))


def test_nothing_is_read_again_when_nothing_changed(workspace: Workspace, monkeypatch: pytest.MonkeyPatch):
    loaded(workspace)
    opened: list[str] = []
    monkeypatch.setattr("rounds.storage.index.batches.raw_file", lambda _root, path: opened.append(path) or (None, []))
    assert len(loaded(workspace).book.contacts) == 10
    assert opened == []


def test_only_the_file_that_changed_is_read_again(workspace: Workspace, monkeypatch: pytest.MonkeyPatch):
    from rounds.storage.index import batches  # noqa: PLC0415 - to listen at

    loaded(workspace)
    file = next(path for path in files_of(workspace) if path.parts[-2] == "contacts")
    file.write_text(file.read_text() + "# looked at\n")
    opened: list[str] = []
    real = batches.raw_file
    monkeypatch.setattr(batches, "raw_file", lambda root, path: opened.append(path) or real(root, path))
    loaded(workspace)
    assert opened == [file.relative_to(workspace.root).as_posix()]


def test_a_checkout_that_only_touches_times_changes_no_row(workspace: Workspace):
    first = loaded(workspace)
    for file in files_of(workspace):
        os.utime(file, ns=(10**18, 10**18))
    again = loaded(workspace)
    assert first.book.connection.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone() == (  # type: ignore[attr-defined]
        again.book.connection.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()  # type: ignore[attr-defined]
    )
    assert told(again) == told(loaded(workspace, None))


CAME_OR_WENT = (rename, copy, remove)


@pytest.mark.parametrize("seed", range(2))
def test_briefly_what_came_or_went_is_seen_though_not_every_file_is_looked_at(workspace: Workspace, seed: int):
    chance = random.Random(seed)
    loaded(workspace)
    for _ in range(8):
        chance.choice(CAME_OR_WENT)(chance.choice(files_of(workspace)), chance)
        assert told(loaded(workspace, briefly=True)) == told(loaded(workspace, None))


def test_briefly_a_folder_that_went_is_seen(workspace: Workspace):
    month = workspace.root / "touches" / "2025" / "01"
    month.mkdir(parents=True)
    (month / "notes.csv").write_text("")
    shutil.copy(
        next(path for path in files_of(workspace) if path.suffix == ".yaml" and "touches" in path.parts),
        month / "kept.yaml",
    )
    loaded(workspace)
    shutil.rmtree(workspace.root / "touches" / "2025")
    assert told(loaded(workspace, briefly=True)) == told(loaded(workspace, None))


def test_briefly_folders_of_touches_are_not_listed_but_those_of_people_are(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    loaded(workspace)
    listed: list[str] = []
    real = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: listed.append(str(path)) or real(path))
    loaded(workspace, briefly=True)
    folders = {Path(path).relative_to(workspace.root).parts[0] for path in listed if str(workspace.root) in path}
    assert "contacts" in folders
    assert not folders & {"touches", "referrals"}


def test_a_file_that_nobody_can_read_keeps_its_folder_unsettled(workspace: Workspace):
    file = next(path for path in files_of(workspace) if "touches" in path.parts)
    file.unlink()
    file.symlink_to("nowhere")
    loaded(workspace)
    assert told(loaded(workspace, briefly=True))["problems"] == told(loaded(workspace, None))["problems"]


def test_the_very_same_record_in_another_file_has_a_double(workspace: Workspace):
    touch = "- {id: same, date: 2026-10-01, channel: visit, contact: lee-min}\n"
    for name in ("one", "two"):
        (workspace.root / "touches" / f"{name}.yaml").write_text(touch)
        assert told(loaded(workspace, 1)) == told(loaded(workspace, None))  # 1: every file may yet change
