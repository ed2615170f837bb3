"""``rounds plugin list`` and ``rounds plugin new``."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from rounds.base.problems import UsageError
from rounds.desk.workspace.new_plugin import parse_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rounds.storage.workspace import Workspace

    Run = Callable[..., subprocess.CompletedProcess[str]]

GOLF = """\
from rounds import Channel, hookimpl

@hookimpl
def register_channels():
    return [Channel("golf", "Golf")]
"""


def listed(rounds: Run, folder: Path, *arguments: str) -> dict[str, dict[str, object]]:
    done = rounds("-C", folder, "plugin", "list", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    return {plugin["name"]: plugin for plugin in json.loads(done.stdout)}


# -- List --------------------------------------------------------------------------------------------------------------


def test_each_state_is_shown_with_its_reason(rounds: Run, make_workspace: Callable[..., Workspace]) -> None:
    settings = "client: {name: Cedar}\ndisabled_plugins: [slow, html]\n"
    clinic = make_workspace(
        {
            "plugins/golf.py": f"__version__ = '2.1'\n{GOLF}",
            "plugins/broken.py": "1 / 0\n",
            "plugins/slow.py": "raise SystemExit\n",
        },
        settings=settings,
    ).root
    assert {one["state"] for one in listed(rounds, clinic).values() if one["origin"] == "workspace"} == {"not trusted"}
    rounds("-C", clinic, "trust", "--yes")

    found = listed(rounds, clinic)

    assert {name: found[name]["state"] for name in ("golf", "broken", "slow", "html")} == {
        "golf": "on",
        "broken": "failed",
        "slow": "disabled",
        "html": "disabled",
    }
    assert found["golf"] == {
        "name": "golf",
        "origin": "workspace",
        "version": "2.1",
        "hooks": ["register_channels"],
        "path": "plugins/golf.py",
        "state": "on",
        "reason": "",
    }
    assert found["broken"]["reason"] == "loading failed: ZeroDivisionError: division by zero"
    assert found["channels"]["origin"] == "bundled"
    assert "register_channels" in found["channels"]["hooks"]


def test_a_pipe_gets_tabs_and_problems_go_to_standard_error(
    rounds: Run, make_workspace: Callable[..., Workspace]
) -> None:
    clinic = make_workspace({"plugins/broken.py": "1 / 0\n"}).root
    rounds("-C", clinic, "trust", "--yes")

    done = rounds("-C", clinic, "plugin", "list")

    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert ["broken", "workspace", "", "failed: loading failed: ZeroDivisionError: division by zero", ""] in rows
    assert {len(row) for row in rows} == {5}
    assert "plugins/broken.py:1: plugin broken: loading failed" in done.stderr


def test_it_works_outside_a_workspace(rounds: Run, tmp_path: Path) -> None:
    assert "channels" in listed(rounds, tmp_path)


# -- New ---------------------------------------------------------------------------------------------------------------


def test_a_new_plugin_works_and_its_test_passes(rounds: Run, make_workspace: Callable[..., Workspace]) -> None:
    clinic = make_workspace({"contacts/okafor-grace.yaml": "name: Grace Okafor\nstatus: active\n"}).root

    done = rounds("-C", clinic, "plugin", "new", "golf-outing")

    assert done.returncode == 0, done.stderr
    assert "rounds -C" in done.stdout
    assert "trust" in done.stdout
    pytest_run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "tests/test_golf_outing.py"],
        cwd=clinic,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "3 passed" in pytest_run.stdout, pytest_run.stdout + pytest_run.stderr
    assert listed(rounds, clinic)["golf_outing"]["state"] == "not trusted"
    rounds("-C", clinic, "trust", "--yes")
    assert listed(rounds, clinic)["golf_outing"]["hooks"] == ["register_channels", "register_scoring_rules"]
    (clinic / "touches").mkdir()
    (clinic / "touches/t1.yaml").write_text("date: 2026-10-30\nchannel: golf-outing\ncontact: okafor-grace\n")
    checked = rounds("-C", clinic, "check")
    assert checked.returncode == 0, checked.stderr


def test_its_test_lies_where_a_change_does_not_turn_plugins_off(
    rounds: Run, make_workspace: Callable[..., Workspace]
) -> None:
    clinic = make_workspace().root
    rounds("-C", clinic, "plugin", "new", "golf")
    rounds("-C", clinic, "trust", "--yes")
    (clinic / "tests/test_golf.py").write_text("# changed\n")

    assert listed(rounds, clinic)["golf"]["state"] == "on"


@pytest.mark.parametrize("there", ["plugins/golf.py", "tests/test_golf.py", "plugins/golf/data.txt"])
def test_nothing_is_replaced(rounds: Run, make_workspace: Callable[..., Workspace], there: str) -> None:
    clinic = make_workspace({there: "mine\n"}).root
    before = sorted(path for path in clinic.rglob("*") if ".rounds" not in path.parts)

    done = rounds("-C", clinic, "plugin", "new", "golf")

    assert done.returncode == 2
    assert "exists already; nothing was written" in done.stderr
    assert (clinic / there).read_text() == "mine\n"
    assert sorted(path for path in clinic.rglob("*") if ".rounds" not in path.parts) == before


@pytest.mark.parametrize(("name", "words"), [("channels", "a plugin 'channels'"), ("visit", "a channel 'visit'")])
def test_the_name_of_something_bundled_is_refused(
    rounds: Run, make_workspace: Callable[..., Workspace], name: str, words: str
) -> None:
    done = rounds("-C", make_workspace().root, "plugin", "new", name)

    assert done.returncode == 2
    assert f"there is {words} already; nothing was written" in done.stderr


def test_a_dry_run_writes_nothing(rounds: Run, make_workspace: Callable[..., Workspace]) -> None:
    clinic = make_workspace().root

    done = rounds("-C", clinic, "plugin", "new", "golf", "--dry-run")
    assert done.returncode == 0
    assert "would write plugins/golf.py:" in done.stdout
    assert "def test_a_recent_touch_scores" in done.stdout
    data = json.loads(rounds("-C", clinic, "plugin", "new", "golf", "--dry-run", "--json").stdout)
    assert list(data["would_write"]) == ["plugins/golf.py", "tests/test_golf.py"]
    assert not (clinic / "plugins").exists()


def test_json_says_what_was_written(rounds: Run, make_workspace: Callable[..., Workspace]) -> None:
    data = json.loads(rounds("-C", make_workspace().root, "plugin", "new", "golf", "--json").stdout)

    assert sorted(data["written"]) == ["plugins/golf.py", "tests/test_golf.py"]


@pytest.mark.parametrize("name", ["golf", "golf-outing", "golf_outing", "tee2"])
def test_good_names(name: str) -> None:
    plugin = parse_name(name)

    assert (plugin.module, plugin.slug) == (name.replace("-", "_"), name.replace("_", "-"))
    for text in plugin.files().values():
        compile(text, "file", "exec")


@pytest.mark.parametrize(
    "name",
    ["", "Golf", "2golf", "golf outing", "-golf", "golf-", "golf--x", "../golf", "a/b", "golf.py", "é", "x" * 61],
)
def test_names_that_cannot_be_one(name: str) -> None:
    with pytest.raises(UsageError, match="cannot name a plugin"):
        parse_name(name)


@pytest.mark.parametrize("name", ["test_golf", "golf_test", "test-golf", "golf-test", "conftest", "tests"])
def test_names_of_tests(name: str) -> None:
    with pytest.raises(UsageError, match="would be taken for a test"):
        parse_name(name)


# -- Commands of plugins, as their user meets them ---------------------------------------------------------------------

TEE = """\
import click
from rounds import hookimpl

@hookimpl
def register_commands(cli):
    @cli.command()
    def tee():
        "Book a tee time."
        click.echo("booked")

    @cli.command()
    def lose():
        "Lose the ball."
        return {}["ball"]

    @cli.command("check")
    def mine():
        "Not yours."
        click.echo("mine")
"""


def test_commands_of_a_plugin(rounds: Run, make_workspace: Callable[..., Workspace]) -> None:
    clinic = make_workspace({"plugins/golf.py": TEE}).root
    assert rounds("-C", clinic, "tee").returncode == 2
    rounds("-C", clinic, "trust", "--yes")

    booked = rounds("-C", clinic, "tee")
    assert (booked.returncode, booked.stdout) == (0, "booked\n")
    assert booked.stderr.count("there is a command 'check' already") == 1
    assert "mine" not in rounds("-C", clinic, "check").stdout
    lost = rounds("-C", clinic, "lose")
    assert lost.returncode == 1
    assert "plugins/golf.py:14: plugin golf: rounds lose failed: KeyError: 'ball'" in lost.stderr
    assert "bug" not in lost.stderr
    assert "Book a tee time." in rounds("-C", clinic, "--help").stdout
    assert "Did you mean 'tee'?" in rounds("-C", clinic, "tea").stderr
