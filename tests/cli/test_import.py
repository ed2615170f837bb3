"""``rounds import`` as its user meets it: what is printed, what is written, what the exit code says."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rounds.base.ids import with_check_digit

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.storage.workspace import Workspace

    Run = Callable[..., subprocess.CompletedProcess[str]]

GRACE, LIAM = with_check_digit("123456781"), with_check_digit("123456782")
SHARED = Path(__file__).parents[2].parent / "shared" / "data"
MAP = """\
kind: contact
fields:
  name: Name
  npi: NPI
  specialty: Specialty
  phones[work]: Phone
"""
TABLE = f"""\
Name,NPI,Specialty,Phone
Grace Okafor,{GRACE},pediatrics,860-555-0142
Liam Byrne,{LIAM},cardiology,
Nobody,1234567890,,
"""


@pytest.fixture
def clinic(make_workspace: Callable[..., Workspace], tmp_path: Path) -> Path:
    """A workspace in a repository of its own, and beside it a map and a table."""
    root = make_workspace({"contacts/okafor-grace.yaml": "name: Grace Okafor\nspecialty: family medicine\n"}).root
    (root / ".gitignore").write_text(".rounds/\nreports/\n")
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "begin"]):
        subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)
    (tmp_path / "map.yaml").write_text(MAP)
    (tmp_path / "people.csv").write_text(TABLE)
    return root


def git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True).stdout


def import_people(rounds: Run, clinic: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return rounds(
        "-C", clinic, "import", "csv", clinic.parent / "people.csv", "--map", clinic.parent / "map.yaml", *options
    )


def test_an_import_is_one_commit_and_says_what_it_did(rounds: Run, clinic: Path):
    done = import_people(rounds, clinic)
    assert done.returncode == 0, done.stderr
    head = git(clinic, "rev-parse", "--short=7", "HEAD").strip()
    assert done.stdout.splitlines()[:-1] == [
        "Imported people.csv:",
        "       1 new record",
        "       1 record with empty fields filled",
        "       1 field in conflict; what is there stays",
        "       1 line rejected",
        "In conflict, not taken:",
        "  contact okafor-grace: specialty is family medicine; line 2 says pediatrics",
    ]
    assert done.stdout.splitlines()[-1].startswith(f"Commit {head}")
    assert done.stderr == f"{clinic.parent / 'people.csv'}:4: the NPI 1234567890 has a wrong check digit\n"
    assert git(clinic, "log", "--format=%s").splitlines() == [
        "import csv people.csv: 1 created, 1 filled, 1 conflicts, 1 rejected",
        "begin",
    ]
    assert git(clinic, "show", "--format=", "--name-only").split() == [
        "contacts/byrne-liam.yaml",
        "contacts/okafor-grace.yaml",
    ]
    assert rounds("-C", clinic, "check").returncode == 0


def test_a_dry_run_shows_and_writes_nothing(rounds: Run, clinic: Path):
    shown = import_people(rounds, clinic, "--dry-run", "--rejected", str(clinic.parent / "rejected.csv"))
    assert shown.returncode == 0
    assert shown.stdout.splitlines()[0] == "Would import people.csv:"
    assert "  contact byrne-liam (Liam Byrne, cardiology), line 3" in shown.stdout
    assert "  contact okafor-grace: npi, phones, line 2" in shown.stdout
    assert shown.stdout.splitlines()[-1] == "Nothing was written."
    assert "people.csv:4: the NPI" in shown.stderr
    assert git(clinic, "status", "--porcelain") == ""
    assert not list((clinic / ".rounds" / "tmp").iterdir())
    assert not (clinic.parent / "rejected.csv").exists()


def test_rejected_lines_are_kept_in_a_file(rounds: Run, clinic: Path):
    kept = clinic.parent / "rejected.csv"
    done = import_people(rounds, clinic, "--rejected", str(kept))
    assert done.stderr == ""
    with kept.open(newline="") as text:
        assert list(csv.reader(text)) == [
            ["file", "line", "reason"],
            ["people.csv", "4", "the NPI 1234567890 has a wrong check digit"],
        ]


def test_nothing_but_rejected_lines_is_a_failure(rounds: Run, clinic: Path):
    (clinic.parent / "people.csv").write_text("Name,NPI,Specialty,Phone\nA,1,,\n")
    done = import_people(rounds, clinic, "--json")
    assert (done.returncode, json.loads(done.stdout)["numbers"]["rejected"]) == (1, 1)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["import", "cvs", "x"], 2, "'cvs' is none of: cms, csv, fhir, icalendar, nppes, vcard, xlsx"),
        (["import", "csv", "missing.csv"], 2, "does not exist"),
        (["import", "csv", "odd.csv"], 2, "it cannot be told what a row of this table is"),
        (["import", "csv", "people.csv", "--map", "people.csv"], 1, "people.csv:1"),
        (["import", "nppes", "people.csv"], 1, "people.csv:1: not an NPPES file"),
        (["import", "nppes", "people.csv", "--limit", "x"], 2, "--limit x"),
    ],
)
def test_what_cannot_be_imported_is_said_plainly(rounds: Run, clinic: Path, words: list[str], code: int, said: str):
    (clinic.parent / "odd.csv").write_text("Colour,Shape\nred,round\n")
    refused = rounds(
        "-C", clinic, *(clinic.parent / word if word in {"people.csv", "odd.csv"} else word for word in words)
    )
    assert refused.returncode == code
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
    assert git(clinic, "status", "--porcelain") == ""


def test_a_plugin_that_fails_is_named_and_nothing_is_written(rounds: Run, clinic: Path):
    (clinic / "plugins").mkdir()
    (clinic / "plugins/ehr.py").write_text(
        "from rounds import Importer, Incoming, hookimpl\n\n\n"
        "def read(path, book, options):\n"
        "    yield Incoming('contact', {'name': 'Ann Poe'}, 1)\n"
        "    raise KeyError('boom')\n\n\n"
        "@hookimpl\n"
        "def register_importers():\n"
        "    return [Importer('ehr', 'The EHR', read)]\n"
    )
    trusted = rounds("-C", clinic, "trust", "--yes")
    assert trusted.returncode == 0, trusted.stderr
    failed = rounds("-C", clinic, "import", "ehr", clinic.parent / "people.csv")
    assert failed.returncode == 1
    assert "plugin ehr" in failed.stderr
    assert "boom" in failed.stderr
    assert sorted(file.name for file in (clinic / "contacts").iterdir()) == ["okafor-grace.yaml"]


@pytest.mark.skipif(not SHARED.exists(), reason="the real rows of ../shared/data are not here")
def test_the_real_people_and_places_import_clean_and_report(rounds: Run, clinic: Path):
    for name, number in (("practitioners_300", 300), ("organizations_40", 40)):
        done = rounds("-C", clinic, "import", "nppes", SHARED / "nppes" / f"{name}.csv", "--json")
        assert json.loads(done.stdout)["numbers"]["created"] == number, done.stderr
    again = rounds("-C", clinic, "import", "nppes", SHARED / "nppes/practitioners_300.csv", "--json")
    assert json.loads(again.stdout)["numbers"]["unchanged"] == 300
    assert git(clinic, "status", "--porcelain") == ""
    checked = rounds("-C", clinic, "check")
    assert checked.returncode == 0, checked.stderr
    assert rounds("-C", clinic, "report").returncode == 0


@pytest.mark.skipif(not SHARED.exists(), reason="the other CRM's contacts of ../shared/data are not here")
def test_another_crm_s_contacts_and_their_companies(rounds: Run, clinic: Path):
    table = SHARED / "crm" / "atomic_contacts.csv"
    (clinic.parent / "companies.yaml").write_text("kind: organization\nfields: {name: company_name}\n")
    (clinic.parent / "contacts.yaml").write_text("""\
kind: contact
fields:
  given: first_name
  family: last_name
  name: {template: "{first_name} {last_name}"}
  role: title
  notes: background
  affiliations[primary].organization: company_name
  emails[work]: email_work
  emails[personal]: email_home
  emails[other]: email_other
  phones[work]: phone_work
  phones[home]: phone_home
  phones[other]: phone_other
  tags: {column: tags, split: ","}
  status: {column: status, values: {in-contract: active}, otherwise: prospect}
  custom.newsletter: has_newsletter
constants: {liaison: dana}
key: id
source: Atomic CRM
as_of: {column: last_seen}
""")
    for name, number in (("companies", 55), ("contacts", 500)):
        done = rounds("-C", clinic, "import", "csv", table, "--map", clinic.parent / f"{name}.yaml", "--json")
        numbers = json.loads(done.stdout)["numbers"]
        assert (numbers["created"], numbers["rejected"], numbers["conflicts"]) == (number, 0, 0)
        again = rounds("-C", clinic, "import", "csv", table, "--map", clinic.parent / f"{name}.yaml", "--json")
        assert json.loads(again.stdout)["written"] == []
    namesakes = sorted(file.stem for file in (clinic / "contacts").glob("schmidt-marlon*"))
    assert namesakes == ["schmidt-marlon-150", "schmidt-marlon-156", "schmidt-marlon-180"]
    assert rounds("-C", clinic, "check").returncode == 0


def test_a_register_read_again_says_what_has_changed(rounds: Run, clinic: Path):
    """Whose number is out of use, blank lines, and nothing that moves the cursor of a terminal."""
    npi = "1234567893"
    rounds("-C", clinic, "contact", "set", "okafor-grace", "npi", npi)
    report = clinic.parent / "deactivated.csv"
    report.write_text(f"NPI,NPPES Deactivation Date\n{npi},11/02/2026\n\n\x1b[2J,11/02/2026\n")
    done = rounds("-C", clinic, "import", "nppes", report)
    assert done.returncode == 0
    assert done.stdout.splitlines()[1:] == [
        "       0 new records",
        "       1 line rejected",
        "       1 line passed over (1 blank)",
        "People and places: 0 new, 0 moved, 0 renamed, 1 deactivated.",
        "Out of use:",
        (
            f"  contact okafor-grace: the NPI {npi} is out of use since 2026-11-02, line 2;"
            " rounds contact set okafor-grace status left"
        ),
    ]
    assert done.stderr == f"{report}:4: '\ufffd[2J' is not an NPI\n"
    data = json.loads(rounds("-C", clinic, "import", "nppes", report, "--json").stdout)
    assert data["news"] == {"new": 0, "moved": 0, "renamed": 0, "deactivated": 1}
    assert data["deactivated"] == [
        {"kind": "contact", "id": "okafor-grace", "npi": npi, "since": "2026-11-02", "line": 2}
    ]
    assert rounds("-C", clinic, "contact", "set", "okafor-grace", "status", "left").returncode == 0
    assert json.loads(rounds("-C", clinic, "import", "nppes", report, "--json").stdout)["deactivated"] == []


def test_medicares_file_makes_people_with_their_places(rounds: Run, clinic: Path):
    """Known by NPI, a person gets further places of work; a second import changes nothing."""
    table = clinic.parent / "DAC_NationalDownloadableFile.csv"
    table.write_text(
        "NPI,Provider Last Name,Provider First Name,Cred,pri_spec,Facility Name,org_pac_id,adr_ln_1,City/Town,State,"
        "ZIP Code,Telephone Number\n"
        "1234567893,OKAFOR,GRACE,M.D.,FAMILY PRACTICE,ELM LLC,11,1 ELM ST,AVON,CT,6001,8605550142\n"
        "1000000012,BYRNE,LIAM,DO,CARDIOLOGY,ELM LLC,11,1 ELM ST,AVON,CT,60011234,8605550142\n"
        "1234567893,OKAFOR,GRACE,M.D.,FAMILY PRACTICE,OAK PC,22,9 OAK ST,AVON,CT,6001,8605550143\n"
    )
    rounds("-C", clinic, "contact", "set", "okafor-grace", "npi", "1234567893")
    done = rounds("-C", clinic, "import", "cms", table, "--json")
    data = json.loads(done.stdout)
    assert [one["id"] for one in data["created"]] == ["byrne-liam", "elm", "oak"]
    assert "affiliations" in data["filled"][0]["fields"]
    person = (clinic / "contacts/okafor-grace.yaml").read_text(encoding="utf-8")
    assert "- organization: elm\n" in person
    assert "- organization: oak\n" in person
    assert 'zip: "06001"\n' in (clinic / "organizations/oak.yaml").read_text(encoding="utf-8")
    assert rounds("-C", clinic, "check").returncode == 0
    again = json.loads(rounds("-C", clinic, "import", "cms", table, "--json").stdout)
    assert (again["numbers"]["created"], again["numbers"]["filled"], again["written"]) == (0, 0, [])
