"""What ``rounds letters`` and ``rounds labels`` write and say; what is printed is tested at the desk."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from rounds.book.postal_address import Addressee
from rounds.book.records.sources import Address

REPOSITORY = Path(__file__).parent.parent.parent
FALLS = "city: Alder Falls, state: JF, zip: '00411'"
SETTINGS = f"client: {{name: Cedar, address: {{line1: 1 Weir St, {FALLS}}}}}\nliaisons: [{{id: dana, name: Dana}}]\n"
WORLD = ("letters", "--template", "news", "--to", "liaison:dana")


@pytest.fixture
def clinic(make_workspace, monkeypatch, pdf_reader):
    """Three people, two of whom can be written to, and a template."""
    monkeypatch.setenv("ROUNDS_TODAY", "2026-10-31")
    people = {"okafor": "Grace Okafor, MD", "lee": "Daniel Lee", "ito": "Ken Ito\ndo_not_contact: [mail]"}
    files = {
        f"contacts/{who}.yaml": f"name: {name}\naddress: {{line1: 2 Elm St, {FALLS}}}\nliaison: dana\n"
        for who, name in people.items()
    }
    return make_workspace(
        files | {"templates/news.html": "<title>Backs</title><p>Dear {{ called }},</p>"}, settings=SETTINGS
    ).root


def touches(root):
    return sorted((root / "touches").rglob("*.yaml"))


def test_letters_are_written_and_logged_when_they_are_mailed(clinic, call):
    file = clinic / "reports" / "letters-news-2026-10-31.pdf"
    answer = call(clinic, *WORLD)
    assert answer.out == f"Printed 2 letters into {file}.\n"
    assert answer.err.splitlines() == [
        "1 source left out:",
        "  ito  has asked for no mail",
        "Nothing was logged: when they go out, say it with --mailed.",
    ]
    assert file.read_bytes().startswith(b"%PDF")
    answer = call(
        clinic, *WORLD, "--mailed", "--envelopes", "-o", clinic / "out" / "news.pdf", "--csv", clinic / "x.csv"
    )
    files = f"{clinic / 'out' / 'news.pdf'}, {clinic / 'out' / 'news-envelopes.pdf'}, {clinic / 'x.csv'}"
    assert answer.out == f"Printed 2 letters into {files}; logged 2 touches.\n", answer
    assert len(touches(clinic)) == 2
    assert call(clinic, "check").code == 0


def test_a_letter_that_cannot_be_written_is_no_touch(clinic, call):
    """Not even when everything was right but the place."""
    (clinic / "file").write_text("")
    answer = call(clinic, *WORLD, "--mailed", "-o", clinic / "file" / "x.pdf")
    assert (answer.code, touches(clinic)) == (5, []), answer


def test_a_dry_run_writes_nothing_at_all(clinic, call):
    answer = call(clinic, *WORLD, "--mailed", "--dry-run", "--csv", clinic / "x.csv")
    assert "would write touches/2026/10/" in answer.out
    assert answer.out.endswith("Would print 2 letters; would log 2 touches.\n")
    assert call(clinic, "labels", "--to", "okafor", "--dry-run").out == "Would print 1 label on 1 sheet.\n"
    assert (touches(clinic), (clinic / "reports").exists(), (clinic / "x.csv").exists()) == ([], False, False)


def test_json_says_the_same(clinic, call):
    told = json.loads(call(clinic, *WORLD, "--mailed", "--json").out)
    assert (told["letters"], len(told["written"]), told["left_out"]) == (2, 2, {"ito": "has asked for no mail"})
    assert told["files"] == [str(clinic / "reports" / "letters-news-2026-10-31.pdf")]
    told = json.loads(call(clinic, "labels", "--to", "liaison:dana", "--start-at", "30", "--json").out)
    assert (told["labels"], told["sheets"], [*told["left_out"]]) == (2, 2, ["ito"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((*WORLD, "--envelopes", "-o", "-"), "two files"), (("--at", "2026-01-01", *WORLD), "can only be looked at")],
)
def test_what_cannot_be_printed_is_said(clinic, call, arguments, words):
    answer = call(clinic, *arguments)
    assert (answer.code, words in answer.err) == (2, True)


OWN = """\
from rounds import PrintForm, hookimpl


@hookimpl
def register_print_forms():
    return [PrintForm("zebra", "Label printer", "label", {function}, suffix=".zpl")]


def zebra(job):
    return "\\n".join(piece.lines[0] for piece in job.pieces).encode()
"""


@pytest.fixture
def own_form(clinic, call):
    def write(function):
        (clinic / "plugins").mkdir(exist_ok=True)
        (clinic / "plugins" / "zebra.py").write_text(OWN.format(function=function))
        assert call(clinic, "trust", "--yes").code == 0

    return write


def test_a_strangers_form_is_printed_like_our_own(clinic, call, own_form):
    own_form("zebra")
    answer = call(clinic, "labels", "--to", "liaison:dana", "--sheet", "zebra")
    assert answer.code == 0, answer
    made = clinic / "reports" / "labels-zebra-2026-10-31.zpl"
    assert made.read_text() == "Daniel Lee\nGrace Okafor, MD"


@pytest.mark.parametrize("function", ["lambda job: 'text'", "lambda job: 1 / 0", "lambda job: exit(3)"])
def test_a_strangers_form_that_fails_is_blamed(clinic, call, own_form, function):
    own_form(function)
    answer = call(clinic, "labels", "--to", "liaison:dana", "--sheet", "zebra")
    assert answer.code == 1
    assert "zebra" in answer.err
    assert "nothing was printed" in answer.err
    assert not (clinic / "reports").exists()


def test_what_the_page_on_mail_shows_is_what_happens(tmp_path, call, pdf_reader):
    """Its template is written, its commands are typed, and the address in capitals is the one that it shows."""
    page = (REPOSITORY / "docs" / "mail.md").read_text(encoding="utf-8")
    clinic = tmp_path / "cedar"
    shutil.copytree(REPOSITORY / "sample_data" / "cedar-orthopedics", clinic)
    (clinic / "templates" / "thanks.html").write_text(re.findall(r"```html\n(.*?)```", page, re.DOTALL)[0])
    typed = re.findall(r"^\$ rounds (.+)$", page, re.MULTILINE)
    assert len(typed) == 5
    for line in typed:
        answer = call(clinic, *shlex.split(line))
        assert answer.code == 0, f"{line}\n{answer}"
    assert "logged 15 touches" in answer.out
    assert pdf_reader((clinic / "reports" / "letters-thanks-2026-10-31.pdf").read_bytes()).pages == 15
    shown = re.findall(r"```text\n(.*?)```", page, re.DOTALL)[0].splitlines()
    place = Address("12 Mill Race Road", "Suite 4", "Alder Falls", "JF", "00411-1208")
    to = Addressee("x", "Grace Okafor, MD", "Northgate Family Medicine", place)
    assert list(to.lines(usps=True)) == shown
