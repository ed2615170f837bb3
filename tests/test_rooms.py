"""No circle of files: whoever changes one must be able to know which others rest on it, and which it rests on."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent


def _modules(root):
    """Every module below the folder by its dotted name."""
    found = {}
    for file in sorted(root.rglob("*.py")):
        parts = file.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def _imports(name, modules):
    """The modules that a file imports, also within a function and for type checkers alone."""
    found = set()
    for node in ast.walk(ast.parse(modules[name].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name} imports by dots"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner & modules.keys() or {node.module}
            found |= {node.module} if inner - modules.keys() else set()
    return (found & modules.keys()) - {name}


def _circle(*roots):
    """One circle of imports among the files below these folders, module by module; empty: there is none."""
    modules = {name: file for root in roots for name, file in _modules(root).items()}
    try:
        TopologicalSorter({name: _imports(name, modules) for name in modules}).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_files_import_each_other_in_a_circle_not_even_for_types():
    assert _circle(REPOSITORY / "core", REPOSITORY / "plugins") == []


@pytest.mark.parametrize(
    "back",
    ["from a.one import thing", "if TYPE_CHECKING:\n    import a.one", "def late():\n    from a import one"],
)
def test_a_circle_is_found_however_a_file_imports(tmp_path, back):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "__init__.py").write_text("")
    (tmp_path / "a" / "one.py").write_text("from a import two\nfrom a.three import x")
    (tmp_path / "a" / "two.py").write_text(back)
    (tmp_path / "a" / "three.py").write_text("import a")
    assert set(_circle(tmp_path)) == {"a.one", "a.two"}
    (tmp_path / "a" / "two.py").write_text("")
    assert _circle(tmp_path) == []
