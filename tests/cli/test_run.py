"""Whatever happens becomes an exit code and words."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from rounds.base.problems import ChangedError, RefusedError, StorageError, UsageError
from rounds.cli import run as running


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("a", "b"), 2),
        (RefusedError("a", "b"), 3),
        (ChangedError("a", "b"), 4),
        (StorageError("a", "b"), 5),
        (KeyboardInterrupt(), 130),
        (sqlite3.DatabaseError("database disk image is malformed"), 5),
    ],
)
def test_exit_codes(monkeypatch, capsys, error, code):
    def fail(**_):
        raise error

    monkeypatch.setattr(running.rounds, "main", fail)
    assert running.run(["check"]) == code
    assert "Traceback" not in capsys.readouterr().err


def test_a_bug_asks_to_be_reported_without_the_records_text(monkeypatch, capsys):
    text = "Grace Okafor's notes"

    def fail(**_):
        raise ValueError(text)

    monkeypatch.setattr(running.rounds, "main", fail)
    assert running.run(["show", "okafor"]) == 70
    told = capsys.readouterr().err
    assert "ValueError" in told
    assert "this is a bug" in told
    assert "okafor" not in told.lower()


def shell(folder, script):
    """Run a line of sh; ``rounds`` in it is the one under test."""
    line = f'rounds() {{ "{sys.executable}" -m rounds "$@"; }}; {script}'
    return subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def clinic(make_workspace):
    return make_workspace({f"contacts/lee-{n}.yaml": f"name: Lee {n}\n" for n in range(300)}).root


def test_a_reader_that_leaves_early_is_no_failure(clinic):
    done = shell(clinic, "{ rounds list; echo $? >&2; } | true")
    assert done.stderr == "0\n"


@pytest.mark.parametrize("command", ["list", "show lee-7", "agenda", "check"])
def test_streams_that_are_closed_are_no_failure(clinic, command):
    done = shell(clinic, f"rounds {command} >&- <&-")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no /dev/full here")
def test_an_answer_that_finds_no_room_is_told(clinic):
    done = shell(clinic, "rounds list > /dev/full")
    assert (done.returncode, done.stderr) == (5, "rounds: the answer cannot be printed: no space left on device\n")


@pytest.mark.skipif(os.name == "nt", reason="a folder in use cannot be removed there")
def test_a_folder_that_is_gone_is_told(tmp_path):
    (tmp_path / "gone").mkdir()
    done = shell(tmp_path / "gone", "rmdir ../gone; rounds list")
    assert done.returncode == 2
    assert "the folder that you are in is gone" in done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_what_is_no_file_is_written_to_and_never_replaced(clinic):
    done = shell(clinic, "mkfifo ../pipe; cat ../pipe > ../read & rounds report -o ../pipe; wait; test -p ../pipe")
    assert done.returncode == 0, done.stderr
    assert (clinic.parent / "read").read_text().startswith("<!doctype html>")


@pytest.mark.skipif(os.name == "nt", reason="terminals are others there")
@pytest.mark.parametrize("command", ["agenda", "show lee-7", "list"])
def test_a_terminal_of_one_column_is_no_failure(clinic, command):
    import pty  # noqa: PLC0415 - it does not exist on Windows

    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "1"}
    line = [sys.executable, "-m", "rounds", *command.split()]
    with subprocess.Popen(line, cwd=clinic, env=environment, stdout=theirs, stderr=subprocess.PIPE) as running_one:
        os.close(theirs)
        while True:
            try:
                if not os.read(ours, 65536):
                    break
            except OSError:
                break
        os.close(ours)
        assert running_one.communicate()[1] == b""
    assert running_one.returncode == 0
