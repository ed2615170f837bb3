"""Letters by filter: who gets one, what it looks like, and that nothing is a touch until it is mailed."""

from __future__ import annotations

import os

import pytest

from rounds.base.problems import RoundsError, UsageError
from rounds.desk import forms
from rounds.desk.letters import PrintLetters, log_letters, print_letters

EVERYBODY = "liaison:dana"
PDF = "letters-news-2026-10-31.pdf"
FALLS = "city: Alder Falls, state: JF, zip: '00411'"


def letters(desk, to=EVERYBODY, **options):
    return print_letters(desk, PrintLetters("news", to, **options))


def mailed(desk, to=EVERYBODY, **options):
    return log_letters(desk, letters(desk, to, mailed=True, **options))


def touches(clinic):
    return [file.read_text() for file in sorted((clinic.root / "touches").rglob("*.yaml"))]


def test_a_letter_for_each_and_every_other_is_told_with_the_reason(open_desk, pdf_reader):
    printed = letters(open_desk())
    read = pdf_reader(printed.files[PDF])
    assert (printed.number, read.pages, read.is_tagged) == (2, 2, True)
    assert "Dear Daniel Lee," in read.texts[0]
    assert "Dear Dr. Okafor," in read.texts[1]
    assert "12 Mill Race Road, Suite 4" in read.texts[1]
    assert {one.id: one.reason for one in printed.left_out} == {
        "all": "has asked for no mail",
        "badzip": "the ZIP '411' is not five or nine digits",
        "bell": "status is left",
        "ito": "has asked for no mail",
        "nowhere": "has no address for mail",
        "nozip": "the address has no ZIP",
    }


def test_nothing_is_a_touch_until_it_is_mailed(clinic, open_desk):
    assert log_letters(open_desk(), letters(open_desk())).logged == 0
    printed = letters(open_desk(), mailed=True)
    assert (printed.logged, touches(clinic)) == (2, [])
    logged = log_letters(open_desk(), printed)
    assert (logged.logged, len(logged.saved.written.paths)) == (2, 2)
    texts = touches(clinic)
    assert [line for line in texts[1].splitlines() if not line.startswith("#")] == [
        "date: 2026-10-31",
        "channel: mail",
        "contact: okafor",
        "liaison: dana",
        "purpose: Urgent backs within five days",
        "logged: 2026-10-31",
    ]
    assert len(texts) == 2


def test_the_same_letter_goes_to_the_same_person_once(clinic, open_desk, pdf_reader):
    mailed(open_desk(), "lee")
    printed = mailed(open_desk())
    assert "has had 'Urgent backs within five days' before" in {one.id: one.reason for one in printed.left_out}["lee"]
    assert (pdf_reader(printed.files[PDF]).pages, len(touches(clinic))) == (1, 2)
    with pytest.raises(UsageError, match="nobody whom the filter selects gets this letter"):
        mailed(open_desk())
    mailed(open_desk(), again=True)
    assert len(touches(clinic)) == 4
    for file in (clinic.root / "touches").rglob("*.yaml"):
        file.write_text(file.read_text() + "void: the printer was out of paper\n")
    assert mailed(open_desk()).number == 2  # a voided touch is no letter


def test_those_whose_letter_of_a_campaign_is_due(clinic, open_desk):
    """Lee's step is done once the letter is mailed; Okafor is of tier B, for whom no letter is planned."""
    for who, tier in (("lee", "A"), ("okafor", "B")):
        file = clinic.root / "contacts" / f"{who}.yaml"
        file.write_text(f"{file.read_text()}tier: {tier}\nstatus: active\n")
    (clinic.root / "campaigns").mkdir()
    (clinic.root / "campaigns" / "spine.yaml").write_text(
        "name: Spine\nstart: 2026-10-26\nend: 2026-11-30\naudience: liaison:dana\n"
        "steps:\n  - {week: 1, channel: mail, template: news, tiers: [A]}\n  - {week: 1, channel: phone}\n"
    )
    due = PrintLetters(campaign="spine", due=True, mailed=True)
    assert log_letters(open_desk(), print_letters(open_desk(), due)).number == 1
    (text,) = touches(clinic)
    assert ("contact: lee" in text, "campaign: spine" in text) == (True, True)
    with pytest.raises(UsageError, match="no mail of 'spine' is due now"):
        print_letters(open_desk(), due)


def test_a_dry_run_prints_and_writes_nothing(clinic, open_desk):
    told = mailed(open_desk(dry_run=True), csv=True)
    assert (told.files, told.logged, len(told.as_data([])["would_write"])) == ({}, 2, 2)
    assert touches(clinic) == []


def test_envelopes_are_in_the_order_of_the_letters(open_desk, pdf_reader):
    files = letters(open_desk(), envelope="envelope-10", csv=True).files
    assert [*files] == [PDF, "letters-news-2026-10-31-envelopes.pdf", "letters-news-2026-10-31.csv"]
    read = pdf_reader(files["letters-news-2026-10-31-envelopes.pdf"])
    assert read.sizes == [(9.5, 4.125)] * 2
    assert ["Lee" in read.texts[0], "Okafor" in read.texts[1]] == [True, True]
    assert "400 Weir Street" in read.texts[0]


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
def test_a_template_that_cannot_be_used_prints_and_logs_nothing(clinic, open_desk, template, words):
    (clinic.root / "templates" / "news.html").write_text(template)
    with pytest.raises(RoundsError) as told:
        mailed(open_desk())
    assert words in f"{told.value.message} {told.value.hint}"
    assert touches(clinic) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this machine: nothing is bounded")
def test_a_letter_that_takes_for_ever_is_stopped(clinic, open_desk, monkeypatch):
    monkeypatch.setattr(forms, "SECONDS", 1)
    monkeypatch.setattr(forms, "SECONDS_A_PIECE", 0)
    (clinic.root / "templates" / "news.html").write_text("<title>a</title>" + "<div>" * 20_000)
    with pytest.raises(RoundsError, match=r"templates/news.html: it takes more than 1 seconds"):
        mailed(open_desk())
    assert touches(clinic) == []


def test_a_title_can_stand_with_the_e_mails_subject(clinic, open_desk):
    (clinic.root / "templates" / "news.html").write_text("<p>Dear {{ called }},</p>")
    (clinic.root / "templates" / "news.subject.txt").write_text("Urgent backs\n")
    mailed(open_desk())
    assert ["purpose: Urgent backs\n" in text for text in touches(clinic)] == [True, True]


def test_a_picture_beside_the_template_is_printed_and_a_link_out_of_it_is_not(clinic, open_desk, tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9">LOGO</text></svg>'
    template, picture = clinic.root / "templates" / "news.html", clinic.root / "templates" / "pictures" / "logo.svg"
    template.write_text(f"{template.read_text()}<img src='pictures/logo.svg' alt='Cedar'>")
    picture.parent.mkdir()
    picture.write_text(svg)
    letters(open_desk())
    picture.unlink()
    (tmp_path / "secret.svg").write_text(svg)
    picture.symlink_to(tmp_path / "secret.svg")
    with pytest.raises(RoundsError, match=r"'pictures/logo\.svg' cannot be put on paper"):
        letters(open_desk())


def test_a_name_is_text_in_the_letter(clinic, open_desk, pdf_reader):
    (clinic.root / "contacts" / "lee.yaml").write_text(
        f"name: '<b>Bob</b> & <img src=x>'\nliaison: dana\naddress: {{line1: 2 Elm St, {FALLS}}}\n"
    )
    assert "Dear <b>Bob</b> & <img src=x>," in pdf_reader(letters(open_desk(), "lee").files[PDF]).texts[0]


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (PrintLetters("nope", EVERYBODY), "there is no template 'nope.html'"),
        (PrintLetters("news", EVERYBODY, form="postcard"), "there are: letter"),
        (PrintLetters("news", EVERYBODY, envelope="a7"), "there are: envelope-10"),
        (PrintLetters("news", EVERYBODY, campaign="nothing-of-the-kind"), "no campaign 'nothing-of-the-kind'"),
        (PrintLetters("news", "ito"), "has asked for no mail"),
    ],
)
def test_what_cannot_be_printed_is_said(open_desk, request_, words):
    with pytest.raises(RoundsError) as told:
        print_letters(open_desk(), request_)
    assert words in f"{told.value.message} {told.value.hint}"
