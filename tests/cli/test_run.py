"""Whatever happens becomes an exit code and words."""

from __future__ import annotations

import pytest

from rounds.cli import run as running
from rounds.problems import ChangedError, RefusedError, StorageError, UsageError


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("a", "b"), 2),
        (RefusedError("a", "b"), 3),
        (ChangedError("a", "b"), 4),
        (StorageError("a", "b"), 5),
        (KeyboardInterrupt(), 130),
    ],
)
def test_exit_codes(monkeypatch, capsys, error, code):
    def fail(**_):
        raise error

    monkeypatch.setattr(running.rounds, "main", fail)
    assert running.run(["check"]) == code
    assert "Traceback" not in capsys.readouterr().err


def test_a_bug_asks_to_be_reported_without_the_records_text(monkeypatch, capsys):
    text = "".join(["Grace Oka", "for's notes"])

    def fail(**_):
        raise ValueError(text)

    monkeypatch.setattr(running.rounds, "main", fail)
    assert running.run(["show", "okafor"]) == 70
    told = capsys.readouterr().err
    assert "ValueError" in told
    assert "this is a bug" in told
    assert "okafor" not in told.lower()
