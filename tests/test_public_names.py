"""The names for plugin authors: what is promised, what is typed and what is loaded are the same."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import rounds

MODULE = ast.parse(Path(rounds.__file__).read_text(encoding="utf-8"))
HOMES = {name: module for module, names in rounds._HOMES.items() for name in names.split()}


def _typed() -> dict[str, str]:
    """The names under ``if TYPE_CHECKING``, with the modules that they are imported from."""
    (block,) = [node for node in MODULE.body if isinstance(node, ast.If)]
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    ours = [node for node in imports if node.module.startswith("rounds.")]
    return {alias.name: node.module.removeprefix("rounds.") for node in ours for alias in node.names}


def test_what_is_promised_is_typed_and_loaded_from_the_same_modules():
    assert _typed() == HOMES
    assert set(rounds.__all__) == {*HOMES, "__version__"}


def test_the_lists_are_in_order_and_name_nothing_twice():
    assert sorted(rounds.__all__) == rounds.__all__
    assert sum(len(names.split()) for names in rounds._HOMES.values()) == len(HOMES)


@pytest.mark.parametrize("name", HOMES)
def test_a_name_is_the_one_of_its_module(name):
    assert getattr(rounds, name) is getattr(import_module(f"rounds.{HOMES[name]}"), name)


def test_any_other_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'rounds' has no attribute 'Manager'"):
        _ = rounds.Manager


def test_the_package_alone_loads_none_of_them():
    script = "import sys, rounds; print(sorted(name for name in sys.modules if name.startswith('rounds.')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
