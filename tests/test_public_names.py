"""The names for plugin authors: what is promised, what is typed and what is loaded are the same."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import rounds
import rounds.desk
import rounds.testing
from rounds.base.public_names import public_names

FILE = Path(rounds.__file__)


def _typed(package) -> dict[str, str]:
    """The names that the stub has, with the modules that they come from; one may stand for an underlined other."""
    body = ast.parse(Path(package.__file__).with_suffix(".pyi").read_text("utf-8")).body
    imports = [node for node in body if isinstance(node, ast.ImportFrom) and node.module.startswith("rounds.")]
    found = {
        alias.asname or f"{alias.name} is not shown": node.module.removeprefix("rounds.")
        for node in imports
        for alias in node.names
    }
    for node in body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Subscript):
            found[node.target.id] = found.pop(node.value.value.id)
    return found


PACKAGES = [(rounds, ["__version__"]), (rounds.desk, []), (rounds.testing, [])]


@pytest.mark.parametrize(("package", "own"), PACKAGES, ids=lambda one: getattr(one, "__name__", ""))
def test_the_names_of_a_stub_are_those_that_are_loaded(package, own):
    homes = _typed(package)
    assert package.__all__ == sorted([*homes, *own]) == dir(package)
    assert [name for name, home in homes.items() if getattr(package, name) is not _held(home, name)] == []


def _held(home, name):
    return getattr(import_module(f"rounds.{home}"), name)


def test_any_other_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'rounds' has no attribute 'Manager'"):
        _ = rounds.Manager


def test_a_name_of_ones_own_is_told_and_not_loaded():
    load, names = public_names("rounds.testing", "own")
    assert "own" in names()
    assert names() == load("__all__")
    with pytest.raises(AttributeError, match=r"module 'rounds\.testing' has no attribute 'own'"):
        load("own")


def test_the_package_alone_loads_none_of_them():
    script = "import sys, rounds; print(sorted(name for name in sys.modules if name.startswith('rounds.')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "['rounds.base', 'rounds.base.public_names']\n"


PLUGIN = """
from collections.abc import Iterable

from rounds import Findings, Paragraph, Renderer, Report, Section, Templates, hookimpl


def wide(findings: Findings) -> Iterable[Paragraph]:
    yield Paragraph(f"{len(findings.relationships)} sources")


def as_text(report: Report, templates: Templates) -> dict[str, str | bytes]:
    return {"report.txt": report.title}


def wrong(findings: int) -> Iterable[Paragraph]:
    yield Paragraph(str(findings))


@hookimpl
def register_sections() -> list[Section]:
    return [Section("wide", "Wide", wide, method=lambda findings: str(findings.as_of))]


@hookimpl
def register_renderers() -> list[Renderer]:
    return [Renderer("text", "Text", as_text)]


bad = Section("wrong", "Wrong", wrong)
bad_too: list[Section] = [bad]
"""


def test_type_checkers_see_the_names_and_what_a_section_is_given(tmp_path):
    pytest.importorskip("mypy")
    file = tmp_path / "warm.py"
    file.write_text(PLUGIN, "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path}", str(file)]
    ours = {**os.environ, "MYPYPATH": str(FILE.parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=ours)
    assert [line.split(": ", 1)[0] for line in done.stdout.splitlines() if ": error:" in line] == ["warm.py:29"]
    assert "Findings" in done.stdout
