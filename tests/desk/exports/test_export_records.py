"""Records in other formats, as files in memory."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from rounds.base.problems import UsageError
from rounds.desk.exports import ExportRecords, export_records
from rounds.desk.imports.import_file import PlanImport, plan_import

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from rounds.desk.desk import Desk
    from rounds.storage.workspace import Workspace

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
MAP = """\
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
"""


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace(FILES)


def rows(files: Mapping[str, str | bytes], name: str) -> list[dict[str, str]]:
    content = files[name]
    text = content if isinstance(content, str) else content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_every_kind_is_a_table(workspace: Workspace, desk_at: Callable[..., Desk]):
    made = export_records(desk_at(workspace), ExportRecords("csv"))
    assert (made.name, made.is_partial) == ("csv-2026-10-31", False)
    assert rows(made.files, "contacts.csv") == [
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
    assert rows(made.files, "touches.csv")[0]["date"] == "2026-10-02"
    assert rows(made.files, "referrals.csv")[0]["count"] == "4"
    assert not (workspace.root / "reports").exists()


def test_an_exported_table_says_nothing_new(workspace: Workspace, desk_at: Callable[..., Desk], tmp_path: Path):
    made = export_records(desk_at(workspace), ExportRecords("csv", {"kind": "contacts"}))
    (content,) = made.files.values()
    table, fields = tmp_path / "contacts.csv", tmp_path / "map.yaml"
    table.write_bytes(content if isinstance(content, bytes) else content.encode())
    fields.write_text(MAP)
    planned = plan_import(desk_at(workspace), PlanImport("csv", table, {"map": str(fields)}))
    assert (planned.plan.numbers["unchanged"], planned.changes) == (1, [])


def test_records_that_cannot_be_read_are_told_and_left_out(workspace: Workspace, desk_at: Callable[..., Desk]):
    (workspace.root / "contacts/okafor-grace.yaml").write_text("nam: Grace Okafor\n")
    desk = desk_at(workspace)
    assert export_records(desk, ExportRecords("csv", {"kind": "organizations"})).is_partial
    assert "contacts/okafor-grace.yaml" in {problem.source.path for problem in desk.ear.heard}


@pytest.mark.parametrize(
    ("exporter", "options", "words"),
    [
        ("csv", {"kind": "goals"}, "there is no such table"),
        ("csv", {"kinds": "goals"}, "there is no option 'kinds'"),
        ("xml", {}, "'xml' is none of: "),
    ],
)
def test_what_there_is_not(
    workspace: Workspace, desk_at: Callable[..., Desk], exporter: str, options: dict[str, str], words: str
):
    with pytest.raises(UsageError, match=words):
        export_records(desk_at(workspace), ExportRecords(exporter, options))
