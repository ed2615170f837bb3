"""Rendering: the sandbox of templates, and what a renderer may return."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from rounds import Renderer, hookimpl
from rounds.base.problems import Source
from rounds.plugins import Plugins
from rounds.report.render import BadTemplateError, is_safe, limits, render
from rounds.report.render.environment import link
from rounds.report.render.limits import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.report.blocks import Report
    from rounds.storage.workspace import Workspace

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="bounds need fork, which this system lacks")


def plugin(**hooks: Any) -> ModuleType:
    """A plugin module with these hooks."""
    module = ModuleType("cedar")
    for name, function in hooks.items():
        setattr(module, name, hookimpl(function))
    return module


@pytest.fixture
def show(make_workspace: Callable[..., Workspace], demo_report: Report):
    """A function that renders templates of a workspace (name to text), starting at ``page.html``."""

    def run(templates: dict[str, str] | None = None, module: ModuleType | None = None, **values: object):
        workspace = make_workspace({f"templates/{name}": text for name, text in (templates or {}).items()})
        plugins = Plugins.discover(None, None, extra=[("cedar", module)] if module else [])

        def function(report, templates):
            return {"page.html": templates.render("page.html", **values)}

        return render(demo_report, Renderer("page", "Page", function), "cedar", plugins, workspace)

    return run


def returning(returned: object) -> Renderer:
    return Renderer("page", "Page", lambda _report, _templates: returned)


# -- What a renderer returned ------------------------------------------------------------------------------------------


def test_texts_and_bytes_at_relative_paths_are_taken_in_order(demo_report):
    returned = {"b/page.html": "text", "a.bin": b"\x00"}
    files, problems = render(demo_report, returning(returned), "cedar", Plugins.discover(None, None), None)
    assert list(files) == ["a.bin", "b/page.html"]
    assert problems == []


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a//b",
        ".git/config",
        "a/.hidden",
        "C:/x",
        "a\\b",
        "a\0b",
        "con",
        "nul.txt",
        "a.",
        " a",
        "x" * 121,
        "a\nb",
        "\ud800",
        7,
        None,
    ],
)
def test_a_path_that_could_lead_elsewhere_is_refused(path, demo_report):
    files, problems = render(demo_report, returning({path: "x"}), "cedar", Plugins.discover(None, None), None)
    assert files == {}
    assert problems[0].plugin == "cedar"
    assert "is not a safe relative path" in problems[0].message


def test_paths_that_are_one_on_some_systems_are_told(demo_report):
    files, problems = render(demo_report, returning({"A": "x", "a": "y"}), "p", Plugins.discover(None, None), None)
    assert list(files) == ["A"]
    assert "twice" in problems[0].message


@pytest.mark.parametrize("returned", [None, [], "page", {}, 3])
def test_no_files_are_a_problem(returned, demo_report):
    files, problems = render(demo_report, returning(returned), "cedar", Plugins.discover(None, None), None)
    assert files == {}
    assert problems[0].message == "the renderer 'page' returned no files"


@pytest.mark.parametrize("content", [None, 3, ["x"], "half \ud83d"])
def test_content_that_no_file_can_hold_is_a_problem(content, demo_report):
    files, problems = render(demo_report, returning({"a": content, "b": "x"}), "c", Plugins.discover(None, None), None)
    assert list(files) == ["b"]
    assert len(problems) == 1


def test_what_a_renderer_raises_is_blamed_on_its_plugin(demo_report):
    def function(report, templates):
        raise ZeroDivisionError("oh")

    files, problems = render(demo_report, Renderer("p", "P", function), "cedar", Plugins.discover(None, None), None)
    assert files == {}
    assert (problems[0].plugin, "oh" in problems[0].message) == ("cedar", True)


@pytest.mark.parametrize("path", ["report.html", "a/b.csv", "Übersicht 2026.md", "x" * 120])
def test_plain_paths_are_safe(path):
    assert is_safe(path)


# -- Templates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["page.html", "page.txt", "page.html.j2"])
def test_every_template_escapes_whatever_its_name(name, make_workspace, demo_report):
    workspace = make_workspace({f"templates/{name}": "<b>{{ name }}</b>"})
    renderer = Renderer("p", "P", lambda _report, templates: {"x": templates.render(name, name="<script>'\"&")})
    files, problems = render(demo_report, renderer, "cedar", Plugins.discover(None, None), workspace)
    assert problems == []
    assert files["x"] == "<b>&lt;script&gt;&#39;&#34;&amp;</b>"


def test_the_workspaces_template_comes_before_a_plugins(show, tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "page.html").write_text("theirs")
    (tmp_path / "theirs" / "part.html").write_text("part of theirs")
    module = plugin(register_template_dirs=lambda: [tmp_path / "theirs"])
    files, problems = show({"page.html": "ours, {% include 'part.html' %}"}, module)
    assert (files, problems) == ({"page.html": "ours, part of theirs"}, [])


def test_an_unknown_variable_is_an_error_with_its_line(show):
    files, problems = show({"page.html": "one\n{{ nmae }}"}, name="x")
    assert files == {}
    assert (str(problems[0].source), problems[0].plugin) == ("templates/page.html:2", "")
    assert "nmae" in problems[0].message


def test_a_syntax_error_has_its_line(show):
    _, problems = show({"page.html": "one\n\n{% if %}"})
    assert str(problems[0].source) == "templates/page.html:3"


def test_a_missing_template_is_named(show):
    _, problems = show({"page.html": "{% include 'nowhere.html' %}"})
    assert "nowhere.html" in problems[0].message


@pytest.mark.parametrize(
    "name", ["../secret.txt", "/etc/passwd", "a/../../secret.txt", "..\\secret.txt", ".hidden", "a//b", "page.html\0"]
)
def test_no_name_leads_out_of_the_folder(name, show, tmp_path):
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic" / "secret.txt").write_text("secret")
    files, problems = show({"page.html": "{% include name %}"}, name=name)
    assert files == {}
    assert "there is no template" in problems[0].message


def test_symbolic_links_are_refused(show, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "clinic" / "templates"
    folder.mkdir(parents=True)
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "away").symlink_to(tmp_path)
    for name in ("link.txt", "away/secret.txt"):
        files, problems = show({"page.html": "{% include name %}"}, name=name)
        assert files == {}
        assert "symbolic link" in problems[0].message


@dataclass(frozen=True)
class Person:
    name: str

    def boom(self) -> str:
        raise AssertionError("a template called a method")


@pytest.mark.parametrize(
    "text",
    [
        "{{ person.boom() }}",
        "{{ person.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ person|attr('__init__') }}",
        "{{ names.append('x') }}",
        "{{ data.clear() }}",
        "{{ data.__setitem__('a', 1) }}",
        "{{ self.__init__.__globals__ }}",
        "{{ lipsum.__globals__['os'].system('touch x') }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ 'a' * 10**10 }}",
        "{{ 9**9**9 }}",
        "{{ names * 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{% for x in range(10**9) %}{% endfor %}",
        "{% include page %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    ],
)
def test_a_template_can_call_and_change_nothing_of_ours(text, show):
    files, problems = show({"page.html": text}, person=Person("Grace"), names=["a"], data={"a": 1}, page="page.html")
    assert files == {}, text
    assert len(problems) == 1
    assert problems[0].source.path == "templates/page.html"


def test_templates_get_data_only():
    given = plain({"who": Person("Grace"), "days": [1, 2.5, None], "tags": frozenset("ba")})
    assert given["who"].name == "Grace"
    assert not hasattr(given["who"], "boom")
    assert (given["days"], given["tags"]) == ((1, 2.5, None), ("a", "b"))
    for unfit in (object(), Path(), len, b"bytes", Person):
        with pytest.raises(TypeError, match="a template gets"):
            plain(unfit)


@needs_fork
@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% set ns = namespace(x='xxxxxxxxxx') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
        "{% for i in range(99999) %}{{ 'x'.ljust(9999) }}{% endfor %}",
    ],
    ids=["endless", "memory", "output"],
)
def test_a_template_without_end_is_stopped(text, show, monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 1)
    files, problems = show({"page.html": text})
    assert files == {}
    assert problems[0].source.path == "templates/page.html"


@needs_fork
def test_what_the_child_answers_is_believed_and_nothing_else():
    assert limits.bounded(lambda: "x" * 100_000, Source("t")) == "x" * 100_000
    with pytest.raises(BadTemplateError, match="makes more than"):
        limits.bounded(lambda: os._exit(3), Source("t"))


def test_plugins_add_filters_and_replace_none(show):
    def prepare_environment(env):
        env.filters["loud"] = str.upper
        env.filters["e"] = str
        env.autoescape = False

    module = plugin(prepare_environment=prepare_environment)
    files, problems = show({"page.html": "{{ name|loud }} {{ name|e }}"}, module, name="<b>")
    assert files == {"page.html": "&lt;B&gt; &lt;b&gt;"}
    assert "taken back" in problems[0].message


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a?b=c", True),
        ("mailto:a@example.org", True),
        ("tel:+12035550100", True),
        ("#goals", True),
        ("contacts/okafor.yaml", True),
        ("javascript:alert(1)", False),
        (" JaVaScRiPt:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,<script>", False),
        ("vbscript:x", False),
        ("//evil.example/x", False),
        ("\\\\evil.example\\x", False),
    ],
)
def test_links_lead_to_known_kinds_of_places(address, kept):
    assert (link(address) == address) is kept
    assert kept or link(address) == "#"


def test_jinja_is_loaded_by_renderers_that_use_it():
    import subprocess  # noqa: PLC0415 - one test
    import sys  # noqa: PLC0415 - one test

    code = "import sys, rounds.report.render; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
