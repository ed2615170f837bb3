"""Letters and labels by filter: who gets one, what it looks like, and that nothing is a touch until it is mailed."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from rounds.book.postal import Addressee
from rounds.book.records.sources import Address
from rounds.desk.paper import forms as printed

REPOSITORY = Path(__file__).parent.parent.parent

LETTER = """\
<title>Urgent backs within five days</title>
<p>Dear {{ called }},</p>
<p>we see urgent backs within five days.</p>
<p>{{ liaison.name }}</p>
"""
FALLS = "city: Alder Falls, state: JF, zip: '00411'"
PEOPLE = {
    "okafor": f"name: Grace Okafor\ncredentials: MD\naddress: {{line1: 12 Mill Race Road, line2: Suite 4, {FALLS}}}\n",
    "lee": f"name: Daniel Lee\naffiliations: [{{organization: northgate}}]\naddress: {{line1: 2 Elm St, {FALLS}}}\n",
    "ito": f"name: Ken Ito\ndo_not_contact: [mail]\naddress: {{line1: 3 Elm St, {FALLS}}}\n",
    "all": f"name: Al Lost\ndo_not_contact: [all]\naddress: {{line1: 3 Elm St, {FALLS}}}\n",
    "bell": f"name: Ann Bell\nstatus: left\naddress: {{line1: 4 Elm St, {FALLS}}}\n",
    "nowhere": "name: No Where\n",
    "nozip": "name: No Zip\naddress: {line1: 5 Elm St, city: Alder Falls, state: JF}\n",
    "badzip": "name: Bad Zip\naddress: {line1: 5 Elm St, city: Alder Falls, state: JF, zip: '411'}\n",
}
WORLD = ("letters", "--template", "news", "--to", "liaison:dana")


@pytest.fixture
def clinic(tmp_path, monkeypatch, pdf_reader):
    """Eight people, two of whom can be written to, and a template."""
    monkeypatch.setenv("ROUNDS_TODAY", "2026-10-31")
    root = tmp_path / "clinic"
    files = {f"contacts/{name}.yaml": f"{text}liaison: dana\n" for name, text in PEOPLE.items()}
    files["rounds.yaml"] = (
        "client:\n  name: Cedar Orthopedics\n  phone: (299) 555-0199\n"
        f"  address: {{line1: 400 Weir Street, {FALLS}}}\nliaisons: [{{id: dana, name: Dana Whitfield}}]\n"
    )
    files["organizations/northgate.yaml"] = "name: Northgate\nliaison: dana\n"
    files["templates/news.html"] = LETTER
    files[".gitignore"] = ".rounds/\nreports/\n"
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "Start"]):
        subprocess.run(["git", *words], cwd=root, check=True)
    return root


def touches(root):
    return sorted((root / "touches").rglob("*.yaml")) if (root / "touches").exists() else []


def commits(root):
    done = subprocess.run(["git", "log", "--format=%s"], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def rows(file):
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_letter_for_each_and_every_other_is_told_with_the_reason(clinic, call, pdf_reader):
    answer = call(clinic, *WORLD)
    assert answer.code == 0, answer
    read = pdf_reader((clinic / "reports" / "letters-news-2026-10-31.pdf").read_bytes())
    assert read.pages == 2
    assert read.is_tagged
    assert "Dear Daniel Lee," in read.texts[0]
    assert "Dear Dr. Okafor," in read.texts[1]
    assert "12 Mill Race Road, Suite 4" in read.texts[1]
    told = dict(line.strip().split("  ", 1) for line in answer.err.splitlines() if line.startswith("  "))
    assert told == {
        "all": "has asked for no mail",
        "badzip": "the ZIP '411' is not five or nine digits",
        "bell": "status is left",
        "ito": "has asked for no mail",
        "nowhere": "has no address for mail",
        "nozip": "the address has no ZIP",
    }


def test_nothing_is_a_touch_until_it_is_mailed(clinic, call):
    call(clinic, *WORLD)
    call(clinic, "labels", "--to", "liaison:dana")
    assert touches(clinic) == []
    assert commits(clinic) == ["Start"]
    answer = call(clinic, *WORLD, "--mailed")
    assert answer.code == 0, answer
    assert "logged 2 touches" in answer.out
    texts = [file.read_text() for file in touches(clinic)]
    assert [line for line in texts[1].splitlines() if not line.startswith("#")] == [
        "date: 2026-10-31",
        "channel: mail",
        "contact: okafor",
        "liaison: dana",
        "purpose: Urgent backs within five days",
        "logged: 2026-10-31",
    ]
    assert len(texts) == 2
    assert commits(clinic) == ["Log 2 letters mailed", "Start"]
    assert call(clinic, "check").code == 0


def test_the_same_letter_goes_to_the_same_person_once(clinic, call, pdf_reader):
    call(clinic, *WORLD[:-1], "lee", "--mailed")
    answer = call(clinic, *WORLD, "--mailed", "-o", clinic / "x.pdf")
    assert "lee  has had 'Urgent backs within five days' before" in answer.err
    assert len(touches(clinic)) == 2
    assert pdf_reader((clinic / "x.pdf").read_bytes()).pages == 1
    refused = call(clinic, *WORLD, "--mailed")
    assert refused.code != 0
    assert len(touches(clinic)) == 2
    assert call(clinic, *WORLD, "--mailed", "--again").code == 0
    assert len(touches(clinic)) == 4


def test_those_whose_letter_of_a_campaign_is_due(clinic, call, pdf_reader):
    """Lee's step is done once the letter is mailed; Okafor is of tier B, for whom no letter is planned."""
    for who, tier in (("lee", "A"), ("okafor", "B")):
        file = clinic / "contacts" / f"{who}.yaml"
        file.write_text(f"{file.read_text()}tier: {tier}\nstatus: active\n")
    (clinic / "campaigns").mkdir()
    (clinic / "campaigns" / "spine.yaml").write_text(
        "name: Spine\nstart: 2026-10-26\nend: 2026-11-30\naudience: liaison:dana\n"
        "steps:\n  - {week: 1, channel: mail, template: news, tiers: [A]}\n  - {week: 1, channel: phone}\n"
    )
    labels = call(clinic, "labels", "--campaign", "spine", "--due", "--json")
    assert json.loads(labels.out)["labels"] == 1
    answer = call(clinic, "letters", "--campaign", "spine", "--due", "--mailed", "-o", clinic / "due.pdf")
    assert answer.code == 0, answer
    assert pdf_reader((clinic / "due.pdf").read_bytes()).pages == 1
    (touch,) = touches(clinic)
    assert "contact: lee" in touch.read_text()
    assert "campaign: spine" in touch.read_text()
    again = call(clinic, "letters", "--campaign", "spine", "--due")
    assert again.code == 2
    assert "no mail of 'spine' is due now" in again.err


def test_a_voided_touch_is_no_letter(clinic, call):
    call(clinic, *WORLD, "--mailed")
    for file in touches(clinic):
        file.write_text(file.read_text() + "void: the printer was out of paper\n")
    assert call(clinic, *WORLD, "--mailed").code == 0
    assert len(touches(clinic)) == 4


def test_a_dry_run_writes_nothing_at_all(clinic, call):
    answer = call(clinic, *WORLD, "--mailed", "--dry-run", "--csv", clinic / "x.csv")
    assert answer.code == 0, answer
    assert "would write touches/2026/10/" in answer.out
    assert "Would print 2 letters; would log 2 touches." in answer.out
    assert touches(clinic) == []
    assert not (clinic / "reports").exists()
    assert not (clinic / "x.csv").exists()


def test_json_says_the_same(clinic, call):
    answer = call(clinic, *WORLD, "--mailed", "--json")
    told = json.loads(answer.out)
    assert (told["letters"], len(told["written"]), told["left_out"]["ito"]) == (2, 2, "has asked for no mail")
    assert told["commit"]
    told = json.loads(call(clinic, "labels", "--to", "liaison:dana", "--start-at", "30", "--json").out)
    assert (told["labels"], told["sheets"], len(told["left_out"])) == (2, 2, 6)


def test_envelopes_are_in_the_order_of_the_letters(clinic, call, pdf_reader):
    answer = call(clinic, *WORLD, "--envelopes", "-o", clinic / "out" / "news.pdf")
    assert answer.code == 0, answer
    read = pdf_reader((clinic / "out" / "news-envelopes.pdf").read_bytes())
    assert read.sizes == [(9.5, 4.125)] * 2
    assert ["Lee" in read.texts[0], "Okafor" in read.texts[1]] == [True, True]
    assert "400 Weir Street" in read.texts[0]


def test_a_campaign_must_be_there(clinic, call):
    answer = call(clinic, *WORLD, "--mailed", "--campaign", "nothing-of-the-kind")
    assert answer.code != 0
    assert "nothing-of-the-kind" in answer.err
    assert touches(clinic) == []
    assert not (clinic / "reports").exists()


def test_the_table_for_a_mail_house_is_no_formula(clinic, call):
    (clinic / "contacts" / "evil.yaml").write_text(
        'name: "=HYPERLINK(\\"http://x\\")"\nliaison: dana\n'
        "address: {line1: '@SUM(1)', city: '+1', state: JF, zip: '004111208'}\n"
    )
    call(clinic, "labels", "--to", "liaison:dana", "--csv", clinic / "x.csv", "-o", clinic / "x.pdf")
    evil, lee, okafor = rows(clinic / "x.csv")
    assert evil["name"] == '\'=HYPERLINK("http://x")'
    assert (evil["address1"], evil["city"], evil["zip"], evil["zip4"]) == ("'@SUM(1)", "'+1", "00411", "1208")
    assert (lee["organization"], lee["key"]) == ("Northgate", "lee")
    assert [okafor[name] for name in ("name", "address1", "address2", "city", "state", "zip", "zip4")] == [
        "Grace Okafor, MD", "12 Mill Race Road", "Suite 4", "Alder Falls", "JF", "00411", "",
    ]  # fmt: skip


def test_usps_prefers_capitals(clinic, call, pdf_reader):
    call(clinic, "labels", "--to", "okafor", "--usps", "--csv", clinic / "x.csv", "-o", clinic / "x.pdf")
    text = pdf_reader((clinic / "x.pdf").read_bytes()).texts[0]
    assert [line.strip() for line in text.splitlines() if line.strip()] == [
        "GRACE OKAFOR MD",
        "12 MILL RACE RD STE 4",
        "ALDER FALLS JF 00411",
    ]
    assert rows(clinic / "x.csv")[0]["address2"] == "STE 4"


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>Dear {{ called }},</p>", "does not say in one line what it is about"),
        ("<title>one\ntwo</title>", "does not say in one line what it is about"),
        ("<title>a</title>{{ nickname }}", "'nickname' is undefined"),
        ("<title>a</title>{% if %}", "templates/news.html:1"),
        ("<title>a</title>{{ ''.__class__.__mro__ }}", "unsafe"),
        ("<title>a</title><img src='file:///etc/passwd'>", "no file in templates/"),
        ("<title>a</title><img src='logo.png'>", "no file in templates/"),
        ("<title>a</title><p>MRN: 00482913, DOB 03/04/1961</p>", "has what looks like a"),
        ("<title>a</title>" + "<div>" * 1_000, "nothing was printed"),
        ("<title>a</title>" + "x" * 2_000_001, "larger than"),
    ],
)
def test_a_template_that_cannot_be_used_prints_and_logs_nothing(clinic, call, template, words):
    (clinic / "templates" / "news.html").write_text(template)
    answer = call(clinic, *WORLD, "--mailed")
    assert answer.code != 0
    assert words in answer.err
    assert "Traceback" not in answer.err
    assert touches(clinic) == []
    assert not (clinic / "reports").exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this machine: nothing is bounded")
def test_a_letter_that_takes_for_ever_is_stopped(clinic, call, monkeypatch):
    monkeypatch.setattr(printed, "SECONDS", 1)
    monkeypatch.setattr(printed, "SECONDS_A_PIECE", 0)
    (clinic / "templates" / "news.html").write_text("<title>a</title>" + "<div>" * 20_000)
    answer = call(clinic, *WORLD, "--mailed")
    assert answer.code != 0
    assert "templates/news.html: it takes more than 1 seconds" in answer.err
    assert touches(clinic) == []


def test_a_missing_template_is_named(clinic, call):
    answer = call(clinic, "letters", "--template", "nope", "--to", "liaison:dana")
    assert answer.code != 0
    assert "there is no template 'nope.html'" in answer.err


def test_a_title_can_stand_with_the_e_mails_subject(clinic, call):
    (clinic / "templates" / "news.html").write_text("<p>Dear {{ called }},</p>")
    (clinic / "templates" / "news.subject.txt").write_text("Urgent backs\n")
    assert call(clinic, *WORLD, "--mailed").code == 0
    assert all("purpose: Urgent backs\n" in file.read_text() for file in touches(clinic))


def test_a_picture_beside_the_template_is_printed_and_a_link_out_of_it_is_not(clinic, call, tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9">LOGO</text></svg>'
    (clinic / "templates" / "news.html").write_text(f"{LETTER}<img src='pictures/logo.svg' alt='Cedar'>")
    (clinic / "templates" / "pictures").mkdir()
    (clinic / "templates" / "pictures" / "logo.svg").write_text(svg)
    assert call(clinic, *WORLD).code == 0
    (clinic / "templates" / "pictures" / "logo.svg").unlink()
    (tmp_path / "secret.svg").write_text(svg)
    (clinic / "templates" / "pictures" / "logo.svg").symlink_to(tmp_path / "secret.svg")
    answer = call(clinic, *WORLD)
    assert answer.code != 0
    assert "'pictures/logo.svg' cannot be put on paper" in answer.err


def test_a_name_is_text_in_the_letter(clinic, call, pdf_reader):
    (clinic / "contacts" / "lee.yaml").write_text(
        f"name: '<b>Bob</b> & <img src=x>'\nliaison: dana\naddress: {{line1: 2 Elm St, {FALLS}}}\n"
    )
    call(clinic, *WORLD[:-1], "lee", "-o", clinic / "x.pdf")
    text = pdf_reader((clinic / "x.pdf").read_bytes()).texts[0]
    assert "Dear <b>Bob</b> & <img src=x>," in text


@pytest.mark.parametrize("start_at", ["0", "-1", "31", "99999999999"])
def test_a_sheet_has_the_places_that_it_has(clinic, call, start_at):
    answer = call(clinic, "labels", "--to", "liaison:dana", "--start-at", start_at)
    assert answer.code == 2
    assert "places go from 1 to 30" in answer.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("labels", "--to", "liaison:dana", "--sheet", "9999"), "there are: 5160, 5161, 5163"),
        (("labels", "--to", "liaison:dana", "--sheet", "letter"), "there are: 5160, 5161, 5163"),
        ((*WORLD, "--form", "postcard"), "there are: letter"),
        ((*WORLD, "--envelope", "a7"), "there are: envelope-10"),
        ((*WORLD, "--envelopes", "-o", "-"), "two files"),
        (("labels", "--to", "tier:Z"), "nobody whom the filter selects"),
        (("labels", "--to", "ito"), "has asked for no mail"),
        (("labels", "--to", "nonsense:"), "nonsense"),
        (("--at", "2026-01-01", *WORLD), "can only be looked at"),
    ],
)
def test_what_cannot_be_printed_is_said(clinic, call, arguments, words):
    answer = call(clinic, *arguments)
    assert answer.code != 0
    assert words in answer.err


def test_an_address_that_does_not_fit_is_left_out_and_told(clinic, call, pdf_reader):
    (clinic / "contacts" / "lee.yaml").write_text(
        f"name: {'W' * 200}\nliaison: dana\naddress: {{line1: {'W' * 200}, {FALLS}}}\n"
    )
    answer = call(clinic, "labels", "--to", "liaison:dana", "-o", clinic / "x.pdf")
    assert "lee  the address does not fit on the label" in answer.err
    assert "Okafor" in pdf_reader((clinic / "x.pdf").read_bytes()).texts[0]


def test_a_record_that_cannot_be_read_is_told(clinic, call):
    (clinic / "contacts" / "broken.yaml").write_text("name: [\n")
    assert "1 record is left out" in call(clinic, "labels", "--to", "liaison:dana").err


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
