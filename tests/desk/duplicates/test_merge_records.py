"""Two records become one at the desk: nothing is lost, and undo brings both back."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from rounds.base.problems import RoundsError, UsageError
from rounds.desk.duplicates.find_duplicates import (
    ApplyDecisions,
    CompareRecords,
    FindDuplicates,
    WriteDecisions,
    apply_decisions,
    compare_records,
    find_duplicates,
    write_decisions,
)
from rounds.desk.duplicates.merge_records import (
    MergeRecords,
    RedirectRecords,
    TellApart,
    merge_records,
    redirect_records,
    tell_apart,
)
from rounds.desk.imports.import_file import ApplyImport, apply_import

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rounds.desk.desk import Desk
    from rounds.storage.workspace import Workspace

CLINIC = {
    "contacts/okafor-grace.yaml": "# the good one\nname: Grace Okafor\ncredentials: MD\ntier: A\nphones:\n"
    "  - number: 937-555-0142\nnotes: Reads every note.\nverified: 2026-05-01\n",
    "contacts/okafor-g.yaml": 'name: Okafor, Grace N.\nnpi: "1234567893"\ntier: B\ndo_not_contact: [phone]\n'
    "phones:\n  - number: (937) 555-0142\n  - number: 937-555-0199\naffiliations:\n  - organization: north\n"
    "notes: Sings in the choir.\nverified: 2026-08-01\n",
    "contacts/lee.yaml": "name: Min Lee\n",
    "organizations/north.yaml": "name: North\n",
    "touches/2026/09/2026-09-01-a.yaml": "date: 2026-09-01\nchannel: visit\ncontact: okafor-g\nalso: [lee]\n",
    "touches/2026/09/2026-09-02-b.yaml": "date: 2026-09-02\nchannel: visit\ncontact: okafor-grace\nalso: [okafor-g]\n",
    "touches/2026/08.yaml": "- id: old-1 # first\n  date: 2026-08-01\n  channel: phone\n  contact: okafor-g\n"
    "- id: old-2\n  date: 2026-08-02\n  channel: phone\n  contact: lee\n",
    "referrals/2026-09.csv": 'month,contact,service_line,count\n2026-09,"okafor-g",,3\n2026-09,lee,,1\n',
    "feedback/2026-09-01-c.yaml": "opened: 2026-09-01\ntype: concern\ncontact: okafor-g\ntext: The wait.\n",
}


SETTINGS = "client: {name: Cedar}\nliaisons: [{id: dana, name: Dana}]\ntiers: {A: {}, B: {}}\n"


@pytest.fixture
def clinic(make_workspace: Callable[..., Workspace]) -> Workspace:
    clinic = make_workspace(CLINIC, settings=SETTINGS)
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "Start"]):
        subprocess.run(["git", *words], cwd=clinic.root, check=True)
    return clinic


def texts(clinic: Workspace) -> dict[str, bytes]:
    skipped = {".git", ".rounds"}
    files = (file for file in clinic.root.rglob("*") if file.is_file() and not skipped & set(file.parts))
    return {str(file.relative_to(clinic.root)): file.read_bytes() for file in files}


def commits(clinic: Workspace) -> list[str]:
    shown = subprocess.run(["git", "log", "--format=%s"], cwd=clinic.root, capture_output=True, text=True, check=True)
    return shown.stdout.splitlines()


def test_pairs_are_found_with_reasons(clinic: Workspace, desk_at: Callable[..., Desk]):
    (found,) = find_duplicates(desk_at(clinic), FindDuplicates()).as_data()
    assert (found["first"], found["second"]) == ("okafor-g", "okafor-grace")
    assert "the same telephone" in found["reasons"]
    assert find_duplicates(desk_at(clinic), FindDuplicates(least=1)).pairs == ()


def test_two_records_side_by_side(clinic: Workspace, desk_at: Callable[..., Desk]):
    compared = compare_records(desk_at(clinic), CompareRecords("okafor-grace", "okafor-g"))
    fields = compared.as_data()["fields"]
    assert (fields["name"], fields["npi"]) == (["Grace Okafor", "Okafor, Grace N."], [None, "1234567893"])
    assert [*fields][:4] == ["name", "credentials", "tier", "phones"]
    with pytest.raises(UsageError, match="there is no record 'nobody'"):
        compare_records(desk_at(clinic), CompareRecords("lee", "nobody"))


def test_a_merge_loses_nothing(clinic: Workspace, desk_at: Callable[..., Desk]):
    merged = merge_records(desk_at(clinic), MergeRecords("okafor-grace", "okafor-g"))
    assert (merged.keep, merged.gone, merged.renamed) == ("okafor-grace", "okafor-g", 5)
    assert merged.conflicts == (("tier", "A", "B"),)
    assert {"npi", "do_not_contact", "phones", "notes", "verified"} <= merged.taken.keys()
    assert commits(clinic)[0] == "Merge Okafor, Grace N. (okafor-g) into okafor-grace"
    kept = (clinic.root / "contacts" / "okafor-grace.yaml").read_text()
    for line in ("# the good one", 'npi: "1234567893"', "do_not_contact: [phone]", "937-555-0199", "2026-08-01"):
        assert line in kept
    assert kept.count("555-0142") == 1  # one number, however it is written
    assert "Reads every note.\n  Sings in the choir." in kept
    gone = (clinic.root / "contacts" / "okafor-g.yaml").read_text()
    assert gone == CLINIC["contacts/okafor-g.yaml"] + "void: merged into okafor-grace\nmerged_into: okafor-grace\n"
    named = {path: text for path, text in texts(clinic).items() if b"okafor-g\n" in text or b'okafor-g"' in text}
    assert named == {}
    assert "- id: old-1 # first" in (clinic.root / "touches" / "2026" / "08.yaml").read_text()
    assert not desk_at(clinic).loaded.errors


def test_what_the_other_says_may_be_taken(clinic: Workspace, desk_at: Callable[..., Desk]):
    merged = merge_records(desk_at(clinic), MergeRecords("okafor-grace", "okafor-g", take=("tier",)))
    assert merged.conflicts == ()
    assert "tier: B\n" in (clinic.root / "contacts" / "okafor-grace.yaml").read_text()


def test_a_merge_can_be_tried(clinic: Workspace, desk_at: Callable[..., Desk]):
    before = texts(clinic)
    merged = merge_records(desk_at(clinic, dry_run=True), MergeRecords("okafor-grace", "okafor-g"))
    assert (merged.dry_run, merged.renamed, merged.written.paths) == (True, 5, ())
    assert texts(clinic) == before


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (MergeRecords("lee", "lee"), "one record already"),
        (MergeRecords("lee", "north"), "is a contact"),
        (MergeRecords("okafor-grace", "nobody"), "no contact"),
        (MergeRecords("okafor-grace", "okafor-g", take=("npi",)), "the two do not disagree there"),
    ],
)
def test_what_cannot_be_merged(clinic: Workspace, desk_at: Callable[..., Desk], request_: MergeRecords, words: str):
    before = texts(clinic)
    with pytest.raises(UsageError, match=words):
        merge_records(desk_at(clinic), request_)
    assert texts(clinic) == before


def test_two_places_become_one(clinic: Workspace, desk_at: Callable[..., Desk]):
    (clinic.root / "organizations" / "north-2.yaml").write_text("name: North LLC\nphones: [{number: 937-555-0111}]\n")
    assert merge_records(desk_at(clinic), MergeRecords("north-2", "north")).renamed == 1
    assert "- organization: north-2" in (clinic.root / "contacts" / "okafor-g.yaml").read_text()


def test_an_import_of_the_old_record_lands_on_the_one_that_stands(
    clinic: Workspace, desk_at: Callable[..., Desk], tmp_path: Path
):
    merge_records(desk_at(clinic), MergeRecords("okafor-grace", "okafor-g"))
    table, fields = tmp_path / "list.csv", tmp_path / "map.yaml"
    table.write_text("id,name,npi,specialty\nokafor-g,Okafor Grace,,podiatry\n,Grace Okafor,1234567893,\n")
    fields.write_text("kind: contact\nfields: {id: id, name: name, npi: npi, specialty: specialty}\n")
    apply_import(desk_at(clinic), ApplyImport("csv", table, {"map": str(fields)}))
    assert sorted(file.stem for file in (clinic.root / "contacts").iterdir()) == ["lee", "okafor-g", "okafor-grace"]
    assert "podiatry" in (clinic.root / "contacts" / "okafor-grace.yaml").read_text()


def test_what_somebody_logged_before_they_had_the_merge_is_redirected(clinic: Workspace, desk_at: Callable[..., Desk]):
    merge_records(desk_at(clinic), MergeRecords("okafor-grace", "okafor-g"))
    late = clinic.root / "touches" / "2026" / "10" / "2026-10-01-late.yaml"
    late.parent.mkdir(parents=True)
    late.write_text("date: 2026-10-01\nchannel: visit\ncontact: okafor-g\n")
    tried = redirect_records(desk_at(clinic, dry_run=True), RedirectRecords())
    assert (tried.number, tried.written.paths) == (1, ())
    done = redirect_records(desk_at(clinic), RedirectRecords())
    assert (done.number, done.written.paths) == (1, ("touches/2026/10/2026-10-01-late.yaml",))
    assert late.read_text() == "date: 2026-10-01\nchannel: visit\ncontact: okafor-grace\n"
    assert redirect_records(desk_at(clinic), RedirectRecords()).number == 0


def test_two_that_were_told_apart_are_not_proposed_again(clinic: Workspace, desk_at: Callable[..., Desk]):
    told = tell_apart(desk_at(clinic), TellApart("okafor-grace", "okafor-g"))
    assert (told.pair, told.called) == (("okafor-grace", "okafor-g"), ("Dr. Okafor", "Okafor, Grace N."))
    assert "different_from: [okafor-grace]\n" in (clinic.root / "contacts" / "okafor-g.yaml").read_text()
    assert find_duplicates(desk_at(clinic), FindDuplicates()).pairs == ()
    assert tell_apart(desk_at(clinic), TellApart("okafor-g", "okafor-grace")).saved is None
    with pytest.raises(UsageError, match="two people, or two organizations, are needed"):
        tell_apart(desk_at(clinic), TellApart("lee", "north"))


def test_decisions_in_a_file(clinic: Workspace, desk_at: Callable[..., Desk], tmp_path: Path):
    made = write_decisions(desk_at(clinic), WriteDecisions())
    (text,) = made.files.values()
    assert (made.number, "decision: later" in text) == (1, True)
    assert "keep: okafor-g\n" in text  # its file says more
    file = tmp_path / "pairs.yaml"
    file.write_text(text.replace("decision: later", "decision: merge\n  take: [tier]"))
    tried = apply_decisions(desk_at(clinic, dry_run=True), ApplyDecisions(file))
    assert ([one.gone for one in tried.merged], tried.dry_run, len(commits(clinic))) == (["okafor-grace"], True, 1)
    done = apply_decisions(desk_at(clinic), ApplyDecisions(file))
    assert done.as_data()["merged"][0]["gone"] == "okafor-grace"
    assert "tier: A" in (clinic.root / "contacts" / "okafor-g.yaml").read_text()
    assert write_decisions(desk_at(clinic), WriteDecisions()).files == {}


def test_each_decision_is_carried_out_on_what_those_before_it_left(
    clinic: Workspace, desk_at: Callable[..., Desk], tmp_path: Path
):
    (clinic.root / "contacts" / "okafor-3.yaml").write_text("name: Grace Okafor\nrole: physician\n")
    file = tmp_path / "pairs.yaml"
    file.write_text(
        "- {pair: [okafor-grace, okafor-g], decision: merge}\n"
        "- {pair: [okafor-grace, okafor-3], decision: merge}\n"
        "- {pair: [okafor-grace, lee], decision: apart}\n"
    )
    done = apply_decisions(desk_at(clinic), ApplyDecisions(file))
    assert [(one.keep, one.gone) for one in done.merged] == [("okafor-grace", "okafor-g"), ("okafor-grace", "okafor-3")]
    assert done.as_data()["apart"] == [["okafor-grace", "lee"]]
    kept = (clinic.root / "contacts" / "okafor-grace.yaml").read_text()
    assert ("role: physician" in kept, 'npi: "1234567893"' in kept) == (True, True)
    assert len(commits(clinic)) == 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- pair: [okafor-g, nobody]\n", "pairs.yaml:1:3: there is no 'nobody' that stands"),
        ("- pair: [okafor-g]\n", "'pair' must be two ids"),
        ("- pair: [okafor-g, lee]\n  decision: yes\n", "'yes' is no decision"),
        ("- pair: [okafor-g, lee]\n  keep: okafor-grace\n", "is none of the two"),
        ("- pair: [okafor-g, lee]\n  keeps: lee\n", "this is no pair"),
        ("people: 1\n", "this is no list of pairs"),
        (
            "- {pair: [lee, okafor-g], decision: merge}\n- {pair: [okafor-grace, okafor-g], decision: merge}\n",
            "is merged into two others",
        ),
        ("- &a [1]\n", "has to stand in quotes"),
    ],
)
def test_a_decision_that_cannot_be_carried_out_carries_out_none(
    clinic: Workspace, desk_at: Callable[..., Desk], tmp_path: Path, text: str, words: str
):
    before = texts(clinic)
    file = tmp_path / "pairs.yaml"
    file.write_text(text)
    with pytest.raises(RoundsError) as refused:
        apply_decisions(desk_at(clinic), ApplyDecisions(file))
    assert words in f"{refused.value.message} {refused.value.hint}"
    assert texts(clinic) == before
