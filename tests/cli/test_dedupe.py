"""Two records become one on the command line, nothing is lost, and undo brings both back."""

from __future__ import annotations

import json
import subprocess

import pytest

CLINIC = {
    "rounds.yaml": "client: {name: Cedar}\nliaisons: [{id: dana, name: Dana}]\ntiers: {A: {}, B: {}}\n",
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


@pytest.fixture
def clinic(make_workspace, monkeypatch):
    monkeypatch.setenv("ROUNDS_TODAY", "2026-10-07")
    clinic = make_workspace(CLINIC)
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "Start"]):
        subprocess.run(["git", *words], cwd=clinic.root, check=True)
    return clinic


def texts(clinic):
    skipped = {".git", ".rounds"}
    files = (file for file in clinic.root.rglob("*") if file.is_file() and not skipped & set(file.parts))
    return {str(file.relative_to(clinic.root)): file.read_bytes() for file in files}


def test_pairs_are_listed_with_reasons(clinic, call):
    (found,) = json.loads(call(clinic, "dedupe", "--json").out)
    assert (found["first"], found["second"]) == ("okafor-g", "okafor-grace")
    assert "the same telephone" in found["reasons"]


def test_a_merge_loses_nothing_and_undo_brings_both_back(clinic, call):
    before = texts(clinic)
    answer = call(clinic, "dedupe", "merge", "okafor-grace", "okafor-g", "--json")
    assert answer.code == 0, answer
    said = json.loads(answer.out)
    assert said["renamed"] == 5
    assert [(each["field"], each["keep"], each["gone"]) for each in said["conflicts"]] == [
        ("tier", "A", "B"),
    ]
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
    assert call(clinic, "check").code == 0
    shown = json.loads(call(clinic, "list", "--json", "name:okafor").out)
    assert [row["id"] for row in shown] == ["okafor-grace"]
    assert call(clinic, "undo").code == 0
    assert texts(clinic) == before


def test_the_old_id_leads_to_the_one_that_stands(clinic, call):
    call(clinic, "dedupe", "merge", "okafor-grace", "okafor-g")
    answer = call(clinic, "show", "okafor-g")
    assert (answer.code, "was merged into 'okafor-grace'" in answer.err) == (0, True)
    assert call(clinic, "log", "okafor-g", "visit", "Hello").code == 0
    assert list((clinic.root / "touches" / "2026" / "10").glob("*okafor-grace*"))


def test_an_import_of_the_old_record_lands_on_the_one_that_stands(clinic, call, tmp_path):
    call(clinic, "dedupe", "merge", "okafor-grace", "okafor-g")
    table, fields = tmp_path / "list.csv", tmp_path / "map.yaml"
    table.write_text("id,name,npi,specialty\nokafor-g,Okafor Grace,,podiatry\n,Grace Okafor,1234567893,\n")
    fields.write_text("kind: contact\nfields: {id: id, name: name, npi: npi, specialty: specialty}\n")
    answer = call(clinic, "import", "csv", table, "--map", fields)
    assert answer.code == 0, answer
    assert sorted(file.stem for file in (clinic.root / "contacts").iterdir()) == ["lee", "okafor-g", "okafor-grace"]
    assert "podiatry" in (clinic.root / "contacts" / "okafor-grace.yaml").read_text()


def test_what_somebody_logged_before_they_had_the_merge_is_redirected(clinic, call):
    call(clinic, "dedupe", "merge", "okafor-grace", "okafor-g")
    late = clinic.root / "touches" / "2026" / "10" / "2026-10-01-late.yaml"
    late.parent.mkdir(parents=True)
    late.write_text("date: 2026-10-01\nchannel: visit\ncontact: okafor-g\n")
    answer = call(clinic, "check")
    assert "was merged into 'okafor-grace'" in answer.err
    assert "rounds dedupe redirect" in answer.err
    assert call(clinic, "dedupe", "redirect").out == "Redirected 1 record.\n"
    assert late.read_text() == "date: 2026-10-01\nchannel: visit\ncontact: okafor-grace\n"
    assert call(clinic, "dedupe", "redirect").out == "Redirected 0 records.\n"


def test_decisions_in_a_file(clinic, call, tmp_path):
    file = tmp_path / "pairs.yaml"
    assert call(clinic, "dedupe", "write", file).code == 0
    text = file.read_text()
    assert "decision: later" in text
    assert call(clinic, "dedupe", "write", file).code == 2  # somebody's decisions may stand there
    file.write_text(text.replace("decision: later", "decision: apart"))
    assert call(clinic, "dedupe", "apply", file).out == "Merged 0 pairs, told 1 pair apart.\n"
    assert json.loads(call(clinic, "dedupe", "--json").out) == []
    assert call(clinic, "undo").code == 0
    file.write_text(text.replace("decision: later", "decision: merge\n  take: [tier]"))
    assert "keep: okafor-g\n" in text  # its file says more
    assert call(clinic, "dedupe", "apply", file).code == 0
    assert "tier: A" in (clinic.root / "contacts" / "okafor-g.yaml").read_text()


def test_places_are_proposed_reviewed_and_merged_as_people_are(clinic, call):
    organizations = clinic.root / "organizations"
    organizations.mkdir(exist_ok=True)
    address = "address: {line1: 2 Elm Street, city: Avon, state: CT, zip: '06001'}\n"
    (organizations / "hill.yaml").write_text(
        f"name: Hillside Family Medicine\n{address}phones: [{{number: 860 555 0142}}]\n"
    )
    (organizations / "hill-2.yaml").write_text(f"name: HILLSIDE FAMILY MED., LLC\n{address.replace('Street', 'St')}")
    (organizations / "other.yaml").write_text(f"name: Valley Dental Care\n{address}")
    found = [one for one in json.loads(call(clinic, "dedupe", "--json").out) if "hill" in one["first"]]
    assert [(one["first"], one["second"]) for one in found] == [("hill", "hill-2")]
    assert found[0]["reasons"] == ["the same name", "the same address"]
    shown = call(clinic, "dedupe", "review", "--least", "0.5", typed="s\n" * 9)
    assert "Hillside Family Medicine" in shown.out
    assert call(clinic, "dedupe", "merge", "hill", "hill-2").code == 0
    assert not [one for one in json.loads(call(clinic, "dedupe", "--json").out) if "hill" in one["first"]]


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
def test_a_decision_that_cannot_be_carried_out_carries_out_none(clinic, call, tmp_path, text, words):
    before = texts(clinic)
    file = tmp_path / "pairs.yaml"
    file.write_text(text)
    answer = call(clinic, "dedupe", "apply", file)
    assert (answer.code, words in answer.err) == (1, True), answer
    assert texts(clinic) == before


def test_pair_by_pair_on_a_terminal(clinic, call):
    answer = call(clinic, "dedupe", "review", typed="2\n")
    assert answer.code == 0, answer
    assert "* name" in answer.out
    assert "Merged okafor-g into okafor-grace" in answer.out
    assert call(clinic, "dedupe", "review").code == 2  # nobody is there to ask


@pytest.mark.parametrize(
    ("keep", "gone", "words"),
    [("lee", "lee", "one record already"), ("lee", "north", "is a contact"), ("okafor-grace", "nobody", "no contact")],
)
def test_what_cannot_be_merged(clinic, call, keep, gone, words):
    answer = call(clinic, "dedupe", "merge", keep, gone)
    assert (answer.code, words in answer.err) == (2, True), answer


def test_two_places_become_one(clinic, call):
    (clinic.root / "organizations" / "north-2.yaml").write_text("name: North LLC\nphones: [{number: 937-555-0111}]\n")
    assert call(clinic, "dedupe", "merge", "north-2", "north").code == 0
    assert "- organization: north-2" in (clinic.root / "contacts" / "okafor-g.yaml").read_text()
    assert call(clinic, "check").code == 0


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("merged_into: okafor-grace\n", "must be void"),
        ("void: twice\nmerged_into: nobody\n", "there is no contact 'nobody'"),
        ("void: twice\nmerged_into: lee\n", "merged into itself in the end"),
    ],
)
def test_redirects_that_lead_nowhere_are_told(clinic, call, lines, words):
    file = clinic.root / "contacts" / "lee.yaml"
    file.write_text(file.read_text() + lines)
    answer = call(clinic, "check")
    assert (answer.code, words in answer.err) == (1, True), answer
