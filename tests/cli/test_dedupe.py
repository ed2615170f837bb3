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


def test_a_merge_is_told_and_undo_brings_both_back(clinic, call):
    before = texts(clinic)
    assert [one["first"] for one in json.loads(call(clinic, "dedupe", "--json").out)] == ["okafor-g"]
    answer = call(clinic, "dedupe", "merge", "okafor-grace", "okafor-g")
    assert answer.code == 0, answer
    first, taken, *conflicts = answer.out.splitlines()
    assert first == "Merged okafor-g into okafor-grace; 5 records name the one that stays instead."
    assert taken == "  taken over: npi, do_not_contact, affiliations, phones, notes, verified"
    assert conflicts == ["  tier: stays A; okafor-g says B"]
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


def test_what_names_a_merged_record_is_redirected(clinic, call):
    call(clinic, "dedupe", "merge", "okafor-grace", "okafor-g")
    late = clinic.root / "touches" / "2026-10-01-late.yaml"
    late.write_text("date: 2026-10-01\nchannel: visit\ncontact: okafor-g\n")
    answer = call(clinic, "check")
    assert "was merged into 'okafor-grace'" in answer.err
    assert "rounds dedupe redirect" in answer.err
    assert call(clinic, "dedupe", "redirect", "--dry-run").out == "Would redirect 1 record.\n"
    assert call(clinic, "dedupe", "redirect").out == "Redirected 1 record.\n"


def test_decisions_in_a_file(clinic, call, tmp_path):
    file = tmp_path / "pairs.yaml"
    assert call(clinic, "dedupe", "write", file).out.startswith(f"Wrote 1 pair to {file}. Decide there, then: ")
    text = file.read_text()
    assert call(clinic, "dedupe", "write", file).code == 2  # somebody's decisions may stand there
    file.write_text(text.replace("decision: later", "decision: apart"))
    tried = call(clinic, "dedupe", "apply", file, "--dry-run").out
    assert "+different_from: [okafor-grace]" in tried
    assert tried.endswith("Would merge 0 pairs, told 1 pair apart.\n")
    assert call(clinic, "dedupe", "apply", file).out == "Merged 0 pairs, told 1 pair apart.\n"
    assert call(clinic, "dedupe").err == "Nobody and nothing seems to stand here twice.\n"


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


def test_pair_by_pair_on_a_terminal(clinic, call):
    answer = call(clinic, "dedupe", "review", typed="2\n")
    assert answer.code == 0, answer
    assert "* name" in answer.out
    assert "Merged okafor-g into okafor-grace" in answer.out
    assert call(clinic, "dedupe", "review").code == 2  # nobody is there to ask


def test_two_are_told_apart(clinic, call):
    answer = call(clinic, "dedupe", "apart", "okafor-grace", "okafor-g")
    assert answer.out == "Dr. Okafor and Okafor, Grace N. are not proposed again.\n"
    assert call(clinic, "dedupe", "apart", "okafor-grace", "north").code == 2


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


def test_nothing_is_decided_in_the_past(make_repository, call):
    clinic = make_repository({f"contacts/{name}.yaml": "name: Grace Okafor\n" for name in ("okafor", "okafor-grace")})
    answer = call(clinic, "--at", "HEAD", "dedupe", "review", typed="2\n")
    assert answer.code == 2
    assert "can only be looked at" in answer.err
    assert "Which stays?" not in answer.err
