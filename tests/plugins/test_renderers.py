"""The bundled forms of a report: web page, Markdown, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING
from xml.dom import minidom

import pytest

from rounds import Basis, Chart, Column, Figure, Figures, Paragraph, SectionContent, Series, Step, Steps, Table
from rounds.plugins import Plugins
from rounds.report.render import render
from rounds_plugins.renderers.csv import safe, sheet
from rounds_plugins.renderers.html import css_text
from rounds_plugins.renderers.markdown import code, escape

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds import Report
    from rounds.storage.workspace import Workspace

FORMS = ("html", "markdown", "json", "csv")


@pytest.fixture
def rendered(demo_report: Report):
    """A function that renders a report (the demo one) in a form: its files."""

    def run(form: str, report: Report | None = None, workspace: Workspace | None = None) -> dict[str, str]:
        plugins = Plugins.discover(None, None)
        renderers = plugins.renderers()
        owner = renderers.owners[form]
        files, problems = render(report or demo_report, renderers.values[form], owner, plugins, workspace)
        assert problems == []
        return {path: str(content) for path, content in files.items()}

    return run


def with_blocks(report: Report, *blocks, **more) -> Report:
    return replace(report, sections=(SectionContent("one", "One", tuple(blocks)),), **more)


class Page(HTMLParser):
    """What tests ask of a page: its elements in order, its ids, its headings and its texts."""

    VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data):
        if data.strip():
            self.texts.append(data.strip())

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attrs for tag, attrs in self.elements if tag in tags]


# -- All forms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_a_report_renders_the_same_twice(form, rendered):
    assert rendered(form) == rendered(form)


@pytest.mark.parametrize("form", FORMS)
def test_a_report_is_the_same_in_any_zone_locale_and_hash_seed(form, tmp_path):
    code_ = (
        "import sys, importlib.util\n"
        "from rounds.plugins import Plugins\n"
        "from rounds.report.render import render\n"
        f"spec = importlib.util.spec_from_file_location('demo_report', {str(DEMO)!r})\n"
        "demo = importlib.util.module_from_spec(spec); spec.loader.exec_module(demo)\n"
        "plugins = Plugins.discover(None, None)\n"
        f"form = plugins.renderers().values[{form!r}]\n"
        "files, _ = render(demo.demo_report(), form, 'ours', plugins, None)\n"
        "sys.stdout.buffer.write(repr(files).encode())\n"
    )
    found = {
        subprocess.run([sys.executable, "-c", code_], capture_output=True, check=True, env={**os.environ, **env}).stdout
        for env in (
            {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
            {"PYTHONHASHSEED": "77", "TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.UTF-8"},
        )
    }
    assert len(found) == 1


DEMO = Path(__file__).parent.parent / "demo_report.py"


@pytest.mark.parametrize("form", FORMS)
def test_a_report_without_sections_renders(form, rendered, demo_report):
    empty = replace(demo_report, sections=(), warnings=(), compared_with="")
    assert rendered(form, empty)


@pytest.mark.parametrize("form", FORMS)
def test_odd_characters_spoil_no_form(form, rendered, demo_report):
    odd = "a\x00b\x1b[31m\u202ec\ud83dd\ufffee\tf\ng"
    blocks = (
        Paragraph(odd),
        Table(odd, (Column(odd),), ((odd,),)),
        Chart(odd, "bars", odd, labels=(odd,), series=(Series(odd, (1,)),)),
        Steps(odd, (Step(odd, odd, (odd,), odd, odd, odd, odd),)),
        Figures((Figure(odd, odd, odd, odd),)),
    )
    for content in rendered(form, with_blocks(demo_report, *blocks, client=odd, warnings=(odd,))).values():
        assert content.encode()


# -- Web page ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(rendered) -> Page:
    return Page(rendered("html")["report.html"])


def test_the_page_is_one_small_file(rendered):
    files = rendered("html")
    assert list(files) == ["report.html"]
    assert len(files["report.html"].encode()) < 150_000


def test_the_page_asks_for_nothing_and_runs_nothing(page, rendered):
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert {"default-src 'none'", "style-src 'unsafe-inline'", "img-src data:"} <= set(policy.split("; "))
    assert not page.all("script", "iframe", "object", "embed", "img", "form", "base", "image", "use")
    assert [link["href"] for link in page.all("link")] == ["data:,"]
    for tag, attrs in page.elements:
        assert not [name for name in attrs if name.startswith("on") or name in {"src", "srcset", "style"}], tag
        assert attrs.get("href", "#").startswith(("#", "data:,"))
    styles = re.search(r"<style>(.*?)</style>", rendered("html")["report.html"], re.DOTALL)
    assert styles
    assert "url(" not in styles[1]
    assert "@import" not in styles[1]


def test_the_page_has_a_language_one_h1_and_no_heading_is_skipped(page):
    assert page.all("html") == [{"lang": "en"}]
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_every_reference_finds_one(page):
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    wanted = [name for _, attrs in page.elements for name in attrs.get("aria-labelledby", "").split()]
    wanted += [attrs["href"][1:] for attrs in page.all("a")]
    assert set(wanted) <= set(ids)


def test_sections_of_one_name_get_ids_of_their_own(rendered, demo_report):
    twice = replace(demo_report, sections=demo_report.sections[:2] * 2)
    ids = [attrs["id"] for _, attrs in Page(rendered("html", twice)["report.html"]).elements if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_the_head_says_what_the_report_is_and_what_is_missing(page, demo_report):
    text = " ".join(page.texts)
    start = text[: text.index("In short")]
    for words in (demo_report.client, demo_report.period, demo_report.compared_with, demo_report.as_of):
        assert words in start
    for warning in demo_report.warnings:
        assert warning in start


def test_every_chart_has_its_finding_two_sizes_and_its_numbers(rendered, demo_report):
    text = rendered("html")["report.html"]
    charts = [block for section in demo_report.sections for block in section.blocks if isinstance(block, Chart)]
    figures = re.findall(r"<figure>.*?</figure>", text, re.DOTALL)
    assert len(figures) == len(charts)
    for figure, chart in zip(figures, charts, strict=True):
        assert chart.caption in figure
        assert figure.count('class="chart wide"') == figure.count('class="chart narrow"') == 1
        assert "<summary>The numbers</summary>" in figure
        assert "<table" in figure


def test_every_method_is_there(page, demo_report):
    text = " ".join(" ".join(page.texts).split())
    for section in demo_report.sections:
        assert " ".join(section.method.split()) in text


def test_next_touches_say_who_why_how_and_when(page, demo_report):
    text = " ".join(page.texts)
    for section in demo_report.sections:
        for block in section.blocks:
            for step in block.steps if isinstance(block, Steps) else ():
                for words in (step.who, step.what, *step.why, step.channel, step.owner, step.due, step.source_id):
                    assert words in text


def test_the_foot_says_where_the_numbers_come_from(page, demo_report):
    text = " ".join(page.texts)
    for words in (demo_report.provenance.data_through, demo_report.provenance.commit, demo_report.provenance.version):
        assert words in text[text.index("Where these numbers come from") :]


def test_short_reports_have_no_contents(rendered, demo_report):
    short = replace(demo_report, sections=demo_report.sections[:3])
    assert "<nav" not in rendered("html", short)["report.html"]
    assert "<nav" in rendered("html")["report.html"]


def test_numbers_of_a_measure_stand_in_line_and_units_are_not_mixed(rendered, demo_report):
    measures = Table("T", (Column("a"), Column("b", numeric=True)), (("x", 1.5), ("y", 2.25), ("z", None)))
    mixed = Table("M", (Column("a"), Column("b", numeric=True)), (("x", 1.5), ("y", 2000)))
    text = rendered("html", with_blocks(demo_report, measures, mixed))["report.html"]
    assert re.findall(r"<td>([^<]*)", text) == ["1.50", "2.25", "\N{EN DASH}", "1.5", "2,000"]


def test_a_table_without_rows_says_so(rendered, demo_report):
    text = rendered("html", with_blocks(demo_report, Table("T", (Column("a"),), (), empty="Nobody waits.")))
    assert "Nobody waits." in text["report.html"]


def test_the_clients_own_style_sheet_takes_the_place_of_ours(rendered, make_workspace: Callable[..., Workspace]):
    workspace = make_workspace({"templates/html/colours.css": ":root { --accent: #123456; }"})
    text = rendered("html", workspace=workspace)["report.html"]
    assert "--accent: #123456" in text
    assert "--accent: #0b5a7d" not in text


@pytest.mark.parametrize("text", ['"; } body { display: none } /*', "</style><script>", "a\\b", "\n\x00\ud800", "é·漢"])
def test_no_text_ends_a_css_string(text):
    assert re.fullmatch(r"(?:[A-Za-z0-9 ]|\\[0-9a-f]{1,6} )*", css_text(text))


# -- Markdown ----------------------------------------------------------------------------------------------------------


def test_markdown_has_every_heading_table_and_finding(rendered, demo_report):
    text = rendered("markdown")["report.md"]
    assert text.startswith("# Referral relationships\n")
    assert "> - 1 of the client's own plugin files is off until: rounds trust\n" in text
    assert "| Joint replacement | 31 | 52 | +18% | \\$46,500 |\n" in text
    assert "1. **Dr. James Whitfield, Whitfield Internal Medicine**: Visit and answer" in text
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == [
        section.title for section in demo_report.sections
    ]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a|b", r"a\|b"),
        ("*bold* _it_ `code` ~~x~~", r"\*bold\* \_it\_ \`code\` \~\~x\~\~"),
        ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
        ("![x](http://evil)", r"!\[x\](http://evil)"),
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        ("# head", r"\# head"),
        ("- item", r"\- item"),
        ("+ item", r"\+ item"),
        ("1. item", r"1\. item"),
        ("12) item", r"12\) item"),
        ("--- ", r"\---"),
        ("> quote", r"\> quote"),
        ("two\n\nlines", "two lines"),
        ("R&D &lt; &#60;", r"R&D \&lt; \&#60;"),
        ("-4%", "-4%"),
        ("5 days", "5 days"),
        ("\\", r"\\"),
    ],
)
def test_markdown_takes_no_text_for_markup(text, escaped):
    assert escape(text) == escaped


@pytest.mark.parametrize(("text", "written"), [("a", "`a`"), ("a`b", "``a`b``"), ("`", "`` ` ``")])
def test_code_in_markdown_ends_where_it_should(text, written):
    assert code(text) == written


# -- JSON --------------------------------------------------------------------------------------------------------------


def test_json_is_the_whole_report(rendered, demo_report):
    data = json.loads(rendered("json")["report.json"])
    assert data["format"] == "rounds-report/1"
    assert [section["name"] for section in data["sections"]] == [section.name for section in demo_report.sections]
    kinds = {block["block"] for section in data["sections"] for block in section["blocks"]}
    assert kinds == {"figures", "paragraph", "table", "chart", "steps"}
    assert data["sections"][3]["blocks"][1]["goal"] == {"label": "Goal 110", "value": 110}


def test_json_has_no_nan(rendered, demo_report):
    chart = Chart("T", "bars", "", labels=("a", "b"), series=(Series("s", (float("nan"), float("inf"))),))
    data = json.loads(rendered("json", with_blocks(demo_report, chart))["report.json"], parse_constant=pytest.fail)
    assert data["sections"][0]["blocks"][0]["series"][0]["values"] == [None, None]


# -- CSV ---------------------------------------------------------------------------------------------------------------


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_every_table_is_a_file(rendered):
    files = rendered("csv")
    assert rows_of(files["referrals-by-service-line.csv"])[1] == ["Joint replacement", "31", "52", "+18%", "$46,500"]
    assert rows_of(files["referrals-referrals-by-month-nov-2025-to-nov-2026.csv"])[0] == ["Month", "Referrals"]
    assert rows_of(files["next-touches-next-best-touches.csv"])[1][-1] == "whitfield-james"
    assert ["Client", "Cedar Orthopedics & Spine"] in rows_of(files["report.csv"])


def test_tables_of_one_name_get_files_of_their_own(rendered, demo_report):
    table = Table("Same", (Column("a"),), (("x",),))
    assert list(rendered("csv", with_blocks(demo_report, table, table))) == [
        "one-same-2.csv",
        "one-same.csv",
        "report.csv",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1 203 555 0100",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1+1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff201",
        "\u200b=1",
        "\ufeff=1",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://evil")',
    ],
)
def test_no_text_is_a_formula(text):
    assert safe(text) == f"'{text}"
    table = Table("T", (Column(text), Column("n", numeric=True)), ((text, text),))
    assert rows_of(sheet(table)) == [[f"'{text}", "n"], [f"'{text}", f"'{text}"]]


def test_numbers_stay_numbers():
    table = Table(
        "T", (Column("n", numeric=True), Column("t")), ((-4.5, "-4.5"), (3, "x"), ("-4%", "a"), ("+1,200", "b"))
    )
    assert rows_of(sheet(table))[1:] == [["-4.5", "'-4.5"], ["3", "x"], ["-4%", "a"], ["+1,200", "b"]]


# -- What the documentation shows --------------------------------------------------------------------------------------

DOCUMENTED = re.findall(
    r"^```(\w+) ([^\n]*)\n(.*?)^```",
    (Path(__file__).parents[2] / "docs" / "reports.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)


def test_the_documented_style_sheet_changes_the_page(rendered, make_workspace: Callable[..., Workspace]):
    ((path, text),) = [(path, text) for language, path, text in DOCUMENTED if language == "css"]
    page_ = rendered("html", workspace=make_workspace({path: text}))["report.html"]
    assert "--accent: #23408e" in page_
    assert ".s6 { fill: var(--s6); }" in page_


def test_the_documented_renderer_draws_every_chart(demo_report):
    (text,) = [text for language, path, text in DOCUMENTED if language == "python"]
    module = ModuleType("one_chart")
    exec(compile(text, "docs/reports.md", "exec"), module.__dict__)  # noqa: S102 - our own documentation
    plugins = Plugins.discover(None, None, extra=[("one_chart", module)])
    files, problems = render(demo_report, plugins.renderers().values["charts"], "one_chart", plugins, None)
    assert problems == []
    assert str(files["index.txt"]).startswith(f"{len(files) - 1} charts, ")
    for path, content in files.items():
        if path.endswith(".svg"):
            assert minidom.parseString(str(content)).documentElement.tagName == "svg"  # noqa: S318 - our own drawing


def test_markdown_says_how_a_figure_is_made(rendered, demo_report):
    basis = Basis("kept / planned", "6 / 8 = 75%", (("watch", "0.9"),))
    [text] = rendered("markdown", with_blocks(demo_report, Figures((Figure("Attained", "75%", basis=basis),)))).values()
    assert "- Attained: **75%**\n  - *kept / planned (watch 0.9); = 6 / 8 = 75%*" in text
