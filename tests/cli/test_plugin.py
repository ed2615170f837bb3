"""``rounds plugin list`` and ``rounds plugin new`` in words, and commands of plugins."""

from __future__ import annotations

import json
import shlex


def test_a_pipe_gets_tabs_and_problems_go_to_standard_error(make_workspace, call):
    clinic = make_workspace({"plugins/broken.py": "1 / 0\n"})
    call(clinic, "trust", "--yes")
    done = call(clinic, "plugin", "list")
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert ["broken", "workspace", "", "failed: loading failed: ZeroDivisionError: division by zero", ""] in rows
    assert {len(row) for row in rows} == {5}
    assert "plugins/broken.py:1: plugin broken: loading failed" in done.err
    assert {one["name"]: one["state"] for one in json.loads(call(clinic, "plugin", "list", "--json").out)}[
        "html"
    ] == "on"


def test_what_was_written_and_what_comes_next(make_workspace, call):
    clinic = make_workspace()
    shown = call(clinic, "plugin", "new", "golf", "--dry-run").out
    assert shown.startswith("would write plugins/golf.py:\n")
    assert list(json.loads(call(clinic, "plugin", "new", "golf", "--dry-run", "--json").out)["would_write"]) == [
        "plugins/golf.py",
        "tests/test_golf.py",
    ]
    assert call(clinic, "plugin", "new", "golf").out.splitlines() == [
        f"Wrote {clinic.root / 'plugins/golf.py'}",
        f"Wrote {clinic.root / 'tests/test_golf.py'}",
        "",
        f"Now: make of it what you need, test it (in {clinic.root}: python -m pytest tests/test_golf.py),",
        f"and allow it to run: rounds -C {shlex.quote(str(clinic.root))} trust",
    ]
    assert "written" in json.loads(call(clinic, "plugin", "new", "tee", "--json").out)
    assert call(clinic, "plugin", "new", "golf").code == 2


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


def test_commands_of_a_plugin(make_workspace, rounds):
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
