"""Yearly limits: the bundled ones against the published amounts, and a client's own file."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import yaml

from rounds.book.gifts import bundled_limits, limit_of, read_limits
from rounds.book.records import Client, Settings

REPOSITORY = Path(__file__).parents[2]
SETTINGS = Settings(client=Client("Cedar"))


def test_the_bundled_file_is_as_its_schema_wants_it():
    schema = json.loads((REPOSITORY / "schemas/limits.schema.json").read_bytes())
    rows = yaml.safe_load((REPOSITORY / "core/rounds/book/limits.yaml").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(rows, schema)
    assert len(rows) == len(bundled_limits())


def test_the_limit_of_each_year():
    """As CMS published them; 2025 is raised by the price index and says that nobody has compared it."""
    amounts = {year: limit_of(SETTINGS, year) for year in range(2020, 2027)}
    assert [limit.value for limit in amounts.values()] == [423, 429, 452, 489, 507, 519, 535]
    assert [year for year, limit in amounts.items() if not limit.verified] == [2025]
    assert limit_of(SETTINGS, 2026, "incidental").value == 46
    assert limit_of(SETTINGS, 2027) is None


def test_a_clients_own_limit_stands_before_the_bundled_one(make_workspace, rounds):
    workspace = make_workspace(
        {
            "contacts/abel.yaml": "name: Ann Abel\ncredentials: MD\n",
            "limits.yaml": "- {year: 2026, rule: nonmonetary, value: 100, authority: our counsel, verified: true}\n",
        }
    )
    done = rounds("-C", workspace.root, "gift", "check", "abel", "--value", "101")
    assert (done.returncode, done.stdout) == (3, "abel\tAnn Abel\t0.00\t101.00\t100.00\t-1.00\tover\n")


def test_what_is_wrong_with_the_file_is_told_with_its_place(make_workspace, rounds):
    text = """\
- {year: 2026, rule: nonmonetary, value: 100, authority: our counsel}
- {year: 2026, rule: nonmonetary, value: 90, authority: our counsel}
"""
    workspace = make_workspace({"limits.yaml": text})
    done = rounds("-C", workspace.root, "check")
    assert done.returncode == 1
    assert "limits.yaml:2:3: the nonmonetary limit of 2026 stands here a second time" in done.stderr
    workspace = make_workspace({"limits.yaml": "- {year: 2026, rule: gifts, value: -1}\n"})
    done = rounds("-C", workspace.root, "check")
    assert "limits.yaml:1:" in done.stderr
    assert done.returncode == 1


def test_without_a_file_nothing_is_wrong(tmp_path):
    file = tmp_path / "limits.yaml"
    file.write_text("[]\n")
    assert read_limits(file) == ((), [])
