"""Docs say what the code does: generated parts are current, every snippet runs."""

from __future__ import annotations

import importlib.util
import re
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from rounds import hookspecs
from rounds.loader import load
from rounds.plugins import Plugins
from rounds.records.settings import CutOffs
from rounds.testing import load_plugin
from rounds.workspace import Workspace

REPOSITORY = Path(__file__).parent.parent
DOCS = REPOSITORY / "docs"
RECORD_PAGES = sorted((DOCS / "records").glob("*.md"))
FENCE = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
HOOKS = sorted(name for name, value in vars(hookspecs).items() if hasattr(value, "rounds_spec"))


def _blocks(page: Path, language: str) -> list[tuple[str, str]]:
    return [(info, text) for kind, info, text in FENCE.findall(page.read_text(encoding="utf-8")) if kind == language]


def _generator():
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_parts_are_current(monkeypatch):
    monkeypatch.chdir(DOCS)
    stale = [
        path for path, text in _generator().pages().items() if (REPOSITORY / path).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run: python docs/generate.py"


@pytest.mark.parametrize("page", RECORD_PAGES, ids=lambda page: page.stem)
def test_the_records_of_a_page_make_a_workspace_without_problems(page, make_workspace):
    files = {
        info: text
        for language in ("yaml", "csv", "json")
        for info, text in _blocks(page, language)
        if "/" in info or info == "rounds.yaml"
    }
    assert files
    settings = files.pop("rounds.yaml", None) or (
        "client: {name: Cedar}\nliaisons: [{id: dana, name: Dana}]\n"
        "service_lines: {spine: {name: Spine}, joint: {name: Joint}}\n"
    )
    workspace = make_workspace(files, settings=settings)
    loaded = load(workspace, Plugins.discover(workspace, None), date(2026, 10, 31))
    assert [str(problem) for problem in loaded.problems] == []
    assert sum(1 for _ in loaded.book.records()) or page.stem == "settings"


def test_the_settings_page_knows_each_cut_off_with_its_default():
    rows = re.findall(r"^\| (`[^|]+) \| ([\d., ]+) \|", (DOCS / "records/settings.md").read_text("utf-8"), re.MULTILINE)
    told = {
        name: float(value)
        for names, values in rows
        for name, value in zip(re.findall(r"`(\w+)`", names), values.split(", "), strict=True)
    }
    assert {name: value for name, value in told.items() if hasattr(CutOffs(), name)} == asdict(CutOffs())


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_documented_with_an_example_that_uses_it(hook):
    page = (DOCS / "hooks.md").read_text(encoding="utf-8")
    assert f"<!-- hook: {hook} -->" in page
    assert any(f"def {hook}(" in text for info, text in _blocks(DOCS / "hooks.md", "python") if info == "plugin")


@pytest.mark.parametrize("text", [text for info, text in _blocks(DOCS / "hooks.md", "python") if info == "plugin"])
def test_every_plugin_on_the_hooks_page_loads_without_a_problem(text, tmp_path):
    file = tmp_path / "example.py"
    file.write_text(text, encoding="utf-8")
    plugins = load_plugin(file)
    assert [str(problem) for problem in plugins.problems] == []
    assert "example" in [plugin.name for plugin in plugins.listing]


def test_the_test_on_the_hooks_page_passes(tmp_path):
    (text,) = [text for info, text in _blocks(DOCS / "hooks.md", "python") if info == "test"]
    code = compile(text, "hooks.md", "exec")
    exec(code, {"__name__": "snippet"})  # noqa: S102 - our own documentation


def test_readmes_commands_are_two_and_make_their_own_environment():
    commands = [text.strip() for _, text in _blocks(REPOSITORY / "README.md", "sh")]
    assert len(commands) == 2
    assert all(command.startswith("python3 -m venv .venv && ") for command in commands)
    assert sys.version_info >= (3, 11)


def test_links_of_the_docs_lead_somewhere():
    for page in [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *DOCS.rglob("*.md")]:
        for target, heading in re.findall(r"\]\(([^)#:]+)#?([^)]*)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page}: {target}"
            assert not heading or heading in _headings(page.parent / target), f"{page}: {target}#{heading}"


def _headings(page: Path) -> list[str]:
    """The names by which links find the headings of a page: lower case, hyphens for spaces."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found]


def test_no_page_of_the_sample_is_a_workspace_of_its_own():
    assert Workspace.find(REPOSITORY / "sample_data/cedar-orthopedics").root.name == "cedar-orthopedics"
