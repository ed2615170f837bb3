"""Every step of a write is made to fail, or to be the last thing that the process does."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import subprocess
from contextlib import contextmanager, suppress
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from rounds.base.problems import StorageError
from rounds.storage.store import Create, Update, apply, recover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rounds.storage.workspace import Workspace

OKAFOR, LEE = "contacts/okafor-grace.yaml", "contacts/lee-min.yaml"
TOUCH, FEEDBACK = "touches/2026/10/2026-10-30-lee-min-abc123.yaml", "feedback/lee-wait.yaml"
OLD = {OKAFOR: b"name: Grace Okafor\n", LEE: b"name: Min Lee\n"}
NEW = {
    OKAFOR: b"name: Grace Okafor\ntier: A\n",
    LEE: b"name: Min Lee\ntier: B\n",
    TOUCH: b"date: 2026-10-30\nchannel: visit\ncontact: lee-min\n",
    FEEDBACK: b"opened: 2026-10-30\ntype: concern\ntext: Long wait.\n",
}
CALLS = ("open", "write", "fsync", "link", "rename", "replace", "unlink", "mkdir", "fchmod")


class Killed(BaseException):
    """The process ends here: whatever it would still do has no effect."""


class Steps:
    """Counts the calls that change the disk; the one numbered ``at`` (and, unless ``once``, all after it) fails."""

    def __init__(self, at: int, error: BaseException | None, *, once: bool) -> None:
        self.count, self.at, self.error, self.once = 0, at, error, once

    def take(self) -> None:
        self.count += 1
        if self.error and (self.count == self.at or (self.count > self.at and not self.once)):
            raise self.error


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace({path: text.decode() for path, text in OLD.items()})


@contextmanager
def counted(steps: Steps) -> Iterator[None]:
    def counting(function: Callable[..., Any], name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            reading = name == "open" and not arguments[1] & os.O_CREAT
            if not reading and not str(arguments[0]).endswith("/lock"):
                steps.take()
            return function(*arguments, **options)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, counting(getattr(os, name), name))
        yield


def records(workspace: Workspace) -> dict[str, bytes]:
    files = [file for file in workspace.root.rglob("*.yaml") if file.parent != workspace.root]
    return {file.relative_to(workspace.root).as_posix(): file.read_bytes() for file in files}


def restore(workspace: Workspace) -> None:
    for folder in ("touches", "feedback", ".rounds"):
        shutil.rmtree(workspace.root / folder, ignore_errors=True)
    for path, content in OLD.items():
        (workspace.root / path).write_bytes(content)


def write(workspace: Workspace) -> None:
    """Two updates and two new records, mixed, as one command."""
    changes = [
        Update(OKAFOR, NEW[OKAFOR].decode(), OLD[OKAFOR]),
        Create(TOUCH, NEW[TOUCH].decode()),
        Update(LEE, NEW[LEE].decode(), OLD[LEE]),
        Create(FEEDBACK, NEW[FEEDBACK].decode()),
    ]
    apply(workspace, changes, message="", commit=False)


def number_of_steps(workspace: Workspace) -> int:
    steps = Steps(0, None, once=True)
    with counted(steps):
        write(workspace)
    assert records(workspace) == NEW
    restore(workspace)
    return steps.count


def without_hard_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)


@pytest.mark.parametrize("hard_links", [True, False])
def test_killed_at_each_step_the_next_command_finds_all_or_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, *, hard_links: bool
) -> None:
    if not hard_links:
        without_hard_links(monkeypatch)
    outcomes = []
    for step in range(1, number_of_steps(workspace) + 1):
        with counted(Steps(step, Killed(), once=False)), pytest.raises(Killed):
            write(workspace)
        notice = recover(workspace)
        assert records(workspace) in (OLD, NEW), f"killed at step {step}"
        assert bool(notice) == (records(workspace) == NEW and "finished" in notice)
        assert recover(workspace) == ""
        outcomes.append(records(workspace) == NEW)
        restore(workspace)
    assert outcomes == sorted(outcomes), "before the intent is kept nothing happens, and after it everything"
    assert any(outcomes)
    assert not all(outcomes)


class RefusedThenKilled(Steps):
    """The disk refuses the step numbered ``at``, and the process is killed ``later`` steps after it."""

    def __init__(self, at: int, later: int) -> None:
        super().__init__(at, OSError(errno.EIO, "Input/output error"), once=True)
        self.later = later

    def take(self) -> None:
        super().take()
        if self.count >= self.at + self.later:
            raise Killed


@pytest.mark.parametrize("hard_links", [True, False])
def test_killed_while_taking_back_the_next_command_finds_all_or_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, *, hard_links: bool
) -> None:
    if not hard_links:
        without_hard_links(monkeypatch)
    killed = 0
    for at in range(1, number_of_steps(workspace) + 1):
        for later in range(1, 16, 2):
            with counted(RefusedThenKilled(at, later)):
                try:
                    write(workspace)
                except Killed:
                    killed += 1
                except StorageError:
                    pass
            recover(workspace)
            assert records(workspace) in (OLD, NEW), f"refused at step {at}, killed {later} steps later"
            restore(workspace)
    assert killed > 100


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("once", [True, False])
def test_when_the_disk_refuses_any_step_the_old_records_are_intact(
    workspace: Workspace, number: int, *, once: bool
) -> None:
    for step in range(1, number_of_steps(workspace) + 1):
        error = OSError(number, os.strerror(number))
        with counted(Steps(step, error, once=once)):
            try:
                write(workspace)
            except StorageError as refused:
                told = refused.message
            else:
                told = ""
        now = records(workspace)
        if not told:
            assert now == NEW, "only tidying up may fail unsaid"
        elif told.endswith("nothing was changed"):
            assert now == OLD, f"step {step}"
        else:
            assert told.endswith("the next rounds command will finish it or take it back")
        recover(workspace)
        assert records(workspace) in (OLD, NEW), f"step {step}"
        restore(workspace)


def test_a_disk_error_is_told_in_words(workspace: Workspace) -> None:
    with (
        counted(Steps(3, OSError(errno.ENOSPC, "No space left on device"), once=True)),
        pytest.raises(StorageError, match="could not write: the disk is full; nothing was changed") as refused,
    ):
        write(workspace)
    assert refused.value.exit_code == 5
    assert refused.value.hint == "free some space and run the command again"


def test_a_short_write_goes_on_with_the_rest(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: whole(descriptor, data[:3]))
    write(workspace)
    assert records(workspace) == NEW


def test_a_write_of_nothing_is_an_error_not_a_loop(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", lambda _descriptor, _data: 0)
    with pytest.raises(StorageError):
        write(workspace)
    assert records(workspace) == OLD


def test_interrupting_takes_everything_back(workspace: Workspace) -> None:
    steps = number_of_steps(workspace)
    for step in range(1, steps + 1):
        with counted(Steps(step, KeyboardInterrupt(), once=True)), suppress(KeyboardInterrupt):
            write(workspace)
        recover(workspace)
        assert records(workspace) in (OLD, NEW), f"interrupted at step {step}"
        restore(workspace)


def test_what_was_edited_after_the_crash_is_left_alone(workspace: Workspace) -> None:
    crash_after_placing(workspace, 2)
    (workspace.root / OKAFOR).write_bytes(b"name: Grace N. Okafor\n")
    (workspace.root / FEEDBACK).parent.mkdir(exist_ok=True)
    (workspace.root / FEEDBACK).write_bytes(b"mine\n")
    assert recover(workspace).startswith("finished what an interrupted command had begun: contacts/okafor-grace.yaml")
    assert records(workspace) == NEW | {OKAFOR: b"name: Grace N. Okafor\n", FEEDBACK: b"mine\n"}


def test_the_next_write_finishes_first_and_says_so(workspace: Workspace) -> None:
    crash_after_placing(workspace, 1)
    written = apply(workspace, [Create("goals/more.yaml", "name: More\n")], message="", commit=False)
    assert written.paths == ("goals/more.yaml",)
    assert written.notice == (f"finished what an interrupted command had begun: {OKAFOR}, {TOUCH}, {LEE} and 1 more")
    assert records(workspace) == NEW | {"goals/more.yaml": b"name: More\n"}


def test_what_cannot_be_finished_is_taken_back(workspace: Workspace) -> None:
    crash_after_placing(workspace, 2)
    for file in (workspace.local / "tmp").iterdir():
        if file.read_bytes() == NEW[FEEDBACK]:
            file.unlink()
    assert recover(workspace).startswith("took back what an interrupted command had begun")
    assert records(workspace) == OLD


def test_what_the_disk_will_not_let_finish_is_taken_back(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    crash_after_placing(workspace, 2)

    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", full)
        assert recover(workspace).startswith("took back what an interrupted command had begun")
    assert records(workspace) == OLD
    assert recover(workspace) == ""


def test_a_file_that_the_disk_cut_short_is_noticed(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk says that everything was written, and holds less."""
    whole = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: whole(descriptor, data[:-1]) + 1)
    with pytest.raises(StorageError):
        write(workspace)
    assert records(workspace) == OLD


def test_macos_is_asked_to_flush_the_disk_itself(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr("rounds.base.durability.sys", SimpleNamespace(platform="darwin"))
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda _descriptor, request: asked.append(request))
    write(workspace)
    assert records(workspace) == NEW
    assert set(asked) == {51}


def crash_after_placing(workspace: Workspace, placed: int) -> None:
    """Kill a write when so many of its files are in their places."""

    class Placing(Steps):
        def take(self) -> None:
            now = records(workspace)
            self.count = sum(now.get(path) == content for path, content in NEW.items())
            if self.count >= self.at:
                raise Killed

    with counted(Placing(placed, None, once=False)), pytest.raises(Killed):
        write(workspace)


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Mounts a file system for the test; skips it where that is not allowed."""
    places: list[Path] = []

    def mount(*arguments: str) -> Path:
        place = tmp_path / "mounted"
        place.mkdir(exist_ok=True)
        done = subprocess.run(["mount", *arguments, str(place)], capture_output=True, check=False)
        if done.returncode:
            pytest.skip(f"mounting is not allowed here: {done.stderr.decode().strip()}")
        places.append(place)
        return place

    yield mount
    for place in places:
        subprocess.run(["umount", str(place)], check=True)


def fill(workspace: Workspace, path: str, text: str) -> str:
    """Write new records until the disk refuses; what it said."""
    for number in range(100_000):
        try:
            apply(workspace, [Create(path.format(number), text)], message="", commit=False)
        except StorageError as refused:
            return refused.message
    return ""


@pytest.mark.parametrize("limit", ["size=256k", "nr_inodes=60"])
def test_a_full_disk_keeps_the_old_records_and_leaves_nothing_half_written(
    mounted: Callable[..., Path], limit: str, make_workspace: Callable[..., Workspace]
) -> None:
    from rounds.storage.workspace import Workspace as Folder  # noqa: PLC0415 - only to name another root

    workspace = Folder(mounted("-t", "tmpfs", "-o", limit, "tmpfs"))
    for path, content in {"rounds.yaml": b"client: {name: Cedar}\n", **OLD}.items():
        (workspace.root / path).parent.mkdir(exist_ok=True)
        (workspace.root / path).write_bytes(content)
    said = fill(workspace, "contacts/c{}.yaml", "name: Somebody\nnotes: " + "x" * 3000 + "\n")
    assert said == "could not write: the disk is full; nothing was changed"
    kept = records(workspace)
    assert kept[OKAFOR] == OLD[OKAFOR]
    assert all(content.endswith(b"\n") for content in kept.values())
    with pytest.raises(StorageError):
        write(workspace)
    assert records(workspace) == kept
    assert list((workspace.local / "tmp").iterdir()) == []


def test_a_read_only_disk_is_refused_with_the_records_intact(
    workspace: Workspace, mounted: Callable[..., Path]
) -> None:
    from rounds.storage.workspace import Workspace as Folder  # noqa: PLC0415 - only to name another root

    place = mounted("--bind", str(workspace.root))
    subprocess.run(["mount", "-o", "remount,bind,ro", str(place)], check=True)
    read_only = Folder(place)
    with pytest.raises(StorageError, match="the disk is read-only; nothing was changed"):
        write(read_only)
    assert records(workspace) == OLD
