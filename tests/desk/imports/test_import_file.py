"""A file imported at the desk: planned, then applied as it was seen."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from rounds.base.ids import with_check_digit
from rounds.base.problems import ChangedError, RoundsError, UsageError
from rounds.desk.drafts import InvalidError
from rounds.desk.exports import ListFormats, list_formats
from rounds.desk.imports.import_file import ApplyImport, PlanImport, apply_import, plan_import
from rounds.desk.new_contact import AddContact, add_contact
from rounds.storage.history.setup import init_repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rounds.desk.desk import Desk
    from rounds.storage.workspace import Workspace

GRACE, LIAM = with_check_digit("123456781"), with_check_digit("123456782")
TABLE = f"""\
Name,NPI,Specialty,Phone
Grace Okafor,{GRACE},pediatrics,860-555-0142
Liam Byrne,{LIAM},cardiology,
Nobody,1234567890,,
"""
WITH_MAP = "kind: contact\nfields: {name: Name, npi: NPI, specialty: Specialty, 'phones[work]': Phone}\n"


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace({"contacts/okafor-grace.yaml": "name: Grace Okafor\nspecialty: family medicine\n"})


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "map.yaml").write_text(WITH_MAP)
    file = tmp_path / "people.csv"
    file.write_text(TABLE)
    return file


def options(table: Path) -> dict[str, str]:
    return {"map": str(table.parent / "map.yaml")}


def test_what_is_planned_is_told_and_not_written(workspace: Workspace, desk_at: Callable[..., Desk], table: Path):
    planned = plan_import(desk_at(workspace), PlanImport("csv", table, options(table)))
    assert (planned.dry_run, planned.is_useless, planned.left_out) == (True, False, 0)
    data = planned.as_data()
    assert data["numbers"] == {
        "created": 1, "filled": 1, "unchanged": 0, "replaced": 0, "conflicts": 1, "rejected": 1, "skipped": 0,
    }  # fmt: skip
    (created,) = data["created"]
    assert (created["kind"], created["id"], created["line"]) == ("contact", "byrne-liam", 3)
    assert created["document"]["specialty"] == "cardiology"
    assert data["filled"] == [{"kind": "contact", "id": "okafor-grace", "fields": ["npi", "phones"], "line": 2}]
    assert (data["conflicts"][0]["ours"], data["conflicts"][0]["theirs"]) == ("family medicine", "pediatrics")
    assert data["rejected"] == [{"line": 4, "reason": "the NPI 1234567890 has a wrong check digit"}]
    assert (data["written"], data["commit"]) == ([], "")
    assert planned.rejected_table == "file,line,reason\npeople.csv,4,the NPI 1234567890 has a wrong check digit\n"
    assert [file.name for file in (workspace.root / "contacts").iterdir()] == ["okafor-grace.yaml"]


def test_an_import_is_one_commit(workspace: Workspace, desk_at: Callable[..., Desk], table: Path):
    init_repository(workspace)
    done = apply_import(desk_at(workspace), ApplyImport("csv", table, options(table)))
    assert done.written.paths == ("contacts/byrne-liam.yaml", "contacts/okafor-grace.yaml")
    assert "document" not in done.as_data()["created"][0]
    log = subprocess.run(
        ["git", "log", "-1", "--format=%h %s"], cwd=workspace.root, capture_output=True, text=True, check=True
    )
    assert log.stdout.strip() == (
        f"{done.written.commit} import csv people.csv: 1 created, 1 filled, 1 conflicts, 1 rejected"
    )
    again = apply_import(desk_at(workspace), ApplyImport("csv", table, options(table)))
    assert (again.plan.numbers["unchanged"], again.written.paths) == (1, ())


def test_what_was_seen_is_what_is_applied(workspace: Workspace, desk_at: Callable[..., Desk], table: Path):
    planned = plan_import(desk_at(workspace), PlanImport("csv", table, options(table)))
    seen = ApplyImport("csv", table, options(table), digest=planned.digest)
    table.write_text(TABLE.replace("cardiology", "podiatry"))
    with pytest.raises(ChangedError, match=r"people\.csv was changed since it was looked at"):
        apply_import(desk_at(workspace), seen)
    assert len([*(workspace.root / "contacts").iterdir()]) == 1
    table.write_text(TABLE)
    assert apply_import(desk_at(workspace), seen).plan == planned.plan


def test_a_dry_run_applies_nothing(workspace: Workspace, desk_at: Callable[..., Desk], table: Path):
    done = apply_import(desk_at(workspace, dry_run=True), ApplyImport("csv", table, options(table)))
    assert (done.dry_run, done.written.paths, len(done.changes)) == (True, (), 2)
    assert len([*(workspace.root / "contacts").iterdir()]) == 1


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("cvs", {}), "'cvs' is none of: "),
        (("csv", {"mop": "x"}), "there is no option 'mop'"),
        (("nppes", {"limit": "x"}), "--limit x"),
    ],
)
def test_what_there_is_not(
    workspace: Workspace, desk_at: Callable[..., Desk], table: Path, asked: tuple[str, dict[str, str]], words: str
):
    with pytest.raises(UsageError, match=words):
        plan_import(desk_at(workspace), PlanImport(asked[0], table, asked[1]))


def test_a_file_that_is_not_there(workspace: Workspace, desk_at: Callable[..., Desk], tmp_path: Path):
    with pytest.raises(UsageError, match="cannot be read"):
        plan_import(desk_at(workspace), PlanImport("csv", tmp_path / "gone.csv"))


def test_broken_settings_stop_an_import(workspace: Workspace, desk_at: Callable[..., Desk], table: Path):
    (workspace.root / "rounds.yaml").write_text("client: {nam: X}\n")
    with pytest.raises(InvalidError, match=r"mend rounds\.yaml first"):
        apply_import(desk_at(workspace), ApplyImport("csv", table, options(table)))


def test_records_that_cannot_be_read_are_counted(workspace: Workspace, desk_at: Callable[..., Desk], table: Path):
    (workspace.root / "contacts/okafor-grace.yaml").write_text("nam: Grace Okafor\n")
    planned = plan_import(desk_at(workspace), PlanImport("csv", table, options(table)))
    assert (planned.left_out, planned.as_data()["left_out"]) == (1, 1)


def test_nothing_but_rejected_lines_is_useless(workspace: Workspace, desk_at: Callable[..., Desk], table: Path):
    """The name of a file is no formula among them."""
    odd = table.with_name("=1+1.csv")
    odd.write_text("Name,NPI,Specialty,Phone\nA,1,,\n")
    planned = plan_import(desk_at(workspace), PlanImport("csv", odd, options(table)))
    assert planned.is_useless
    assert planned.rejected_table.splitlines()[1].startswith("'=1+1.csv,2,")


def test_a_plugin_that_fails_is_named(workspace: Workspace, desk_at: Callable[..., Desk], table: Path):
    with pytest.raises(RoundsError, match="not an NPPES file"):
        plan_import(desk_at(workspace), PlanImport("nppes", table))


@pytest.mark.parametrize(
    ("names", "contact"),
    [
        (("Paul Reyes Jr.", "Reyes, Paul, Jr."), "reyes-paul"),
        (("Maria van der Berg", "Maria van der Berg"), "van-der-berg-maria"),
        (("Grace N. Hill", "Dr. Grace Hill, MD"), "hill-grace"),
    ],
)
def test_who_was_typed_and_is_then_imported_is_one_record(
    workspace: Workspace, desk_at: Callable[..., Desk], table: Path, names: tuple[str, str], contact: str
):
    typed, imported = names
    assert add_contact(desk_at(workspace), AddContact(typed)).contact == contact
    table.write_text(f'Name\n"{imported}"\n')
    planned = plan_import(desk_at(workspace), PlanImport("csv", table, {"kind": "contact"}))
    assert (planned.plan.creations, planned.plan.rejected) == ((), ())


def test_the_formats_and_their_options_are_known(workspace: Workspace, desk_at: Callable[..., Desk]):
    formats = list_formats(desk_at(workspace), ListFormats("import"))
    assert [*formats.by_name] == sorted(formats.by_name)
    assert {"csv", "nppes"} <= formats.by_name.keys()
    assert {"name": "csv", "title": formats.by_name["csv"].title} == {
        key: value for key, value in formats.as_data()[1].items() if key != "options"
    }
    assert "map" in [option.name for option in formats.by_name["csv"].options]
