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
from rounds.base.lazy import public_names

FILE = Path(rounds.__file__)


def _table(package) -> dict[str, str]:
    """The names that the package gives to ``public_names``, with the modules that hold them."""
    calls = [
        node for node in ast.walk(ast.parse(Path(package.__file__).read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    (homes,) = [ast.literal_eval(call.args[1]) for call in calls if call.func.id == "public_names"]
    pairs = [(name, module) for module, names in homes.items() for name in names.split()]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


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


HOMES = _table(rounds)


@pytest.mark.parametrize(("package", "own"), [(rounds, ["__version__"]), (rounds.desk, []), (rounds.testing, [])])
def test_what_is_promised_is_typed_and_loaded_from_the_same_modules(package, own):
    assert _typed(package) == _table(package)
    assert package.__all__ == sorted([*_table(package), *own]) == dir(package)


@pytest.mark.parametrize("name", HOMES)
def test_a_name_is_the_one_of_its_module(name):
    assert getattr(rounds, name) is getattr(import_module(f"rounds.{HOMES[name]}"), name)


def test_any_other_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'rounds' has no attribute 'Manager'"):
        _ = rounds.Manager


def test_any_package_may_name_what_its_modules_hold():
    load, names, every = public_names("rounds.desk", {"base.ids": "is_npi make_id"}, "own")
    assert names() == every == ["is_npi", "make_id", "own"]
    assert load("make_id") is rounds.make_id
    with pytest.raises(AttributeError, match=r"module 'rounds\.desk' has no attribute 'own'"):
        load("own")


def test_the_package_alone_loads_none_of_them():
    script = "import sys, rounds; print(sorted(name for name in sys.modules if name.startswith('rounds.')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "['rounds.base', 'rounds.base.lazy']\n"


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
