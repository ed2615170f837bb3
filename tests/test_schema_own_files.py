"""YAML files that plugins read for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rounds import read_checked

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = {
    "type": "object",
    "properties": {"kind": {"$ref": "#/$defs/word"}, "columns": {"type": "object"}},
    "required": ["kind"],
    "additionalProperties": False,
    "$defs": {"word": {"type": "string", "pattern": "^[a-z]+$"}},
}


def test_a_good_file_is_read(tmp_path: Path):
    file = tmp_path / "map.yaml"
    file.write_text("kind: contact\ncolumns: {a: 1}\n")
    document, problems = read_checked(file, SCHEMA)
    assert document is not None
    assert (document.data, problems) == ({"kind": "contact", "columns": {"a": 1}}, [])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("kind: Contact\n", "1:1"),
        ("kind: contact\ncolums: {}\n", "2:1"),
        ("columns: {}\n", "1:1"),
        ("- kind\n", "1:1"),
        ("kind: contact\nkind: touch\n", "2:1"),
    ],
)
def test_a_bad_file_says_where(tmp_path: Path, text: str, place: str):
    file = tmp_path / "map.yaml"
    file.write_text(text)
    document, problems = read_checked(file, SCHEMA, what="map")
    assert document is None
    assert str(problems[0]).startswith(f"{file}:{place}: ")


def test_a_missing_file_is_a_problem(tmp_path: Path):
    document, problems = read_checked(tmp_path / "nowhere.yaml", SCHEMA)
    assert document is None
    assert len(problems) == 1
