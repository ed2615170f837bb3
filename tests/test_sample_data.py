"""The sample clinic: written again byte for byte, without a problem, and telling the stories that its README tells."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from rounds.base.dates import Period
from rounds.base.ids import has_valid_check_digit
from rounds.book import FOLDERS
from rounds.plugins import Plugins
from rounds.plugins.folder import read_folder
from rounds.plugins.trust import TrustStore
from rounds.report.findings import build_report, investigate
from rounds.storage.loader import load
from rounds.storage.workspace import Workspace

REPOSITORY = Path(__file__).parent.parent
CLINIC = REPOSITORY / "sample_data" / "cedar-orthopedics"
AS_OF = date(2026, 10, 31)
AUTUMN = Period(date(2026, 8, 1), AS_OF)


@pytest.fixture(scope="module")
def workspace():
    return Workspace(CLINIC)


@pytest.fixture(scope="module")
def trusted(workspace, tmp_path_factory):
    """The clinic's own plugins run too, as after ``rounds trust``."""
    store = TrustStore(tmp_path_factory.mktemp("trust"), digest=read_folder(workspace).digest)
    return Plugins.discover(workspace, store)


@pytest.fixture(scope="module")
def loaded(workspace, trusted):
    return load(workspace, trusted, AS_OF)


@pytest.fixture(scope="module")
def book(loaded):
    return loaded.book


@pytest.fixture(scope="module")
def findings(book, trusted):
    found, problems = investigate(book, trusted, AUTUMN, AS_OF)
    assert problems == []
    return found


def _record_files(folder):
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for name in FOLDERS.values()
        for file in (folder / name).rglob("*")
        if file.is_file()
    }


def _own_files():
    """All but what commands left there: reports, locks, byte code."""
    made = {"reports", ".rounds", "__pycache__"}
    return [file for file in CLINIC.rglob("*") if file.is_file() and not made & set(file.relative_to(CLINIC).parts)]


def test_the_generator_writes_the_same_bytes_again(tmp_path):
    strange = {"PYTHONHASHSEED": "4711", "LC_ALL": "C", "TZ": "Pacific/Auckland", "PYTHONDONTWRITEBYTECODE": "1"}
    script = REPOSITORY / "sample_data" / "generate.py"
    subprocess.run([sys.executable, script, "--into", tmp_path], check=True, env={**os.environ, **strange})
    assert _record_files(tmp_path) == _record_files(CLINIC)


def test_it_is_lean():
    files = _own_files()
    assert len(files) < 450
    assert sum(file.stat().st_size for file in files) < 1_500_000


def test_it_has_no_problem(loaded, trusted):
    assert [str(problem) for problem in loaded.problems] == []
    assert trusted.off == ()


def test_without_trust_it_has_only_warnings(workspace):
    plugins = Plugins.discover(workspace, None)
    problems = load(workspace, plugins, AS_OF).problems
    assert {problem.severity for problem in problems} == {"warning"}
    assert any("'lunch-and-learn'" in problem.message for problem in problems)


def test_its_size(book):
    assert len(book.contacts) == 120
    assert len(book.organizations) == 40
    assert 1400 <= len(book.touches) <= 1600
    days = [touch.date for touch in book.touches.values()]
    assert (min(days) >= date(2025, 5, 1), max(days) <= AS_OF) == (True, True)
    assert len({row.month for row in book.referrals}) == 24
    assert (len(book.settings.liaisons), len(book.campaigns)) == (2, 3)
    assert 25 <= len(book.feedback) <= 40


def test_nobody_in_it_exists(book):
    everybody = [*book.contacts.values(), *book.organizations.values()]
    numbers = {one.npi for one in everybody if one.npi}
    assert all(number.startswith("2") and has_valid_check_digit(number) for number in numbers)
    assert len(numbers) == sum(bool(one.npi) for one in everybody)
    text = b"\n".join(
        file.read_bytes() for file in CLINIC.rglob("*") if file.suffix in {".yaml", ".md", ".txt"}
    ).decode()
    assert set(re.findall(r"@[\w.-]+\.(\w+\.\w+)\b", text)) == {"example.org", "example.com", "example.net"}
    phones = re.findall(r"\(\d{3}\) \d{3}-\d{4}", text)
    assert len(phones) > 100
    assert all(" 555-01" in phone for phone in phones)


def test_touches_are_of_every_kind(book):
    touches = list(book.touches.values())
    assert {touch.outcome for touch in touches} == {"done", "no-answer", "cancelled"}
    assert {touch.direction for touch in touches} == {"outbound", "inbound"}
    channels = Counter(touch.channel for touch in touches)
    assert set(channels) == {"visit", "phone", "mail", "email", "message", "event", "training", "lunch-and-learn"}
    assert any(touch.void for touch in touches)
    assert sum(touch.campaign == "spine-within-five-days" for touch in touches) > 50
    gifts = Counter()
    for touch in touches:
        for who in touch.contacts if touch.gift else ():
            gifts[who, touch.date.year] += touch.gift.value
    assert 20 < max(gifts.values()) < 150


def test_the_first_rows_of_the_board_report_are_good_news(findings):
    assert findings.movement.received > findings.movement.received_before
    a_year_ago = sum(one.referrals_in(AUTUMN.year_before()) for one in findings.relationships)
    assert 1.05 < findings.movement.received / a_year_ago < 1.15


def test_the_two_decliners(findings):
    lines = {line.source_id: line for line in findings.movement.declining}
    assert next(iter(lines)) == "raghunathan-priya"
    assert (lines["raghunathan-priya"].received, lines["raghunathan-priya"].decline.expected) == (7, 24.5)
    assert "renner-tobias" in lines
    assert {source for source in lines if not lines[source].dormant} == {"raghunathan-priya", "renner-tobias"}


def test_who_came_back_who_is_new_who_fell_silent(findings):
    moved = findings.movement
    assert [line.source_id for line in moved.reactivated] == ["visser-anneke"]
    assert moved.new[0].source_id == "bright-anchor-urgent-care"
    assert moved.new[0].received == 26
    assert {line.source_id for line in moved.dormant} == {"manley-ulrich", "fabre-corinne"}


def test_much_effort_and_no_growth(findings):
    line = next(line for line in findings.productivity.lines if line.source_id == "pell-gordon")
    assert line.done >= 4 * line.planned
    assert line.change <= 0
    assert line.quadrant == "High effort, no growth"


def test_the_quiet_and_loyal_one(findings):
    keane = findings.relationship("keane-siobhan")
    assert {touch.channel for touch in keane.touches if touch.direction == "outbound"} == {"mail"}
    assert keane.share(keane.last_year) > 0.8
    assert findings.scores["keane-siobhan"].total > findings.scores["pell-gordon"].total


def test_goals_of_every_kind(findings):
    status = {progress.goal.id: progress.status for progress in findings.goals}
    assert status["referrals-2026-q3"] == "met"
    assert status["valley-touches-2026-q3"] == "missed"
    assert status["referrals-2026-h2"] == "on track"
    assert status["spine-2026-h2"] == "watch"
    assert status["answers-2026-h2"] == "behind"


def test_concerns_open_resolved_told_and_not(findings):
    feedback = {item.id: item for item in findings.book.feedback.values()}
    late = {line.feedback_id for line in findings.feedback.late}
    assert "2026-10-06-okafor-grace-communication" in late
    untold = [item for item in feedback.values() if item.resolved and not item.told]
    assert {item.contact for item in untold} >= {"tamura-josephine", "uzoma-ngozi"}
    assert sum(bool(item.told) for item in feedback.values()) > 10


def test_promises_are_mostly_kept_and_some_are_late(findings):
    by_state = Counter(promise.state for promise in findings.follow_ups)
    assert by_state["kept"] > 200
    late = {promise.source_id for promise in findings.follow_ups if promise.state == "late"}
    assert {"raghunathan-priya", "okafor-grace"} <= late
    assert len(late) < 15


def test_opportunities_name_the_stories(findings):
    found = {}
    for opportunity in findings.opportunities:
        found.setdefault(opportunity.rule, set()).add(opportunity.source_id)
    sources = {source for group in found.values() for source in group}
    assert {"raghunathan-priya", "okafor-grace", "haidari-farid", "ibarra-tomas", "kestrel-physical-therapy"} <= sources
    assert {"manley-ulrich", "fabre-corinne"} <= sources


def test_the_own_plugins_take_part(findings, trusted, book):
    assert "lunch-and-learn" in findings.channels
    assert any(part.rule == "loop-closed" for part in findings.scores["okafor-grace"].parts)
    report, problems = build_report(
        findings, trusted, book.settings.reports["territory"], commit="", warnings=["A word before."]
    )
    assert problems == []
    towns = next(section for section in report.sections if section.name == "towns")
    assert towns.blocks[0].caption.startswith("Alder Falls sends most")
    note = trusted.renderers().values["board-note"].function(report, None)["board-note.txt"]
    assert note.startswith("Cedar Orthopedics: Where our patients come from\n")
    assert "Note: A word before." in note


def test_every_named_report_can_be_built(findings, trusted, book):
    for plan in book.settings.reports.values():
        report, problems = build_report(findings, trusted, plan, commit="", warnings=[])
        assert problems == []
        assert [section.name for section in report.sections] == list(plan.sections)
