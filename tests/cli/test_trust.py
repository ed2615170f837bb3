"""``rounds trust``: shown, asked, and remembered for these bytes alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.plugins.folder import FileChange, changes, visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.storage.workspace import Workspace

    Run = Callable[..., subprocess.CompletedProcess[str]]

GOLF = """\
from rounds import Channel, hookimpl

@hookimpl
def register_channels():
    return [Channel("golf", "Golf")]
"""
ROUNDS = Path(sys.executable).with_name("rounds")
NOBODY = "nobody is here to ask whether these plugins may run"


@pytest.fixture
def clinic(make_workspace: Callable[..., Workspace]) -> Path:
    return make_workspace({"plugins/golf.py": GOLF}).root


def state(rounds: Run, clinic: Path, **environment: str) -> str:
    """Whether ``plugin list`` shows golf as on."""
    listing = json.loads(rounds("-C", clinic, "plugin", "list", "--json", **environment).stdout)
    return next(plugin["state"] for plugin in listing if plugin["name"] == "golf")


def answer(clinic: Path, text: str, *arguments: str) -> tuple[int, str]:
    """``rounds trust`` on a terminal of its own, where ``text`` is typed; exit code and what it showed."""
    pty = pytest.importorskip("pty", reason="needs a pseudo-terminal")
    ours, theirs = pty.openpty()
    try:
        done = subprocess.Popen(
            [ROUNDS, "-C", clinic, "trust", *arguments], stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True
        )
        os.close(theirs)
        os.write(ours, text.encode())
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            shown += piece
        return done.wait(30), shown.decode()
    finally:
        os.close(ours)


def test_without_a_terminal_it_shows_and_refuses(rounds: Run, clinic: Path) -> None:
    done = rounds("-C", clinic, "trust")

    assert done.returncode == 3
    assert done.stdout.splitlines()[2:8] == ["plugins/golf.py: new", *(f"+{line}" for line in GOLF.splitlines())]
    assert NOBODY in done.stderr
    assert "--trust-digest sha256:" in done.stderr
    assert state(rounds, clinic) == "not trusted"


@pytest.mark.parametrize(
    ("typed", "code", "now"), [("y\n", 0, "on"), ("n\n", 3, "not trusted"), ("\n", 3, "not trusted")]
)
def test_on_a_terminal_it_asks(rounds: Run, clinic: Path, typed: str, code: int, now: str) -> None:
    returned, shown = answer(clinic, typed)

    assert returned == code
    assert "May they run, with all that you may do on this machine? [y/N]" in shown
    assert shown.index("register_channels") < shown.index("May they run")
    assert state(rounds, clinic) == now


def test_yes_does_not_ask_but_shows(rounds: Run, clinic: Path) -> None:
    done = rounds("-C", clinic, "trust", "--yes")

    assert done.returncode == 0
    assert "+def register_channels():" in done.stdout
    assert "Allowed." in done.stdout
    assert state(rounds, clinic) == "on"
    assert rounds("-C", clinic, "trust").stdout.startswith("Allowed already, all 1 files as they are: sha256:")


def test_what_changed_since_is_shown(rounds: Run, clinic: Path) -> None:
    rounds("-C", clinic, "trust", "--yes")
    (clinic / "plugins/golf.py").write_text(GOLF.replace('"Golf"', '"Golf outing"'))
    (clinic / "plugins/_prices.py").write_text("PRICE = 40")

    done = rounds("-C", clinic, "trust")

    assert done.returncode == 3
    assert done.stdout.splitlines()[2:] == [
        "plugins/_prices.py: new",
        "+PRICE = 40",
        "+\\ no line end here",
        "plugins/golf.py: changed",
        "@@ -2,4 +2,4 @@",
        " ",
        " @hookimpl",
        " def register_channels():",
        '-    return [Channel("golf", "Golf")]',
        '+    return [Channel("golf", "Golf outing")]',
        "",
        done.stdout.splitlines()[-1],
    ]
    assert done.stdout.splitlines()[-1].startswith("1 new, 1 changed, digest sha256:")


def test_the_change_is_named_by_every_command(rounds: Run, clinic: Path) -> None:
    rounds("-C", clinic, "trust", "--yes")
    (clinic / "plugins/golf.py").write_text(f"{GOLF}# changed\n")

    told = rounds("-C", clinic, "plugin", "list").stderr

    assert "plugins/golf.py: warning: the workspace's own plugins are off (golf), for they changed" in told
    assert "rounds trust" in told


def test_a_digest_allows_on_a_machine_where_nobody_is_asked(rounds: Run, clinic: Path) -> None:
    digest = json.loads(rounds("-C", clinic, "trust", "--json").stdout)["digest"]

    wrong = rounds("-C", clinic, "trust", "--trust-digest", f"sha256:{'0' * 64}")
    assert wrong.returncode == 3
    assert f"theirs is {digest}" in wrong.stderr
    assert state(rounds, clinic) == "not trusted"
    assert rounds("-C", clinic, "trust", "--trust-digest", digest).returncode == 0
    assert state(rounds, clinic) == "on"


def test_a_digest_in_the_environment_trusts_without_keeping_it(rounds: Run, clinic: Path) -> None:
    digest = json.loads(rounds("-C", clinic, "trust", "--json").stdout)["digest"]

    assert state(rounds, clinic, ROUNDS_TRUST_DIGEST=digest) == "on"
    assert state(rounds, clinic, ROUNDS_TRUST_DIGEST=digest[:-1]) == "not trusted"
    assert state(rounds, clinic) == "not trusted"
    assert rounds("-C", clinic, "trust", ROUNDS_TRUST_DIGEST=digest).returncode == 0
    assert state(rounds, clinic) == "on"


def test_json_never_asks_and_tells_each_file(rounds: Run, clinic: Path) -> None:
    before = rounds("-C", clinic, "trust", "--json")
    assert before.returncode == 3
    assert json.loads(before.stdout)["trusted"] is False
    assert [(file["path"], file["change"]) for file in json.loads(before.stdout)["files"]] == [
        ("plugins/golf.py", "new")
    ]

    after = rounds("-C", clinic, "trust", "--json", "--yes")
    assert after.returncode == 0
    assert json.loads(after.stdout)["trusted"] is True


def test_revoking(rounds: Run, clinic: Path) -> None:
    rounds("-C", clinic, "trust", "--yes")

    assert "off from now on" in rounds("-C", clinic, "trust", "--revoke").stdout
    assert state(rounds, clinic) == "not trusted"
    assert "not allowed anyway" in rounds("-C", clinic, "trust", "--revoke").stdout
    assert json.loads(rounds("-C", clinic, "trust", "--revoke", "--json").stdout) == {
        "trusted": False,
        "revoked": False,
    }


def test_a_workspace_without_plugins(rounds: Run, make_workspace: Callable[..., Workspace]) -> None:
    done = rounds("-C", make_workspace().root, "trust")

    assert done.returncode == 0
    assert "rounds plugin new NAME" in done.stdout


def test_a_link_cannot_be_allowed(rounds: Run, clinic: Path) -> None:
    (clinic / "plugins/other.py").symlink_to("golf.py")

    done = rounds("-C", clinic, "trust", "--yes")

    assert done.returncode == 3
    assert "plugins/other.py: a link: plugins behind links are never loaded" in done.stderr
    assert state(rounds, clinic) == "not trusted"


def test_the_rest_works_while_plugins_are_off(rounds: Run, make_workspace: Callable[..., Workspace]) -> None:
    """``check`` names what is off and is otherwise as good as the records."""
    clinic = make_workspace(
        {"plugins/golf.py": "raise SystemExit\n", "contacts/okafor-grace.yaml": "name: Grace Okafor\n"}
    ).root

    done = rounds("-C", clinic, "check")

    assert "the workspace's own plugins are off" in done.stderr
    assert done.returncode == 0, done.stderr


# -- What is shown -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text\twith a tab", "plain text\twith a tab"),
        ("Dr. Müller, 東京, 🏌", "Dr. Müller, 東京, 🏌"),
        ("erase\x1b[2K line", "erase\\x1b[2K line"),
        ("over\rwrite", "over\\rwrite"),
        ("right\u202eleft\u2066", "right\\u202eleft\\u2066"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("no\xa0break", "no\\xa0break"),
        ("line\u2028end", "line\\u2028end"),
        ("c1\x9b31m", "c1\\x9b31m"),
        ("filler\u3164 name\uffa0 blank\u2800", "filler\\u3164 name\\uffa0 blank\\u2800"),
        ("cover\u0338", "cover\\u0338"),
        ("variation\ufe0f\U000e0100", "variation\\ufe0f\\U000e0100"),
        ("surrogate\udc80", "surrogate\\udc80"),
    ],
)
def test_nothing_can_hide_from_whoever_approves(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_carriage_return_starts_no_line_of_its_own() -> None:
    (line,) = FileChange("a.py", None, b"x = 1  # fine\r+y = 2\x0c\n").lines()

    assert line == "+x = 1  # fine\\r+y = 2\\x0c"


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a\0b"])
def test_what_is_no_text_is_shown_by_its_hash(content: bytes) -> None:
    (line,) = FileChange("a.bin", None, content).lines()

    assert line.startswith(f"not a text: {len(content)} bytes, sha256 ")


def test_kinds_of_changes() -> None:
    found = changes({"a": b"1\n", "b": b"2\n", "c": b"3\n"}, {"a": b"1\n", "b": b"two\n", "d": b"4\n"})

    assert [(change.path, change.kind) for change in found] == [
        ("a", "unchanged"),
        ("b", "changed"),
        ("c", "removed"),
        ("d", "new"),
    ]
    assert list(found[1].lines()) == ["@@ -1 +1 @@", "-2", "+two"]
    assert list(found[2].lines()) == []


@given(st.text(st.characters(codec=None)))
def test_whatever_is_shown_is_ink_or_a_space(text: str) -> None:
    shown = visible(text)

    assert "\n" not in shown
    assert all(letter.isprintable() or letter == "\t" for letter in shown)
    assert visible(shown) == shown
