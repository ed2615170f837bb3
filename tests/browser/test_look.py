"""The page as a person meets it: on a phone, at a desk, in the dark, by keyboard and on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from dataclasses import replace

import pytest

from rounds.report.blocks import Chart, Column, Figure, Figures, Paragraph, Series, Table

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 600, 800, 1024, 1200, 1920)
LONG = "Lopado" + "temachoselachogaleo" * 6

CONTRAST = """
(() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const parse = colour => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let each = element; each; each = each.parentElement) {
      const colour = parse(getComputedStyle(each).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return parse('white');
  };
  const bad = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest('desc, title')) continue;
    const style = getComputedStyle(element);
    const colour = parse(element.closest('svg') ? style.fill : style.color);
    const [high, low] = [light(colour), light(ground(element))].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5) bad.push([walker.currentNode.data.trim().slice(0, 40), element.outerHTML.slice(0, 80), ratio]);
  }
  return bad;
})()
"""

OVERFLOW = """
(() => {
  const width = document.documentElement.clientWidth, bad = [];
  for (const each of document.body.querySelectorAll('*')) {
    const box = each.getBoundingClientRect();
    if (!each.checkVisibility() || each.closest('.scroll table') || each.closest('.skip')) continue;
    if (box.right > width + 1 || box.left < -1) bad.push([each.outerHTML.slice(0, 80), box.left, box.right]);
  }
  return bad;
})()
"""

SMALL_TEXT = """
(() => [...document.querySelectorAll('.chart text')].filter(each => each.checkVisibility()).map(each => {
  const chart = each.closest('svg'), scale = chart.getBoundingClientRect().width / chart.viewBox.baseVal.width;
  return parseFloat(getComputedStyle(each).fontSize) * scale;
}).reduce((least, size) => Math.min(least, size), 99))()
"""


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_never_scrolls_sideways(browser, page_of, width):
    file, _ = page_of()
    browser.resize(width)
    browser.open(file.as_uri())
    assert browser.ask("innerWidth") == width
    assert browser.ask("document.documentElement.scrollWidth") <= width
    assert browser.ask(OVERFLOW) == []


def test_no_long_word_makes_a_phone_scroll_sideways(browser, page_of, demo_report):
    blocks = (
        Paragraph(LONG),
        Figures((Figure(LONG, LONG, LONG, LONG),)),
        Table(LONG, (Column(LONG), Column(LONG)), ((LONG, LONG),), note=LONG),
        Chart(LONG, "bars", LONG, labels=(LONG,), series=(Series(LONG, (1,)), Series(LONG, (2,))), unit=LONG),
        *demo_report.sections[1].blocks,
    )
    section = replace(demo_report.sections[0], title=LONG, blocks=blocks, method=LONG)
    file, _ = page_of(replace(demo_report, title=LONG, client=LONG, sections=(section,) * 4, warnings=(LONG,)))
    browser.resize(390)
    browser.open(file.as_uri())
    assert browser.ask("document.documentElement.scrollWidth") <= 390
    assert browser.ask(OVERFLOW) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_text_in_charts_is_never_small(browser, page_of, width):
    file, _ = page_of()
    browser.resize(width)
    browser.open(file.as_uri())
    assert browser.ask(SMALL_TEXT) >= (9.5 if width > 320 else 8.5)


def test_one_of_the_two_drawings_is_shown(browser, page_of):
    file, _ = page_of()
    counts = []
    for width in (390, 1200):
        browser.resize(width)
        browser.open(file.as_uri())
        shown = "[...document.querySelectorAll('.chart.%s')].filter(each => each.checkVisibility()).length"
        counts.append((browser.ask(shown % "wide"), browser.ask(shown % "narrow")))
    assert counts[0][0] == counts[1][1] == 0
    assert counts[0][1] == counts[1][0] > 0


@pytest.mark.parametrize("width", [390, 1200])
@pytest.mark.parametrize(("scheme", "kind"), [("light", ""), ("dark", ""), ("dark", "print")])
def test_every_text_stands_out_from_its_ground(browser, page_of, scheme, kind, width):
    file, _ = page_of()
    browser.resize(width)
    browser.media(scheme, kind)
    browser.open(file.as_uri())
    browser.ask("document.querySelectorAll('details').forEach(each => each.open = true)")
    try:
        assert browser.ask(CONTRAST) == []
    finally:
        browser.media()


def test_dark_is_dark_and_paper_is_white(browser, page_of):
    file, _ = page_of()
    ground = "getComputedStyle(document.body).backgroundColor"
    colours = []
    for scheme, kind in (("light", ""), ("dark", ""), ("dark", "print")):
        browser.media(scheme, kind)
        browser.open(file.as_uri())
        colours.append(browser.ask(ground))
    browser.media()
    assert colours == ["rgb(253, 252, 250)", "rgb(20, 24, 29)", "rgba(0, 0, 0, 0)"]


def test_the_page_works_without_a_mouse(browser, page_of):
    file, _ = page_of()
    browser.resize(1200)
    browser.open(file.as_uri())
    seen = []
    for _ in range(3):
        for kind in ("keyDown", "keyUp"):
            browser.tell("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
        seen.append(browser.ask("document.activeElement.textContent.trim()"))
    assert seen[0] == "Skip to the report"
    assert seen[1:] == ["In short", "Next best touches"]
    assert browser.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert browser.ask("[...document.querySelectorAll('.scroll')].every(each => each.tabIndex === 0)")


def test_each_drawing_has_a_name_and_a_description(browser, page_of):
    file, _ = page_of()
    browser.resize(1200)
    browser.open(file.as_uri())
    tree = browser.tell("Accessibility.getFullAXTree")["nodes"]
    images = [node for node in tree if node.get("role", {}).get("value") == "image" and not node.get("ignored")]
    names = [node["name"]["value"] for node in images]
    assert len(names) >= 8
    assert all("." in name and len(name) > 30 for name in names)


def pages(pdf: bytes, tmp_path) -> list[str]:
    """The text of each page."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext on this machine: the printed pages were not read")
    (tmp_path / "report.pdf").write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "report.pdf", "-"], capture_output=True, check=True, text=True
    )
    return done.stdout.split("\f")[:-1]


def test_paper_has_page_numbers_open_details_and_no_stranded_heading(browser, page_of, demo_report, tmp_path):
    file, _ = page_of()
    browser.open(file.as_uri())
    found = pages(browser.pdf(), tmp_path)
    assert len(found) > 3
    headings = {section.title for section in demo_report.sections}
    for number, text in enumerate(found, start=1):
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        assert lines[-1].endswith(f"Page {number} of {len(found)}")
        assert demo_report.client in lines[-1]
        assert lines[-2] not in headings, f"page {number} ends with a heading"
    everything = " ".join(" ".join(found).split())
    assert "Kaplan-Meier" in everything, "how it is counted is closed on paper"
    assert "Skip to the report" not in everything


def test_heads_of_tables_come_again_on_the_next_page(browser, page_of, demo_report, tmp_path):
    rows = tuple((f"Source {number}", number) for number in range(120))
    table = Table("Many", (Column("Referrer"), Column("Touches", numeric=True)), rows)
    section = replace(demo_report.sections[0], blocks=(table,))
    file, _ = page_of(replace(demo_report, sections=(section,)))
    browser.open(file.as_uri())
    found = pages(browser.pdf(), tmp_path)
    assert sum("Referrer" in text for text in found) >= 3


def test_the_pdf_is_a_pdf(browser, page_of):
    """Also where no reader of PDF is installed: Letter or A4, and more than one page."""
    file, _ = page_of()
    browser.open(file.as_uri())
    pdf = browser.pdf()
    assert pdf.startswith(b"%PDF-")
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    assert any(_inflates(stream) for stream in streams)


def _inflates(stream: bytes) -> bool:
    try:
        return bool(zlib.decompressobj().decompress(stream))
    except zlib.error:
        return False
