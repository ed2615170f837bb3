"""``rounds report``, as its user types it. The book is as of 31 Oct 2026."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

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
    file = clinic.root / "reports" / "report-2026-10-31.html"
    assert str(file) in answer.out
    page = file.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "2 sources sent 8 referrals from Aug 2026 to Oct 2026, +100% against May 2026 to Jul 2026." in page


@pytest.mark.parametrize("form", ["html", "markdown", "json", "csv"])
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
    assert (report["period"], report["compared_with"], report["as_of"]) == ("Q2 2026", "Q1 2026", "15 Jul 2026")


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
        (["zzz"], "there is no report 'zzz'", "reports are: report, board"),
        (["--format", "pdf"], "there is no format 'pdf' of a report", "formats are: "),
        (["--period", "autumn"], "'autumn' is not a period", "2026-Q3"),
        (["--period", "2026-13"], "'2026-13' is not a period", "month must be in 1..12"),
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
