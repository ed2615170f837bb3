"""Docs say what the code does: generated parts are current, every snippet runs."""

from __future__ import annotations

import importlib.util
import re
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import click
import jinja2
import pytest
from click.testing import CliRunner

import rounds as rounds_names
import rounds.testing as rounds_testing
from rounds.book.records.settings import CutOffs, ReportPlan
from rounds.documents.schema import load_schemas
from rounds.plugins import Plugins, hookspecs
from rounds.report.findings import build_report
from rounds.report.render import render
from rounds.storage.loader import load
from rounds.storage.workspace import Workspace
from rounds.testing import load_plugin

REPOSITORY = Path(__file__).parent.parent
DOCS = REPOSITORY / "docs"
RECORD_PAGES = sorted((DOCS / "records").glob("*.md"))
FENCE = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
HOOKS = sorted(name for name, value in vars(hookspecs).items() if hasattr(value, "rounds_spec"))


def _blocks(page: Path, language: str, start: str = "") -> list[tuple[str, str]]:
    """(what stands after the language and ``start``, text) of the page's fences that begin so."""
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    return [
        (info.removeprefix(start), text) for kind, info, text in found if kind == language and info.startswith(start)
    ]


EXAMPLES = dict(_blocks(DOCS / "hooks.md", "python", "plugin "))
TESTS = _blocks(DOCS / "hooks.md", "python", "test ")


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
def test_every_hook_is_documented_with_a_short_and_a_longer_example(hook):
    assert f"<!-- hook: {hook} -->" in (DOCS / "hooks.md").read_text(encoding="utf-8")
    examples = [len(text) for text in EXAMPLES.values() if f"def {hook}(" in text]
    assert len(examples) >= 2
    assert max(examples) > 1.4 * min(examples)


@pytest.fixture
def example(tmp_path, monkeypatch):
    """A function that writes a plugin of the hooks page into a client's folder, and loads it."""
    monkeypatch.chdir(tmp_path)
    Path("rounds.yaml").write_text("client: {name: Cedar}\n", encoding="utf-8")

    def load_example(name):
        for path, text in {f"plugins/{name}.py": EXAMPLES[name], **dict(_blocks(DOCS / "hooks.md", "html"))}.items():
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_text(text, encoding="utf-8")
        return load_plugin(f"plugins/{name}.py")

    return load_example


@pytest.mark.parametrize(("name", "text"), TESTS, ids=[f"{name}-{number}" for number, (name, _) in enumerate(TESTS)])
def test_the_tests_on_the_hooks_page_pass(name, text, example, tmp_path):
    public = {each: getattr(rounds_names, each) for each in rounds_names.__all__}
    helpers = {each: getattr(rounds_testing, each) for each in rounds_testing.__all__}
    names = {**public, **helpers, "date": date, "plugin": example(name), "tmp_path": tmp_path}
    exec(compile(text, "docs/hooks.md", "exec"), names)  # noqa: S102 - our own documentation
    for function in [value for key, value in names.items() if key.startswith("test_")]:
        function()


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_plugin_on_the_hooks_page_supplies_what_rounds_takes(name, example, demo_report):
    plugin = example(name)
    book = rounds_testing.small_book("""
        contacts: [{id: okafor-grace, tier: A, tags: [new]}, {id: hill-bo, tier: B}]
        touches:
          - {date: 2026-11-02, tags: [brought-a-patient], gift: {value: 12}, next: {action: call, due: 2026-12-01}}
        referrals: [{month: 2026-10, count: 3, seen: 2, reported: 1}]
    """)
    assert list(_complaints(plugin, book, demo_report)) == []


def _complaints(plugin, book, report):
    """What Rounds says when everything that a plugin may supply is asked for and used."""
    found = rounds_testing.findings(book, plugin)
    for nouns in (
        plugin.channels(),
        plugin.metrics(),
        plugin.importers(),
        plugin.exporters(),
        plugin.renderers(),
        plugin.carriers(),
        plugin.print_forms(),
        plugin.calendar_services(),
    ):
        yield from nouns.problems
    for exporter in plugin.exporters().values.values():
        assert exporter.function(book, {})
    for renderer in plugin.renderers().values.values():
        files, problems = render(report, renderer, "example", plugin, None)
        assert all(files.values())
        yield from problems
    overlays, problems = plugin.schema_extensions()
    yield from (*problems, *load_schemas(overlays)[1], *plugin.template_dirs()[1], *plugin.derive_records(book)[1])
    yield from build_report(found, plugin, ReportPlan(), commit="", warnings=())[1]
    yield from (problem for problem in plugin.check_book(book) if problem.plugin)
    yield from plugin.prepare_environment(jinja2.Environment(autoescape=True))
    for touch in book.touches.values():
        yield from plugin.record_written(Path("touches/2026/11/t.yaml").resolve(), touch)
    group = click.Group("rounds")
    yield from plugin.commands(group)
    for command in group.commands.values():
        run = SimpleNamespace(desk=SimpleNamespace(book=book, as_of=rounds_testing.AS_OF))
        assert CliRunner().invoke(command, obj=run, catch_exceptions=False).output


@pytest.mark.parametrize("name", [name for name, text in EXAMPLES.items() if "def register_print_forms(" in text])
def test_every_form_on_the_hooks_page_prints(name, example, pdf_reader):
    piece = rounds_names.Piece("okafor-grace", ("Grace Okafor, MD", "12 Mill Road"), html="<p>Dear Dr. Okafor,</p>")
    job = rounds_names.PrintJob("A title", (piece, piece), date(2026, 10, 31), ("Cedar", "1 Elm Street"))
    for form in example(name).print_forms().values.values():
        read = pdf_reader(form.function(job))
        assert "".join(read.texts).count("Grace Okafor, MD") == 2


def test_readmes_commands_are_two_and_make_their_own_environment():
    commands = [text.strip() for _, text in _blocks(REPOSITORY / "README.md", "sh")]
    assert len(commands) == 2
    assert all(command.startswith("python3 -m venv .venv && ") for command in commands)
    assert sys.version_info >= (3, 11)


def test_links_of_the_docs_lead_somewhere():
    for page in [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *DOCS.rglob("*.md")]:
        for target, heading in re.findall(r"\]\(([^)#:]*)#?([^):]*)\)", page.read_text(encoding="utf-8")):
            found = page.parent / target if target else page
            assert found.exists(), f"{page}: {target}"
            assert not heading or heading in _headings(found), f"{page}: {target}#{heading}"


def _headings(page: Path) -> list[str]:
    """The names by which links find the headings of a page: lower case, hyphens for spaces."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found]


def test_no_page_of_the_sample_is_a_workspace_of_its_own():
    assert Workspace.find(REPOSITORY / "sample_data/cedar-orthopedics").root.name == "cedar-orthopedics"


def test_every_file_that_the_design_page_names_is_there():
    text = (DOCS / "design.md").read_text(encoding="utf-8")
    journeys = text.split("## Two journeys", 1)[1].split("\n## ", 1)[0]
    named = re.findall(
        r"`((?:cli|desk|report|analysis|plugins|storage|book|documents|base)/[\w/]+(?:\.py)?)`", journeys
    )
    assert len(named) >= 15
    assert [name for name in named if not (REPOSITORY / "core" / "rounds" / name).exists()] == []
