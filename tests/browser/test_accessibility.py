"""The sample's reports as axe-core, a phone and a printer see them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rounds.base.dates import parse_period
from rounds.plugins import Plugins
from rounds.report.findings import build_report, investigate
from rounds.report.plans import About, named_plans
from rounds.report.render import render
from rounds.storage.loader import load
from rounds.storage.workspace import Workspace

pytestmark = pytest.mark.browser

SAMPLE = Path(__file__).parents[2] / "sample_data" / "cedar-orthopedics"
DAY = date(2026, 10, 31)
LOOKS = (("light", ""), ("dark", ""), ("light", "print"))
RUN = """
axe.run(document, {resultTypes: ['violations', 'incomplete']}).then(found => JSON.stringify(
  [...found.violations, ...found.incomplete.filter(each => each.id !== 'color-contrast')].map(each => [
    each.id, each.help, each.nodes.slice(0, 3).map(node => node.html.slice(0, 160))])))
"""


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core: ROUNDS_AXE names its file, or a wheel that has it."""
    given = os.environ.get("ROUNDS_AXE", "")
    if not given:
        say = pytest.fail if os.environ.get("ROUNDS_REQUIRE_BROWSER") else pytest.skip
        say("axe-core was not run: ROUNDS_AXE names no axe.min.js, nor a wheel that has it")
    if not given.endswith(".whl"):
        return Path(given).read_text(encoding="utf-8")
    with zipfile.ZipFile(given) as wheel:
        name = next(name for name in wheel.namelist() if name.endswith("/axe.min.js"))
        return wheel.read(name).decode()


@pytest.fixture(scope="session")
def sample_pages(tmp_path_factory) -> dict[str, Path]:
    """The sample's reports as web pages, by name."""
    plugins = Plugins.discover(None, None)
    book = load(Workspace(SAMPLE), plugins, DAY).book
    source = next(source for source in sorted(book.contacts) if source.startswith("okafor"))
    abouts = {
        "liaison": About(book.settings.liaisons[0].name, liaison=book.settings.liaisons[0].id),
        "source": About(book.contacts[source].name, sources=frozenset({source})),
    }
    folder, found = tmp_path_factory.mktemp("pages"), {}
    for name, plan in named_plans(plugins.reports().values, book.settings.reports).items():
        period = parse_period("last-3-months", DAY)
        findings, problems = investigate(book, plugins, period, DAY, abouts.get(plan.about))
        assert problems == []
        known = tuple(section for section in plan.sections if section in plugins.sections().values)
        shown = replace(plan, sections=known)
        report, _ = build_report(findings, plugins, shown, commit="abc", warnings=("One.",))
        files, problems = render(report, plugins.renderers().values["html"], "html", plugins, None)
        assert problems == []
        found[name] = folder / f"{name}.html"
        found[name].write_text(str(files["report.html"]), encoding="utf-8")
    assert {"board", "client", "liaison", "source"} <= set(found)
    return found


@pytest.mark.parametrize("width", [390, 1200])
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_to_mend(browser, axe, sample_pages, look, width):
    browser.resize(width)
    browser.media(*look)
    try:
        for name, file in sample_pages.items():
            browser.open(file.as_uri())
            browser.ask("document.querySelectorAll('details').forEach(each => each.open = true)")
            browser.ask(f"{axe}; 'loaded'")
            assert (name, json.loads(browser.ask(RUN))) == (name, [])
    finally:
        browser.media()


def test_axe_finds_what_is_wrong(browser, axe, tmp_path):
    """That nothing was found above means something only if it would have been."""
    file = tmp_path / "bad.html"
    file.write_text("<!doctype html><title>x</title><img src=''><p style='color:#aaa;background:#fff'>pale</p>")
    browser.open(file.as_uri())
    browser.ask(f"{axe}; 'loaded'")
    found = {each[0] for each in json.loads(browser.ask(RUN))}
    assert {"color-contrast", "html-has-lang", "image-alt"} <= found


WIDER = """
[...document.body.querySelectorAll('*')].filter(each => each.checkVisibility() && !each.closest('.scroll table, .skip')
  && each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(each => each.outerHTML.slice(0, 120))
"""


@pytest.mark.parametrize("width", [390, 800, 1200])
def test_no_page_scrolls_sideways(browser, sample_pages, width):
    browser.resize(width)
    for name, file in sample_pages.items():
        browser.open(file.as_uri())
        browser.ask("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert (name, browser.ask(WIDER), browser.ask("document.documentElement.scrollWidth")) == (name, [], width)


HEADINGS = "[...document.querySelectorAll('h1, h2, h3, summary')].map(each => each.textContent.trim())"


def test_no_printed_page_ends_with_a_heading(browser, sample_pages, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext on this machine: the printed pages were not read")
    browser.resize(1200)
    for name, file in sample_pages.items():
        browser.open(file.as_uri())
        headings = {" ".join(each.split()) for each in browser.ask(HEADINGS)}
        paper = tmp_path / f"{name}.pdf"
        paper.write_bytes(browser.pdf())
        text = subprocess.run(["pdftotext", paper, "-"], capture_output=True, check=True, text=True).stdout
        for number, page in enumerate(text.split("\f")[:-1], start=1):
            lines = [" ".join(line.split()) for line in page.splitlines() if line.strip()]
            assert len(lines) > 2, f"{name}: page {number} is as good as empty"
            assert not headings & set(lines[-3:]), f"{name}: page {number} ends with {lines[-3:]}"
