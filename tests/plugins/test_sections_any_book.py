"""Whatever is in the book, the sections are built, whole and readable."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from rounds import Chart, Figures, Paragraph, Period, Steps, Table
from rounds_plugins.sections import register_sections

SECTIONS = tuple(register_sections())
days = st.dates(date(2025, 9, 1), date(2026, 10, 31)).map(str)
people = st.sampled_from(["p0", "p1", "p2"])


def some(optional=None, **fields):
    return st.lists(st.fixed_dictionaries(fields, optional=optional), max_size=4)


books = st.fixed_dictionaries(
    {
        "contacts": some(
            {"tier": st.sampled_from(["A", "B", "D"]), "liaison": st.just("dana")},
            name=st.just("Ann Abel"),
            status=st.sampled_from(["active", "prospect", "left"]),
            preferences=st.fixed_dictionaries({"channels": st.lists(st.sampled_from(["visit", "email"]), max_size=1)}),
            do_not_contact=st.lists(st.sampled_from(["phone", "all"]), max_size=1),
        ),
        "touches": some(
            {"next": st.fixed_dictionaries({"action": st.just("call"), "due": days})},
            date=days,
            contact=st.sampled_from(["p0", "p1"]),
            also=st.lists(st.just("p2"), max_size=1),
            channel=st.sampled_from(["visit", "email", "fax"]),
            direction=st.sampled_from(["outbound", "inbound"]),
        ),
        "referrals": some(month=days.map(lambda day: day[:7]), contact=people, count=st.integers(0, 20)),
        "feedback": some(
            {"category": st.just("access"), "resolved": days},
            opened=days,
            type=st.sampled_from(["concern", "need", "interest", "praise"]),
            text=st.just("x"),
            contact=people,
        ),
        "goals": some(
            {"baseline": st.integers(0, 100), "scope": st.sampled_from(["tier:A", "service:spine", "nobody"])},
            name=st.just("More"),
            metric=st.sampled_from(
                ["referrals", "value", "touches", "retention", "share", "days-to-answer", "concerns"]
            ),
            target=st.sampled_from([1, 12.5, 90, "+20%", "-5%"]),
            start=days,
            due=days,
        ),
    }
)


def texts(block):
    if isinstance(block, Paragraph):
        return [block.text]
    if isinstance(block, Chart):
        return [block.title, block.caption]
    if isinstance(block, Figures):
        return [text for one in block.figures for text in (one.value, one.comparison, one.meaning)]
    if isinstance(block, Steps):
        return [text for step in block.steps for text in (step.who, step.what, *step.why, step.owner, step.due)]
    return [block.note, *(cell for cell in chain(*block.rows) if isinstance(cell, str))]


def check(block):
    if isinstance(block, Paragraph):
        assert re.search(r"\.$|: rounds [^.]+$", block.text), "a sentence, or a command to type"
    if isinstance(block, Chart):
        assert block.caption.endswith(".")
        assert block.labels or block.points
        assert all(len(line.values) == len(block.labels) for line in block.series)
        assert block.kind != "progress" or all(0 <= value <= 1 for line in block.series for value in line.values)
    if isinstance(block, Figures):
        assert all(one.value and (one.comparison or one.meaning) for one in block.figures)
    if isinstance(block, Steps):
        assert all(one.who and one.what and one.why and one.due for one in block.steps)
    if isinstance(block, Table):
        assert all(len(row) == len(block.columns) for row in block.rows)


@given(books, st.dates(date(2025, 12, 1), date(2026, 11, 15)), st.tuples(days, days))
def test_every_section_is_whole_and_readable(findings_of, document, as_of, ends):
    document["contacts"] = [{"id": f"p{n}", **contact} for n, contact in enumerate(document["contacts"])]
    period = Period(*sorted(map(date.fromisoformat, ends)))
    findings = findings_of(json.dumps(document), as_of, period)
    for section in SECTIONS:
        blocks = list(section.function(findings))
        method = section.method if isinstance(section.method, str) else section.method(findings)
        assert blocks
        assert method.endswith(".")
        for block in blocks:
            check(block)
        for text in chain([method], *map(texts, blocks)):
            assert not re.search(r"\b(nan|inf)\b|\bNone\b(?! is)", text), text
            assert "  " not in text
            assert " ." not in text
