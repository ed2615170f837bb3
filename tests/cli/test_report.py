"""``rounds report``, as its user types it. The book is as of 31 Oct 2026."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

SAMPLE = Path(__file__).parent.parent.parent / "sample_data" / "cedar-orthopedics"
FILES = {
    "contacts/bell.yaml": "name: Ana Bell\ntier: A\nstatus: active\nliaison: dana\n",
    "contacts/ito.yaml": "name: Jun Ito\nstatus: active\n",
    "touches/t.yaml": "date: 2026-09-10\nchannel: visit\ncontact: bell\n",
    "referrals/2026.csv": "month,contact,service_line,count\n2026-05,bell,spine,4\n2026-08,bell,spine,3\n"
    "2026-10,ito,spine,5\n",
}
SETTINGS = """\
client: {name: Cedar Orthopedics}
liaisons: [{id: dana, name: Dana Reyes}]
service_lines: {spine: {name: Spine, margin: 400}}
reports: {board: {title: For the board, sections: [goals, summary]}}
as_of: 2026-10-31
"""


@pytest.fixture
def clinic(make_workspace):
    return make_workspace(FILES, settings=SETTINGS)


def _as_json(answer) -> dict:
    return json.loads(answer.out)


def test_it_writes_the_whole_report_and_says_where(clinic, call):
    answer = call(clinic, "report")
    assert (answer.code, answer.err) == (0, "")
    file = clinic.root / "reports" / "client-2026-10-31.html"
    assert str(file) in answer.out
    page = file.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "2 sources sent 8 referrals from Aug 2026 to Oct 2026, +100% against May 2026 to Jul 2026." in page


@pytest.mark.parametrize("form", ["html", "markdown", "json", "csv", "xlsx"])
def test_the_sample_is_the_same_on_a_second_run_in_another_place(form, rounds, tmp_path):
    """Another time zone, locale and hash seed, another folder of another name, files written at another time."""
    written = []
    for number, (zone, locale, seed) in enumerate((("UTC", "C", "1"), ("Pacific/Kiritimati", "de_DE.UTF-8", "77"))):
        folder, output = tmp_path / f"copy{number}", tmp_path / f"out{number}"
        shutil.copytree(SAMPLE, folder, copy_function=shutil.copy)
        output.mkdir()
        done = rounds(
            "-C",
            folder,
            "report",
            "--format",
            form,
            "-o",
            output,
            TZ=zone,
            LC_ALL=locale,
            LANG=locale,
            PYTHONHASHSEED=seed,
        )
        assert done.returncode == 0, done.stderr
        files = sorted(file for file in output.rglob("*") if file.is_file())
        written.append({file.relative_to(output).as_posix(): file.read_bytes() for file in files})
    assert written[0]
    assert written[0] == written[1]


def test_a_report_of_its_own_has_its_sections_in_order(clinic, call):
    report = _as_json(call(clinic, "report", "board", "--format", "json", "-o", "-"))
    assert report["title"] == "For the board"
    assert [section["name"] for section in report["sections"]] == ["goals", "summary"]


def test_a_period_and_a_day(clinic, call):
    report = _as_json(
        call(clinic, "report", "--period", "2026-Q2", "--as-of", "2026-07-15", "--format", "json", "-o", "-")
    )
    assert (report["period"], report["compared_with"], report["as_of"]) == (
        "Q2 2026",
        "Q1 2026 and Q2 2025",
        "15 Jul 2026",
    )


def test_looking_back_calls_no_record_a_slip(clinic, call):
    """The touch of September and the referrals of October lie after July, and not after the book's day."""
    assert call(clinic, "report", "--as-of", "2026-07-15", "-o", "-").err == ""


def test_records_that_are_left_out_are_named_at_the_top(make_workspace, call):
    """Lee's file is broken, and so what names Lee does not count; Bell and Ito are reported."""
    broken = {
        "contacts/lee.yaml": "name: Sam Lee\nteir: A\n",
        "touches/l.yaml": "date: 2026-09-10\nchannel: visit\ncontact: lee\n",
    }
    clinic = make_workspace({**FILES, **broken}, settings=SETTINGS)
    answer = call(clinic, "report", "--format", "markdown", "-o", "-")
    assert answer.code == 1
    assert answer.err.startswith("contacts/lee.yaml:2:1: ")
    top = answer.out[: answer.out.index("## Summary")]
    assert (
        "1 record or file is left out because of errors in contacts/lee.yaml. What names them does not count. "
        "See: rounds check"
    ) in top
    assert "2 sources sent 8 referrals" in answer.out


def test_broken_settings_are_said_at_the_top(make_workspace, call):
    answer = call(
        make_workspace(FILES, settings="client: {nam: Cedar}\nas_of: 2026-10-31\n"),
        "report",
        "--format",
        "json",
        "-o",
        "-",
    )
    assert answer.code == 1
    assert _as_json(answer)["warnings"] == [
        "Default settings are used because of errors in rounds.yaml. See: rounds check"
    ]


def test_errors_that_leave_nothing_out_are_counted(make_workspace, call):
    clinic = make_workspace({**FILES, "contacts/lee.yaml": "name: Sam Lee\ntier: Z\n"}, settings=SETTINGS)
    answer = call(clinic, "report", "--format", "json", "-o", "-")
    assert answer.code == 1
    assert _as_json(answer)["warnings"] == ["The records have 1 error. See: rounds check"]


def test_plugins_that_nobody_has_allowed_are_said_at_the_top(make_workspace, call):
    clinic = make_workspace({**FILES, "plugins/own.py": "1 / 0\n"}, settings=SETTINGS)
    answer = call(clinic, "report", "--format", "json", "-o", "-")
    assert answer.code == 0
    assert "rounds trust" in _as_json(answer)["warnings"][0]


def test_a_section_that_raises_is_named_and_the_rest_stands(make_workspace, call):
    plugin = """\
        from rounds import Section, hookimpl

        @hookimpl
        def register_sections():
            return [Section("own", "Our own", lambda findings: 1 / 0)]
    """
    settings = SETTINGS.replace("[goals, summary]", "[own, summary]")
    clinic = make_workspace({**FILES, "plugins/own.py": plugin}, settings=settings)
    call(clinic, "trust", "--yes")
    answer = call(clinic, "report", "board", "--format", "json", "-o", "-")
    assert answer.code == 1
    assert "plugin own: building the section 'own' failed: ZeroDivisionError" in answer.err
    assert _as_json(answer)["warnings"] == ["The section 'own' is missing: plugin own failed."]
    assert [section["name"] for section in _as_json(answer)["sections"]] == ["summary"]


def test_printing_writes_nothing(clinic, call):
    answer = call(clinic, "report", "-o", "-")
    assert answer.out.startswith("<!doctype html>")
    assert not (clinic.root / "reports").exists()


def test_an_output_may_be_a_file_or_a_folder(clinic, call, tmp_path):
    call(clinic, "report", "-o", tmp_path / "deep" / "own.html")
    assert (tmp_path / "deep" / "own.html").is_file()
    call(clinic, "report", "--format", "csv", "-o", tmp_path / "tables")
    assert len(list((tmp_path / "tables").glob("*.csv"))) > 5


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["bord"], "there is no report 'bord'", "did you mean 'board'?"),
        (["zzz"], "there is no report 'zzz'", "reports are: board, client, liaison, source"),
        (["--format", "odt"], "there is no format 'odt' of a report", "formats are: "),
        (["--period", "autumn"], "'autumn' is not a period", "2026-Q3"),
        (["--period", "2026-13"], "'2026-13' is not a period", "months go from 01 to 12"),
        (["--period", "2026-03-01..2026-01-01"], "before it starts", ""),
        (["--as-of", "someday"], "'someday' is not a date", "2026-11-18"),
        (["--format", "csv", "-o", "-"], "this makes ", "name a folder with -o FOLDER"),
    ],
)
def test_what_nobody_can_mean_is_a_usage_error(clinic, call, words, message, hint):
    answer = call(clinic, "report", *words)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
    assert hint in answer.err
    assert not (clinic.root / "reports").exists()


def test_a_liaisons_report_is_about_that_liaisons_sources_alone(clinic, call):
    """Bell is Dana's; Ito, who sent 5, is nobody's."""
    report = _as_json(call(clinic, "report", "liaison", "dana", "--json"))
    assert (report["about"], report["title"]) == ("Dana Reyes", "A week's work")
    assert "1 source sent 3 referrals" in report["sections"][0]["blocks"][0]["text"]
    assert "Ito" not in json.dumps(report)
    assert (
        str(clinic.root / "reports" / "liaison-dana-2026-10-31.html") in call(clinic, "report", "liaison", "dana").out
    )


def test_a_sources_report_tells_of_that_source(clinic, call):
    report = _as_json(call(clinic, "report", "source", "bell", "--json"))
    assert report["about"] == "Ana Bell"
    assert [section["name"] for section in report["sections"]][:2] == ["profile", "timeline"]
    assert "Ito" not in json.dumps(report)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["source"], "say which source the report is about"),
        (["source", "zzz"], "there is no contact or organization 'zzz'"),
        (["liaison", "zzz"], "there is no liaison 'zzz'"),
        (["client", "dana"], "the report 'client' is about the whole book"),
    ],
)
def test_whom_it_is_about_is_said_once_and_right(words, message, clinic, call):
    answer = call(clinic, "report", *words)
    assert answer.code == 2
    assert message in answer.err


def test_the_settings_change_a_bundled_report_field_by_field(clinic, call):
    """The board's title and sections are the client's own; that it is brief is as supplied."""
    report = _as_json(call(clinic, "report", "board", "--json"))
    assert (report["title"], report["brief"]) == ("For the board", True)
    kinds = [[block["block"] for block in section["blocks"]] for section in report["sections"]]
    assert all(found in (["paragraph"], ["paragraph", "figures"]) for found in kinds)


def test_the_reports_are_listed(clinic, call):
    listed = json.loads(call(clinic, "report", "--list", "--json").out)
    assert {one["name"]: one["about"] for one in listed} == {
        "board": "book",
        "client": "book",
        "liaison": "liaison",
        "source": "source",
    }


@pytest.mark.parametrize("words", [["client"], ["board"], ["liaison", "dana"], ["source", "okafor"]])
def test_the_data_has_the_published_form(words, call, rounds):
    """The sample's reports against schemas/report.schema.json, and a broken one against it too."""
    schema = json.loads((SAMPLE.parent.parent / "schemas" / "report.schema.json").read_text(encoding="utf-8"))
    judge = jsonschema.Draft202012Validator(schema)
    done = rounds("-C", SAMPLE, "report", *words, "--json")
    report = json.loads(done.stdout)
    assert [error.message for error in judge.iter_errors(report)] == []
    assert list(judge.iter_errors({**report, "day": "31 Oct 2026"}))
    assert list(judge.iter_errors({**report, "sections": [{}]}))
