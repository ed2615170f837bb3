"""Every bundled section on the sample: its figures say how they are made, and rounds explain tells the report's."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from rounds import Figures, Table
from rounds.base.dates import parse_period
from rounds.plugins import Plugins
from rounds.report.findings import investigate
from rounds.report.plans import About
from rounds.storage.loader import load
from rounds.storage.workspace import Workspace
from rounds_plugins.sections import register_sections

SAMPLE = Path(__file__).parents[2] / "sample_data" / "cedar-orthopedics"
DAY = date(2026, 10, 31)
SECTIONS = {section.name: section for section in register_sections()}


@pytest.fixture(scope="module")
def sample():
    plugins = Plugins.discover(None, None)
    book = load(Workspace(SAMPLE), plugins, DAY).book
    return book, plugins


@pytest.fixture(scope="module")
def findings(sample):
    """All of the book, and for sections about one source that source's."""
    book, plugins = sample
    period = parse_period("last-3-months", DAY)
    about = About("Grace Okafor", sources=frozenset({"okafor-grace"}))
    whole, one = (investigate(book, plugins, period, DAY, about=who)[0] for who in (None, about))
    return {"book": whole, "source": one}


def _blocks(name, findings):
    section = SECTIONS[name]
    return list(section.function(findings["source" if section.about == "source" else "book"]))


def _figures(blocks):
    return [figure for block in blocks if isinstance(block, Figures) for figure in block.figures]


def _bases(blocks):
    rows = [basis for block in blocks if isinstance(block, Table) for basis in block.bases if basis]
    return [figure.basis for figure in _figures(blocks) if figure.basis] + rows


@pytest.mark.parametrize("name", SECTIONS)
def test_every_figure_says_how_it_is_made(name, findings):
    for figure in _figures(_blocks(name, findings)):
        assert figure.basis is not None, figure.label
        assert figure.basis.formula, figure.label


@pytest.mark.parametrize("name", SECTIONS)
def test_rows_are_explained_one_for_one(name, findings):
    for block in _blocks(name, findings):
        if isinstance(block, Table) and block.bases:
            assert len(block.bases) == len(block.rows), block.title


@pytest.mark.parametrize("name", SECTIONS)
def test_what_is_cited_stands_there(name, findings):
    for basis in _bases(_blocks(name, findings)):
        for citation in basis.records:
            lines = (SAMPLE / citation.path).read_text(encoding="utf-8").splitlines()
            assert all(1 <= first <= last <= len(lines) for first, last in citation.lines), str(citation)
            assert citation.records >= sum(last - first + 1 for first, last in citation.lines)


@pytest.mark.parametrize("name", SECTIONS)
def test_cut_offs_are_those_in_force(name, findings):
    cutoffs = findings["book"].book.settings.cutoffs
    for basis in _bases(_blocks(name, findings)):
        for cutoff, value in basis.cutoffs:
            assert float(value) == getattr(cutoffs, cutoff)


@pytest.mark.parametrize("name", [name for name, section in SECTIONS.items() if section.about != "source"])
def test_explain_tells_the_figures_of_the_report(name, rounds):
    """Two commands, two processes: the JSON report beside rounds explain."""
    report = json.loads(rounds("-C", SAMPLE, "report", "client", "--json").stdout)
    blocks = next(section["blocks"] for section in report["sections"] if section["name"] == name)
    shown = [figure for block in blocks if block["block"] == "figures" for figure in block["figures"]]
    told = json.loads(rounds("-C", SAMPLE, "explain", "section", name, "--json").stdout)
    assert [(one["label"], one["value"], one["comparison"]) for one in told["figures"]] == [
        (one["label"], one["value"], one["comparison"]) for one in shown
    ]
    assert [one["basis"]["working"] for one in told["figures"]] == [one["basis"]["working"] for one in shown]
    rows = [row for block in blocks if block["block"] == "table" and block["bases"] for row in block["rows"]]
    assert [row["row"] for table in told["tables"] for row in table["rows"]] == rows


def _cited_rows(basis):
    """The rows of the tables that are cited, read again with nothing of Rounds."""
    for citation in basis.records:
        if citation.path.endswith(".csv"):
            with (SAMPLE / citation.path).open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            for first, last in citation.lines:
                yield from rows[first - 2 : last - 1]


def test_counting_the_cited_rows_again_gives_the_number(findings):
    referrals = {one.label: one for one in _figures(_blocks("referrals", findings))}
    rows = list(_cited_rows(referrals["Referrals"].basis))
    assert f"{sum(int(row['count']) for row in rows):,}" == referrals["Referrals"].value
    funnel = {one.label: one for one in _figures(_blocks("funnel", findings))}
    rows = list(_cited_rows(funnel["Seen"].basis))
    seen, received = (sum(int(row[name]) for row in rows) for name in ("seen", "count"))
    assert funnel["Seen"].meaning == f"{seen:,} of {received:,}"
    settings = yaml.safe_load((SAMPLE / "rounds.yaml").read_text(encoding="utf-8"))
    margins = {name: line["margin"] for name, line in settings["service_lines"].items()}
    rows = list(_cited_rows(referrals["Value"].basis))
    value = sum(int(row["seen"] or row["count"]) * margins[row["service_line"]] for row in rows)
    assert f"${value:,.0f}" == referrals["Value"].value


def test_counting_the_cited_touches_again_gives_the_number(findings):
    made = next(one for one in _figures(_blocks("channels", findings)) if one.label == "Touches made")
    touches = 0
    for citation in made.basis.records:
        text = (SAMPLE / citation.path).read_text(encoding="utf-8")
        whole = isinstance(yaml.safe_load(text), dict)  # a file of one touch
        for first, last in citation.lines:
            touches += whole or sum(line.startswith("- ") for line in text.splitlines()[first - 1 : last])
    assert f"{touches:,}" == made.value


def test_an_html_page_carries_the_same(rounds, tmp_path):
    page = tmp_path / "page.html"
    rounds("-C", SAMPLE, "report", "client", "-o", page)
    told = json.loads(rounds("-C", SAMPLE, "explain", "section", "funnel", "--json").stdout)
    text = page.read_text(encoding="utf-8")
    for figure in told["figures"]:
        assert f"{figure['label']}: {figure['value']}" in text
        assert f"= {figure['basis']['working']}" in text
