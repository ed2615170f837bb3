"""The page on imports: its maps read its tables, and it names every key that a map may have."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from rounds.storage.workspace import Workspace

REPOSITORY = Path(__file__).parent.parent
PAGE = (REPOSITORY / "docs/imports.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```(?:yaml|csv) (\S+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
SCHEMA = REPOSITORY / "plugins/rounds_plugins/exchange/csv_import/map.schema.json"
CLINIC = {
    "organizations/northgate-family-medicine.yaml": "name: Northgate Family Medicine\n",
    "rounds.yaml": "client: {name: Cedar}\nliaisons: [{id: dana, name: Dana}]\nservice_lines: {spine: {name: Spine}}\n",
}


def test_the_maps_of_the_page_read_its_tables(
    rounds: Callable[..., subprocess.CompletedProcess[str]], make_workspace: Callable[..., Workspace], tmp_path: Path
):
    root = make_workspace(CLINIC).root
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    def numbers(stem: str) -> dict:
        table, import_map = tmp_path / f"{stem}.csv", tmp_path / f"{stem}-map.yaml"
        done = rounds("-C", root, "import", "csv", table, "--map", import_map, "--as-of", "2026-10-31", "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)["numbers"]

    assert numbers("people") == {
        "created": 2, "filled": 0, "unchanged": 0, "replaced": 0, "conflicts": 0, "rejected": 0, "skipped": 1,
    }  # fmt: skip
    counts = numbers("referrals")
    assert (counts["created"], counts["rejected"]) == (1, 1)
    assert (root / "referrals/2026-10.csv").read_text(encoding="utf-8") == (
        "month,contact,service_line,count\n2026-10,okafor-grace,spine,2\n"
    )


@pytest.mark.parametrize("part", ["properties", "$defs.rule.properties"])
def test_the_page_names_every_key(part: str):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for step in part.split("."):
        schema = schema[step]
    assert [name for name in schema if f"`{name}`" not in PAGE] == []
