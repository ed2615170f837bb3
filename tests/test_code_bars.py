"""The bars for the code, kept by the machine (docs/design.md; ruff keeps annotations and docstrings)."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from statistics import median

import pytest

REPOSITORY = Path(__file__).parent.parent
MODULES = sorted(file for root in ("core", "plugins") for file in (REPOSITORY / root).rglob("*.py"))
LINES = {file.relative_to(REPOSITORY): len(file.read_text(encoding="utf-8").splitlines()) for file in MODULES}


def _functions():
    for file in MODULES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{file.relative_to(REPOSITORY)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def test_no_file_is_longer_than_400_lines_and_half_are_shorter_than_130():
    assert {str(file): lines for file, lines in LINES.items() if lines > 400} == {}
    assert median(LINES.values()) <= 130


def test_no_function_is_longer_than_50_lines_and_half_are_shorter_than_8():
    lengths = dict(_functions())
    assert {name: length for name, length in lengths.items() if length > 50} == {}
    assert median(lengths.values()) <= 8


def test_no_module_is_called_utils_or_manager():
    assert [file for file in LINES if re.search(r"util|helper|manager|common|misc", file.stem)] == []


def test_only_the_command_line_asks_the_clock_or_the_environment():
    asks = re.compile(r"\b(date\.today|datetime\.now|time\.time|os\.environ|os\.getenv)\b")
    # git is run with the user's own environment, less what would lead it to another repository.
    exempt = {"cli", "testing", "git.py"}
    below = [file for file in MODULES if not exempt & set(file.relative_to(REPOSITORY).parts)]
    assert [str(file) for file in below if asks.search(file.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(REPOSITORY)))
def test_a_bundled_plugin_uses_only_public_names(file):
    if "rounds_plugins" not in file.parts:
        return
    public = re.compile(
        r"rounds(\.(base\.(credentials|dates|email|ids|letters|names|npi|places|sheets|words)|documents\.yamltext|book\.timelines|plugins\.(diaries|printing)"
        r"|report\.(blocks|charts))|\.analysis(\.\w+)?|)$|rounds_plugins(\.|$)"
    )
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        assert [name for name in names if name.startswith("rounds") and not public.match(name)] == []


def test_the_design_page_shows_the_rooms_that_the_linter_keeps():
    config = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    contract = config["tool"]["importlinter"]["contracts"][0]
    kept = [re.findall(r"\w+", layer) for layer in contract["layers"]]
    page = (REPOSITORY / "docs" / "design.md").read_text(encoding="utf-8")
    table = page.split("## Rooms", 1)[1].split("|---|---|\n", 1)[1].split("\n\n", 1)[0]
    shown = [re.findall(r"`(\w+)`", row.split("|")[1]) for row in table.splitlines()]
    assert [sorted(names) for names in shown] == [sorted(names) for names in kept]
