"""``rounds log``: a touch and what was heard, written as one change."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from rounds.storage.history.setup import init_repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rounds.storage.workspace import Workspace

FILES = {
    "contacts/okafor-grace.yaml": """\
        name: Grace Okafor
        credentials: MD
        tier: A
        status: active
        liaison: dana
        affiliations: [{organization: northgate, primary: true}]
        preferences: {channels: [visit, email], avoid: [phone]}
        """,
    "contacts/okafor-peter.yaml": "name: Peter Okafor\nstatus: left\naffiliations: [{organization: hillside}]\n",
    "contacts/lee-min.yaml": "name: Min Lee\ncredentials: DO\ndo_not_contact: [mail, message]\n",
    "contacts/voss-ann.yaml": "name: Ann Voss\ndo_not_contact: [all]\nstatus: declined\n",
    "organizations/northgate.yaml": "name: Northgate Family Medicine\ntier: B\n",
    "organizations/hillside.yaml": "name: Hillside Pediatrics\n",
    "touches/2026/10/2026-10-05-okafor-grace-aaaaaa.yaml": """\
        date: 2026-10-05
        channel: phone
        contact: okafor-grace
        next: {action: send the form, due: 2026-10-20}
        """,
    "touches/2026/10/2026-10-06-okafor-grace-bbbbbb.yaml": """\
        date: 2026-10-06
        channel: phone
        contact: okafor-grace
        next: {action: invite to the open day, due: 2027-01-20}
        """,
    "campaigns/spine.yaml": "name: Spine\nstart: 2026-10-01\nend: 2026-12-31\n",
}


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace(FILES)


def files(workspace: Workspace, folder: str) -> dict[str, Any]:
    """The records that a command added, by path."""
    found = sorted((workspace.root / folder).rglob("*.yaml"))
    paths = [file.relative_to(workspace.root).as_posix() for file in found]
    return {path: read(workspace, path) for path in paths if path not in FILES}


def read(workspace: Workspace, path: str) -> Any:
    return yaml.load((workspace.root / path).read_text(), yaml.BaseLoader)  # noqa: S506 - text only


def one(workspace: Workspace, folder: str = "touches") -> tuple[str, dict[str, Any]]:
    (pair,) = files(workspace, folder).items()
    return pair


def test_a_touch_is_logged_in_a_line(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "log", "okafor-g", "visit", "Likes the spine clinic.", "--next", "2w")
    path, touch = one(workspace)
    assert re.fullmatch(r"touches/2026/10/2026-10-31-okafor-grace-[a-z2-9]{6}\.yaml", path)
    assert touch == {
        "date": "2026-10-31",
        "channel": "visit",
        "contact": "okafor-grace",
        "liaison": "dana",
        "notes": "Likes the spine clinic.",
        "next": {"action": "Follow up", "due": "2026-11-14"},
        "follows": ["2026-10-05-okafor-grace-aaaaaa"],
        "logged": "2026-10-31",
    }
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        f"Logged: visit with Dr. Okafor, 31 Oct 2026 ({path}).",
        "Next: Follow up, by Sat 14 Nov 2026.",
        "Kept: send the form (promised 5 Oct 2026); if not, take 'follows' out of the file.",
    ]


def test_the_first_line_leads_editors_to_the_schema(workspace: Workspace, call: Callable[..., Any]) -> None:
    call(workspace, "log", "lee", "visit")
    path, _ = one(workspace)
    line = (workspace.root / path).read_text().splitlines()[0]
    assert line == "# yaml-language-server: $schema=../../../.rounds/schemas/touch.schema.json"


def test_everything_that_can_be_said(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(
        workspace, "log", "northgate", "event", "Lunch talk.", "--date", "2026-10-29", "--purpose", "spine talk",
        "--next", "2026-11-20", "--next-action", "send slides", "--next-channel", "email", "--with", "okafor grace",
        "--with", "lee", "--liaison", "Miguel", "--gift", "18.50 lunch", "--minutes", "90", "--cost", "25.5",
        "--campaign", "spine", "--tag", "lunch", "--set", "custom.room", "12", "--keeps", "none",
    )  # fmt: skip
    assert (answer.code, answer.err) == (0, "")
    _, touch = one(workspace)
    assert touch == {
        "date": "2026-10-29",
        "channel": "event",
        "organization": "northgate",
        "also": ["okafor-grace", "lee-min"],
        "liaison": "miguel",
        "purpose": "spine talk",
        "notes": "Lunch talk.",
        "next": {"action": "send slides", "due": "2026-11-20", "channel": "email"},
        "campaign": "spine",
        "minutes": "90",
        "cost": "25.5",
        "gift": {"value": "18.5", "what": "lunch"},
        "tags": ["lunch"],
        "logged": "2026-10-31",
        "custom": {"room": "12"},
    }
    assert call(workspace, "check").code == 0


def test_what_was_heard_becomes_feedback_of_the_same_change(workspace: Workspace, call: Callable[..., Any]) -> None:
    init_repository(workspace)
    answer = call(
        workspace, "log", "okafor g", "visit", "--heard", "concern/access: 3-week wait", "--heard", "praise: Kind"
    )
    touch_path, touch = one(workspace)
    heard = list(files(workspace, "feedback").values())
    concern = next(item for item in heard if item["type"] == "concern")
    assert concern == {
        "opened": "2026-10-31",
        "type": "concern",
        "contact": "okafor-grace",
        "category": "access",
        "text": "3-week wait",
        "owner": "dana",
        "touch": touch_path.rsplit("/", 1)[-1].removesuffix(".yaml"),
    }
    assert "Heard: concern: answer it by Thu 5 Nov 2026" in answer.out
    assert touch["contact"] == "okafor-grace"
    shown = git(workspace, "show", "--name-only", "--format=%s", "HEAD").split()
    assert len([path for path in shown if path.startswith(("touches/", "feedback/"))]) == 3
    assert git(workspace, "log", "-1", "--format=%s") == "Log visit with Grace Okafor on 2026-10-31\n"


def git(workspace: Workspace, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=workspace.root, capture_output=True, text=True, check=True).stdout


def test_a_concern_is_what_the_next_step_answers(workspace: Workspace, call: Callable[..., Any]) -> None:
    call(workspace, "log", "lee", "visit", "--heard", "concern: Long wait", "--next", "fri")
    assert one(workspace)[1]["next"] == {"action": "Answer the concern: Long wait", "due": "2026-11-06"}


def test_without_a_next_step_the_rhythm_says_when(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "log", "okafor g", "visit", "--keeps", "none")
    assert "Next touch is due by Mon 30 Nov 2026: every 30 days." in answer.out


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ([], ["2026-10-05-okafor-grace-aaaaaa"]),
        (["--keeps", "none"], []),
        (["--inbound"], []),
        (["--outcome", "no-answer"], []),
        (["--date", "2026-10-05"], []),
        (["--keeps", "2026-10-06-okafor-grace-bbbbbb"], ["2026-10-06-okafor-grace-bbbbbb"]),
    ],
)
def test_promises_that_are_due_are_kept_unless_it_did_not_take_place(
    workspace: Workspace, call: Callable[..., Any], options: list[str], kept: list[str]
) -> None:
    assert call(workspace, "log", "okafor-grace", "visit", *options).code == 0
    assert one(workspace)[1].get("follows", []) == kept


def test_a_promise_that_is_not_open_cannot_be_kept(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "log", "okafor-grace", "visit", "--keeps", "2026-01-01-x")
    assert answer.code == 2
    assert "is not an open promise to Dr. Okafor" in answer.err
    assert "2026-10-05-okafor-grace-aaaaaa  send the form, due 2026-10-20" in answer.err


def test_several_of_a_name_are_listed_and_nothing_is_written(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "log", "okafor", "visit")
    assert answer.code == 2
    assert answer.err.splitlines() == [
        "rounds: 'okafor' could be any of 2",
        "  say which, by id or with more of the name:",
        "  okafor-grace  Grace Okafor, MD, Northgate Family Medicine",
        "  okafor-peter  Peter Okafor, Hillside Pediatrics, left",
    ]
    assert files(workspace, "touches") == {}


def test_on_a_terminal_several_of_a_name_are_a_numbered_choice(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "log", "okafor", "visit", typed="2\n")
    assert answer.code == 0
    assert "  1  okafor-grace  Grace Okafor" in answer.err
    assert one(workspace)[1]["contact"] == "okafor-peter"


def test_a_misspelt_name_is_never_guessed(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "log", "northgatte", "visit")
    assert answer.code == 2
    assert "did you mean:\n  northgate  Northgate Family Medicine" in answer.err
    assert files(workspace, "touches") == {}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nobody", "visit"], "there is no contact or organization 'nobody'"),
        (["lee", "vist"], "did you mean 'visit'?"),
        (["lee", "visit", "--date", "tomorrow"], "1 Nov 2026 lies ahead; only what took place is logged"),
        (["lee", "visit", "--date", "someday"], "'someday' is not a date"),
        (["lee", "visit", "--next-action", "call"], "say by when: --next 2w"),
        (["lee", "visit", "--heard", "long wait"], "does not say what kind of feedback it is"),
        (["lee", "visit", "--gift", "lunch"], "'lunch' is not an amount of dollars"),
        (["lee", "visit", "--liaison", "zoe"], "liaisons are: dana, miguel"),
        (["lee", "visit", "--with", "hillside"], "there is no contact 'hillside'"),
        (["lee", "visit", "--minutes", "-5"], "-5"),
        (["lee", "visit", "--set", "teir", "A"], "there is no field 'teir'"),
    ],
)
def test_what_cannot_be_understood_is_usage_and_writes_nothing(
    workspace: Workspace, call: Callable[..., Any], arguments: list[str], words: str
) -> None:
    answer = call(workspace, "log", *arguments)
    assert answer.code == 2
    assert words in answer.err
    assert files(workspace, "touches") == {}


def test_what_would_not_pass_the_check_is_not_written(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "log", "lee", "visit", "--campaign", "spin")
    assert answer.code == 1
    assert re.search(r"touches/2026/10/.*:5:1: there is no campaign 'spin'\n    did you mean 'spine'\?\n", answer.err)
    assert answer.err.endswith("rounds: nothing was written: see above\n")
    assert files(workspace, "touches") == {}


def test_who_asked_not_to_be_contacted_is_not(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "log", "lee", "mail", "Flyer")
    assert answer.code == 3
    assert "Dr. Lee has asked for no contact by mail" in answer.err
    assert call(workspace, "log", "voss", "visit").code == 3
    assert call(workspace, "log", "northgate", "message", "--with", "lee").code == 3
    assert files(workspace, "touches") == {}
    assert call(workspace, "log", "lee", "mail", "Asked for the form", "--inbound").code == 0


def test_a_reason_is_kept_with_a_touch_that_was_not_wanted(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "log", "lee", "mail", "Sent the form.", "--reason", "asked for it by phone")
    assert answer.code == 0
    assert one(workspace)[1]["notes"] == "Sent the form.\nContacted although asked not to: asked for it by phone"


def test_what_a_person_dislikes_is_pointed_out(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "log", "okafor g", "phone", "--keeps", "none")
    assert answer.code == 0
    assert answer.err == "rounds: Dr. Okafor would rather not be contacted by phone; next time: visit, email\n"
    assert "Peter Okafor has left" in call(workspace, "log", "okafor-peter", "visit").err


def test_a_second_touch_of_the_day_is_written_and_pointed_out(workspace: Workspace, call: Callable[..., Any]) -> None:
    call(workspace, "log", "lee", "visit", "--liaison", "dana")
    answer = call(workspace, "log", "lee", "visit", "--liaison", "dana")
    assert "a visit with Dr. Lee on that day is logged already: 2026-10-31-lee-min-" in answer.err
    assert len(files(workspace, "touches")) == 2


def test_the_liaison_is_whom_git_knows(workspace: Workspace, call: Callable[..., Any], tmp_path: Path) -> None:
    settings = (workspace.root / "rounds.yaml").read_text()
    (workspace.root / "rounds.yaml").write_text(
        settings.replace("name: Miguel Ortiz", "name: Miguel Ortiz, email: miguel@cedar.example")
    )
    init_repository(workspace)
    git(workspace, "config", "user.email", "Miguel@Cedar.example")
    call(workspace, "log", "okafor g", "visit")
    assert one(workspace)[1]["liaison"] == "miguel"


def test_the_liaison_may_be_set_once_for_all(
    workspace: Workspace, call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "nobody is named as the liaison" in call(workspace, "log", "lee", "visit").err
    monkeypatch.setenv("ROUNDS_LIAISON", "dana")
    assert "liaison" not in call(workspace, "log", "lee", "phone").err
    assert [touch.get("liaison") for touch in files(workspace, "touches").values()].count("dana") == 1


def test_dry_run_shows_the_text_and_writes_nothing(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "log", "okafor g", "visit", "Hi", "--heard", "need: A form", "--dry-run")
    assert answer.code == 0
    assert "would write touches/2026/10/2026-10-31-okafor-grace-" in answer.out
    assert "notes: Hi\n" in answer.out
    assert "type: need\n" in answer.out
    assert files(workspace, "touches") == {}
    assert files(workspace, "feedback") == {}
    data = json.loads(call(workspace, "log", "okafor g", "visit", "--dry-run", "--json").out)
    assert data["dry_run"] is True
    assert [path.split("/")[0] for path in data["would_write"]] == ["touches"]


def test_the_answer_as_data(workspace: Workspace, call: Callable[..., Any]) -> None:
    init_repository(workspace)
    answer = call(workspace, "log", "okafor g", "visit", "--next", "2w", "--heard", "need: A form", "--json")
    data = json.loads(answer.out)
    touch, feedback = one(workspace)[0], one(workspace, "feedback")[0]
    assert data == {
        "touch": touch.rsplit("/", 1)[-1].removesuffix(".yaml"),
        "feedback": [feedback.rsplit("/", 1)[-1].removesuffix(".yaml")],
        "kept": ["2026-10-05-okafor-grace-aaaaaa"],
        "next_due": "2026-11-14",
        "written": [touch, feedback],
        "commit": data["commit"],
        "notice": "",
        "channel": "visit",
        "day": "2026-10-31",
        "people": ["Dr. Okafor"],
        "next_step": "Answer the need: A form",
        "cadence_days": 30,
        "heard": [{"type": "need", "answer_by": "2026-11-05"}],
    }
    assert git(workspace, "log", "-1", "--format=%H").startswith(data["commit"])


def test_a_problem_elsewhere_does_not_hinder(workspace: Workspace, call: Callable[..., Any]) -> None:
    (workspace.root / "contacts/broken.yaml").write_text("name: [\n")
    answer = call(workspace, "log", "lee", "visit", "--liaison", "dana")
    assert (answer.code, answer.err) == (0, "")


def test_broken_settings_do(workspace: Workspace, call: Callable[..., Any]) -> None:
    (workspace.root / "rounds.yaml").write_text("client: {nam: Cedar}\n")
    answer = call(workspace, "log", "lee", "visit", "--date", "2026-10-01")
    assert answer.code == 1
    assert "rounds.yaml:1:10" in answer.err
    assert "nothing was written: mend rounds.yaml first" in answer.err


def test_a_full_disk_is_told_and_nothing_is_written(
    workspace: Workspace, call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.write", full)
        answer = call(workspace, "log", "lee", "visit", "--liaison", "dana")
    assert answer.code == 5
    assert "could not write: the disk is full; nothing was changed" in answer.err
    assert files(workspace, "touches") == {}


def test_without_git_the_record_is_written_and_the_user_told(
    workspace: Workspace, call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    init_repository(workspace)
    monkeypatch.setenv("PATH", "/nowhere")
    answer = call(workspace, "log", "lee", "visit", "--liaison", "dana")
    assert (answer.code, answer.err) == (0, "rounds: written, but not committed: git is not installed\n")
    assert len(files(workspace, "touches")) == 1


def test_a_plugin_hears_of_what_was_written(workspace: Workspace, call: Callable[..., Any]) -> None:
    (workspace.root / "plugins").mkdir()
    (workspace.root / "plugins/tell.py").write_text(
        "from rounds import hookimpl\n\n"
        "@hookimpl\ndef record_written(path, record):\n"
        "    path.with_suffix('.told').write_text(f'{record.kind} {record.contact}')\n"
    )
    assert call(workspace, "trust", "--yes").code == 0
    call(workspace, "log", "lee", "visit")
    path, _ = one(workspace)
    assert (workspace.root / path).with_suffix(".told").read_text() == "touch lee-min"


def test_a_long_name_still_makes_an_id(workspace: Workspace, call: Callable[..., Any]) -> None:
    long = f"{'a' * 60}-b"
    (workspace.root / f"contacts/{long}.yaml").write_text("name: Long Name\n")
    assert call(workspace, "log", long, "visit", "--heard", "need: Air").code == 0
    assert all(len(path.rsplit("/", 1)[-1]) == 63 + 5 for path in files(workspace, "touches"))


def test_reading_finishes_what_a_killed_command_left(
    workspace: Workspace, call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two files were to be written as one change; the process was killed between them."""
    placed = os.link

    def die(source: Path, target: Path, **options: bool) -> None:
        if "feedback" in str(target):
            raise Killed
        placed(source, target, **options)

    class Killed(BaseException):
        pass

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", die)
        patch.setattr("rounds.storage.store.intent.undo", die)
        with pytest.raises(Killed):
            call(workspace, "log", "lee", "visit", "--heard", "need: A form", "--liaison", "dana")
    assert files(workspace, "feedback") == {}
    answer = call(workspace, "check")
    assert answer.err.startswith("rounds: finished what an interrupted command had begun: touches/")
    assert answer.code == 0
    assert len(files(workspace, "feedback")) == 1


def test_another_try_goes_through_the_channel_that_nobody_answered(make_workspace, rounds):
    workspace = make_workspace({"contacts/bell.yaml": "name: Ana Bell\n"})
    done = rounds("-C", workspace.root, "log", "bell", "phone", "--outcome", "no-answer", "--next", "2d")
    assert done.returncode == 0, done.stderr
    (written,) = (workspace.root / "touches").rglob("*.yaml")
    assert "next:\n  action: Try again by phone\n  due: 2026-11-02\n  channel: phone\n" in written.read_text()
