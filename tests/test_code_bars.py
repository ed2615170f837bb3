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


def test_no_file_is_longer_than_400_lines_and_half_are_shorter_than_160():
    assert {str(file): lines for file, lines in LINES.items() if lines > 400} == {}
    assert median(LINES.values()) <= 160


def test_no_function_is_longer_than_50_lines_and_half_are_shorter_than_8():
    lengths = dict(_functions())
    assert {name: length for name, length in lengths.items() if length > 50} == {}
    assert median(lengths.values()) <= 8


def test_no_module_is_called_utils_or_manager():
    assert [file for file in LINES if re.search(r"util|helper|manager|common|misc", file.stem)] == []


def test_only_the_command_line_asks_the_clock_or_the_environment():
    # git is run with the user's own environment, less what would lead it to another repository.
    exempt = {"cli", "testing", "git.py"}
    below = [file for file in MODULES if not exempt & set(file.relative_to(REPOSITORY).parts)]
    assert [f"{file}:{line}" for file in below for line in _asked(ast.parse(file.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize(
    "code",
    [
        "import time\ntime.localtime()",
        "import time as t\nt.strftime('%Y')",
        "from time import time\ntime()",
        "from os import environ",
        "import os.path\nos.path.expanduser('~')",
        "from pathlib import Path\nPath.home()",
        "from datetime import datetime\ndatetime.utcnow()",
        "import datetime as dt\ndt.date.today()",
        "from email.utils import formatdate",
    ],
)
def test_that_rule_sees_what_asks_by_any_name(code):
    assert list(_asked(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ["import time\ntime.monotonic()\ntime.sleep(1)", "day.localtime()", "import os\nos.stat('x')"]
)
def test_that_rule_lets_waiting_and_files_be(code):
    assert not list(_asked(ast.parse(code)))


_ASKS = {
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime", "tzname", "timezone"},
    "os": {"environ", "environb", "getenv", "getlogin", "getcwd"},
    "os.path": {"expanduser", "expandvars"},
    "getpass": {"getuser", "getpass"},
    "locale": {"setlocale", "getlocale"},
    "email.utils": {"formatdate", "localtime", "make_msgid"},
    "datetime": set(),
    "pathlib": set(),
}
_METHODS = {"today", "utcnow", "now", "home", "cwd", "expanduser"}
"""Of ``date``, ``datetime`` and ``Path``, asked of the class or (``expanduser``) of any path."""


def _asked(tree):
    """Lines that ask the clock, the environment or the user's own folders, however the module was imported."""
    modules, classes = {}, set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in _ASKS}
        elif isinstance(node, ast.ImportFrom) and node.module in _ASKS and not node.level:
            classes |= {alias.asname or alias.name for alias in node.names}
            if any(alias.name in _ASKS[node.module] for alias in node.names):
                yield node.lineno
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value)
            asks = node.attr in _ASKS.get(modules.get(owner, ""), ())
            name = owner.rpartition(".")[2]
            dated = name in {"date", "datetime", "Path"} and (name in classes or owner.partition(".")[0] in modules)
            if asks or (dated and node.attr in _METHODS):
                yield node.lineno


@pytest.mark.parametrize(
    "file", [file for file in MODULES if "rounds_plugins" in file.parts], ids=lambda file: file.stem
)
def test_a_bundled_plugin_uses_only_public_names(file):
    public = re.compile(
        r"rounds(\.(base\.(addresses|dates|ids|names|sheets|words)|documents\.yamltext|book\.timelines|plugins\.(diaries|printing)"
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
    table = page.split("## The whole house", 1)[1].split("|---|---|\n", 1)[1].split("\n\n", 1)[0]
    shown = [re.findall(r"`(\w+)`", row.split("|")[1]) for row in table.splitlines()]
    assert [sorted(names) for names in shown] == [sorted(names) for names in kept]


def test_no_module_is_called_by_a_participle_or_an_adjective():
    """Names are nouns, or a verb with what it does: ``attendance``, ``merge_records``; not ``taken`` or ``durable``."""
    stems = {file.stem for file in LINES}
    assert sorted(stem for stem in stems if re.search(r"(ed|able|ible|ful|ous)$", stem)) == []
