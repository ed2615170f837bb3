"""A plan to take along: a sheet by route, calls for the phone, and the people for the address book."""

from __future__ import annotations

import subprocess

import pytest

CLINIC = {
    "rounds.yaml": "client: {name: Cedar}\nliaisons: [{id: dana, name: Dana}]\ntiers: {A: {cadence_days: 30}}\n",
    "contacts/okafor-grace.yaml": "name: Grace <b>Okafor</b>\nstatus: active\ntier: A\nliaison: dana\n"
    "phones: [{number: (937) 555-0142, extension: '2'}]\naddress: {line1: 12 Oak St, city: Alder Falls}\n",
    "contacts/lee-min.yaml": "name: Min Lee\nstatus: active\nliaison: dana\n",
}


@pytest.fixture
def clinic(make_workspace, monkeypatch):
    monkeypatch.setenv("ROUNDS_TODAY", "2026-10-07")
    return make_workspace(CLINIC)


def test_the_sheet_for_the_day(clinic, call, tmp_path):
    file = tmp_path / "day.pdf"
    assert call(clinic, "plan", "--days", "1", "--print", "day-sheet", "-o", file).code == 0
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    for words in ("Dana: 7 Oct 2026", "Alder Falls", "12 Oak St", "(937) 555-0142 ext. 2", "Grace <b>Okafor</b>"):
        assert words in text
    assert "Min Lee" not in text  # nothing is due there


def test_calls_for_the_phone(clinic, call, tmp_path):
    file = tmp_path / "calls.html"
    assert call(clinic, "plan", "--days", "1", "--print", "call-list", "-o", file).code == 0
    page = file.read_text()
    assert '<a href="tel:+19375550142;ext=2">(937) 555-0142 ext. 2</a>' in page
    assert ("Grace &lt;b&gt;Okafor" in page, "<script" in page, "http://" in page) == (True, False, False)


def test_the_people_for_the_address_book(clinic, call, tmp_path):
    file = tmp_path / "day.vcf"
    assert call(clinic, "plan", "--days", "1", "--export", "vcard", "-o", file).code == 0
    assert file.read_text().count("BEGIN:VCARD") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--print", "5160"), "there is no day form '5160'"),
        (("--export", "vcrd"), "did you mean 'vcard'?"),
        (("--print", "day-sheet", "--export", "vcard"), "are two files"),
        (("--print", "day-sheet", "--owner", "dana", "tier:Z"), "nothing is due"),
    ],
)
def test_what_cannot_be_taken_along(clinic, call, words, said):
    answer = call(clinic, "plan", *words)
    assert (answer.code, said in answer.err) == (2, True), answer
