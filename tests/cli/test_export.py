"""``rounds export``: records as tables, and back again."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from rounds.storage.workspace import Workspace

    Run = Callable[..., subprocess.CompletedProcess[str]]

FILES = {
    "organizations/northgate.yaml": "name: Northgate Family Medicine\n",
    "contacts/okafor-grace.yaml": """\
        name: Grace Okafor
        npi: '1234567893'
        affiliations: [{organization: northgate, primary: true}]
        phones: [{number: +44 20 7946 0958, extension: '7'}, {number: 860-555-0142, kind: mobile}]
        address: {city: Hartford, zip: 06105}
        preferences: {channels: [visit, phone]}
        tags: [vip]
        notes: "=HYPERLINK(1)"
        custom: {panel: big}
        """,
    "contacts/gone.yaml": "name: Ann Gone\nvoid: entered twice\n",
    "touches/t-1.yaml": "date: 2026-10-02\nchannel: visit\ncontact: okafor-grace\nnotes: Came back\n",
    "referrals/2026-10.csv": "month,contact,count\n2026-10,okafor-grace,4\n",
}


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def test_every_kind_is_a_table(rounds: Run, make_workspace: Callable[..., Workspace], tmp_path: Path):
    clinic = make_workspace(FILES).root
    done = rounds("-C", clinic, "export", "csv", "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "out/contacts.csv") == [
        {
            "id": "okafor-grace",
            "name": "Grace Okafor",
            "npi": "1234567893",
            "organizations": "northgate",
            "phone_work": "+44 20 7946 0958 x7",
            "phone_mobile": "860-555-0142",
            "address_city": "Hartford",
            "address_zip": "06105",
            "status": "prospect",
            "custom_panel": "big",
            "notes": "'=HYPERLINK(1)",
            "prefers": "visit; phone",
            "tags": "vip",
        }
    ]
    assert rows(tmp_path / "out/touches.csv")[0]["date"] == "2026-10-02"
    assert rows(tmp_path / "out/referrals.csv")[0]["count"] == "4"


def test_one_table_can_be_printed(rounds: Run, make_workspace: Callable[..., Workspace]):
    clinic = make_workspace(FILES).root
    done = rounds("-C", clinic, "export", "csv", "--kind", "organizations", "-o", "-")
    assert done.stdout.splitlines()[1] == "northgate,Northgate Family Medicine,practice,prospect"


def test_without_a_place_it_goes_to_reports(rounds: Run, make_workspace: Callable[..., Workspace]):
    clinic = make_workspace(FILES).root
    rounds("-C", clinic, "export", "csv", "--kind", "contacts")
    assert [file.name for file in (clinic / "reports").iterdir()] == ["csv-2026-10-31.csv"]


@pytest.mark.parametrize("words", [["csv", "--kind", "goals"], ["xml"]])
def test_what_there_is_not(rounds: Run, make_workspace: Callable[..., Workspace], words: list[str]):
    refused = rounds("-C", make_workspace().root, "export", *words)
    assert refused.returncode == 2
    assert "csv" in refused.stderr or "contacts" in refused.stderr


def test_an_exported_table_says_nothing_new(rounds: Run, make_workspace: Callable[..., Workspace], tmp_path: Path):
    clinic = make_workspace(FILES).root
    rounds("-C", clinic, "export", "csv", "-o", tmp_path / "out")
    (tmp_path / "map.yaml").write_text("""\
kind: contact
fields:
  id: id
  name: name
  npi: npi
  affiliations[primary].organization: organizations
  phones[work]: phone_work
  phones[mobile]: phone_mobile
  address.city: address_city
  address.zip: address_zip
  preferences.channels: {column: prefers, split: ";"}
  tags: {column: tags, split: ";"}
  custom.panel: custom_panel
""")
    table = tmp_path / "out/contacts.csv"
    done = rounds("-C", clinic, "import", "csv", table, "--map", tmp_path / "map.yaml", "--json")
    data = json.loads(done.stdout)
    assert data["numbers"]["unchanged"] == 1, data
    assert data["written"] == []


def test_what_an_exporter_prints_stays_out_of_what_is_exported(
    rounds: Run, make_workspace: Callable[..., Workspace]
) -> None:
    plugin = """\
        from rounds import Exporter, hookimpl

        def loud(book, options):
            print("working ...")
            return {"names.txt": "Grace Okafor"}

        @hookimpl
        def register_exporters():
            return [Exporter("loud", "Names", loud)]
    """
    clinic = make_workspace({**FILES, "plugins/own.py": plugin}).root
    rounds("-C", clinic, "trust", "--yes")
    done = rounds("-C", clinic, "export", "loud", "-o", "-")
    assert (done.returncode, done.stdout) == (0, "Grace Okafor")
    assert "working ..." in done.stderr
