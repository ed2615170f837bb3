"""The fast reader is the strict one, only faster; the long comparison is in stress/."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from rounds.documents.yamltext import parse, parsers
from rounds.documents.yamltext.parsers import read_fast

pytest.importorskip("ryaml")


@pytest.fixture(scope="module")
def mutants():
    spec = spec_from_file_location("fast_mutants", Path(__file__).with_name("drivers") / "fast_mutants.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_twenty_thousand_changed_files_read_the_same(mutants):
    taken, different = mutants.compare(20_000, seed=20261126)

    assert different == []
    assert taken > 4_000  # most are left to the strict reader, but far from all


def test_a_plain_record_and_a_plain_list_are_taken():
    assert read_fast("# a comment\nname: Grace Okafor\nzip: 02134\n") == (
        {"name": "Grace Okafor", "zip": "02134"},
        ((2, 1),),
    )
    assert read_fast("- id: one\n  date: 2026-11-18\n\n- id: two\n  date: 2026-11-19\n") == (
        [{"id": "one", "date": "2026-11-18"}, {"id": "two", "date": "2026-11-19"}],
        ((1, 3), (4, 3)),
    )


@pytest.mark.parametrize(
    "text",
    [
        "a: 1e3", "a: 0x1F", "a: +12", "a: .5", "a: -0", "a: 12345678901234567890", "a: 0o17", "a: .inf", "a: 1.",
        "a: 01.4", "a: -01.4", "a: 0.33333333333333333333333333333333333333333",
        'a: "x\\u2028"', "a: 1e-5", "a: &x 1", "a: *x", "a: !t x", "<<: {a: 1}", "1: a", "true: a", "~: a", "{a: 1, 2}",
        "[a, b]: 1", "? a", "--- \na: 1", "a: 1\n...\n", "%YAML 1.2\n---\na: 1", "a: " + 40 * "[" + 40 * "]",
        "a:\r  b: 1", "- - a", "", "text", "null",
    ],
)  # fmt: skip
def test_what_could_be_read_otherwise_is_left_to_the_strict_reader(text: str):
    assert read_fast(text) is None


def test_without_it_everything_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch):
    text = b"name: Grace Okafor\nphones:\n- number: 555-0142\n"
    with_it = parse(text, "f.yaml")
    monkeypatch.setattr("rounds.documents.yamltext.parsers._loads", lambda: None)
    assert parse(text, "f.yaml") == with_it


def test_without_the_library_there_is_no_fast_reader(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "ryaml", None)
    parsers._loads.cache_clear()
    assert read_fast("a: 1\n") is None
    parsers._loads.cache_clear()
