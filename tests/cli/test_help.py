"""Help: quick, whole, and true."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from rounds.cli.group import COMMANDS

HEAVY = ("click", "jsonschema", "jsonschema_rs", "jinja2", "yaml", "pluggy", "rounds.plugins", "sqlite3")


def _loaded(code: str) -> set[str]:
    probe = f"{code}\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", f"import sys\n{probe}"], capture_output=True, text=True, check=True)
    return set(done.stdout.split("\n")[-2].split())


def test_help_loads_nothing_heavy():
    assert _loaded("import rounds.cli; sys.argv = ['rounds', '--help']; rounds.cli.main()") == set()


def test_importing_the_command_line_loads_no_validator_template_engine_or_plugin():
    assert _loaded("import rounds.cli.run") <= {"click"}


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_the_short_help_of_the_list_and_explains_its_options(name):
    command = import_module(f"rounds.cli.{'import_' if name == 'import' else name}").command
    assert command.name == name
    assert command.get_short_help_str(100) == COMMANDS[name]
    assert [option.name for option in command.params if option.param_type_name == "option" and not option.help] == []


@pytest.mark.parametrize("arguments", [["--help"], ["-h"]])
def test_the_help_page(rounds, arguments):
    done = rounds(*arguments)
    assert done.returncode == 0
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


def test_the_help_page_is_what_click_would_print(rounds, tmp_path):
    asked = rounds("-C", tmp_path, "--help", COLUMNS="80")
    assert asked.stdout == rounds("--help").stdout


def test_a_misspelt_command(rounds):
    done = rounds("chekc")
    assert done.returncode == 2
    assert "Did you mean 'check'?" in done.stderr


def test_version(rounds):
    assert rounds("--version").stdout.startswith("rounds 0.")
