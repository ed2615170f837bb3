"""``rounds feedback``: open, close, list."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.storage.workspace import Workspace

WAIT = "feedback/2026-10-20-okafor-wait.yaml"
FILES = {
    "contacts/okafor-grace.yaml": "name: Grace Okafor\ncredentials: MD\nliaison: dana\n",
    "contacts/lee-min.yaml": "name: Min Lee\n",
    "organizations/northgate.yaml": "name: Northgate Family Medicine\n",
    WAIT: """\
        # from the October visit
        opened: 2026-10-20
        type: concern
        contact: okafor-grace
        text: 3-week wait
        """,
    "feedback/2026-10-29-northgate-form.yaml": """\
        {opened: 2026-10-29, type: need, organization: northgate, text: A one-page form, sla_days: 14, owner: miguel}
        """,
    "feedback/2026-10-01-lee-old.yaml": """\
        opened: 2026-10-01
        type: concern
        contact: lee-min
        text: No letters
        resolved: 2026-10-09
        resolution: Letters go out by fax now
        """,
    "feedback/2026-10-02-lee-kind.yaml": "opened: 2026-10-02\ntype: praise\ncontact: lee-min\ntext: Kind staff\n",
}


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace(FILES)


def text(workspace: Workspace, path: str = WAIT) -> str:
    return (workspace.root / path).read_text()


def added(workspace: Workspace) -> dict[str, Any]:
    found = [file for file in (workspace.root / "feedback").iterdir() if f"feedback/{file.name}" not in FILES]
    return {file.stem: yaml.load(file.read_text(), yaml.BaseLoader) for file in found}  # noqa: S506 - text only


def test_what_was_heard_is_opened(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(
        workspace, "feedback", "open", "okafor", "Cannot reach the desk", "--category", "Front desk", "--sla", "1w",
        "--date", "yesterday",
    )  # fmt: skip
    ((feedback_id, item),) = added(workspace).items()
    assert item == {
        "opened": "2026-10-30",
        "type": "concern",
        "contact": "okafor-grace",
        "category": "front-desk",
        "text": "Cannot reach the desk",
        "owner": "dana",
        "sla_days": "7",
    }
    assert answer.out == (f"Heard from Dr. Okafor: concern, to answer by 6 Nov 2026 (feedback/{feedback_id}.yaml).\n")
    assert (answer.code, answer.err) == (0, "")


def test_praise_waits_for_no_answer(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "feedback", "open", "northgate", "Loves the reports", "--type", "praise")
    assert re.fullmatch(r"Heard from Northgate Family Medicine: praise \(feedback/\S+\)\.\n", answer.out)
    ((_, item),) = added(workspace).items()
    assert item["organization"] == "northgate"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nobody", "x"], "there is no contact or organization 'nobody'"),
        (["lee", "x", "--sla", "soon"], "'soon' is not a number of days"),
        (["lee", "x", "--type", "gripe"], "'gripe' is not one of"),
        (["lee", "x", "--date", "tomorrow"], "lies ahead"),
        (["lee", "x", "--owner", "zoe"], "there is no liaison 'zoe'"),
    ],
)
def test_what_cannot_be_understood_is_not_opened(
    workspace: Workspace, call: Callable[..., Any], arguments: list[str], words: str
) -> None:
    answer = call(workspace, "feedback", "open", *arguments)
    assert answer.code == 2
    assert words in answer.err
    assert added(workspace) == {}


@pytest.mark.parametrize("which", ["2026-10-20-okafor-wait", "okafor-wait", "okafor", "Grace Okafor"])
def test_closing_says_how_and_who_was_told(workspace: Workspace, call: Callable[..., Any], which: str) -> None:
    before = text(workspace)
    answer = call(
        workspace, "feedback", "close", which, "--resolution", "Two more slots", "--told", "okafor", "--told",
        "her nurse", "--by", "phone",
    )  # fmt: skip
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == "Closed: concern of Grace Okafor, after 11 days.\nTold: Dr. Okafor, her nurse.\n"
    assert text(workspace) == before + (
        "resolved: 2026-10-31\n"
        "resolution: Two more slots\n"
        "told:\n"
        "  - who: okafor-grace\n    date: 2026-10-31\n    channel: phone\n"
        "  - who: her nurse\n    date: 2026-10-31\n    channel: phone\n"
    )
    assert call(workspace, "check").code == 0


def test_who_was_told_may_be_said_later(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "feedback", "close", "okafor", "--resolution", "Two more slots")
    assert "Nobody has been told yet: rounds feedback close 2026-10-20-okafor-wait --told WHO" in answer.out
    answer = call(workspace, "feedback", "close", "2026-10-20-okafor-wait", "--told", "okafor", "--date", "today")
    assert answer.code == 0
    assert text(workspace).endswith("told:\n  - who: okafor-grace\n    date: 2026-10-31\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["zzz"], "nothing open is called 'zzz'"),
        (["2026"], "'2026' could be any of"),
        (["okafor"], "how was it settled?"),
        (["2026-10-01-lee-old", "--resolution", "Again"], "it was settled on 9 Oct 2026: Letters go out by fax now"),
        (["okafor", "--resolution", "x", "--by", "pigeon"], "there is no channel 'pigeon'"),
        (["okafor", "--resolution", "x", "--told", "okafro"], "did you mean"),
    ],
)
def test_what_cannot_be_closed_is_told(
    workspace: Workspace, call: Callable[..., Any], arguments: list[str], words: str
) -> None:
    before = text(workspace)
    answer = call(workspace, "feedback", "close", *arguments)
    assert answer.code == 2
    assert words in answer.err
    assert text(workspace) == before


def test_settled_before_it_was_heard_does_not_pass_the_check(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "feedback", "close", "okafor", "--resolution", "x", "--date", "2026-10-01")
    assert answer.code == 1
    assert "resolved before it was opened" in answer.err


def test_on_a_terminal_the_resolution_is_asked(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "feedback", "close", "okafor", typed="Two more slots\n")
    assert answer.code == 0
    assert "resolution: Two more slots\n" in text(workspace)


def test_the_list_shows_what_waits_the_most_urgent_first(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "feedback", "list")
    assert [line.split("\t") for line in answer.out.splitlines()] == [
        [
            "2026-10-20-okafor-wait", "2026-10-20", "concern", "", "Grace Okafor", "", "2026-10-25", "6 days late",
            "3-week wait",
        ],
        [
            "2026-10-29-northgate-form", "2026-10-29", "need", "", "Northgate Family Medicine", "miguel", "2026-11-12",
            "open", "A one-page form",
        ],
    ]  # fmt: skip
    states = {row["id"]: row["state"] for row in json.loads(call(workspace, "feedback", "list", "--all", "--json").out)}
    assert states == {
        "2026-10-20-okafor-wait": "6 days late",
        "2026-10-29-northgate-form": "open",
        "2026-10-01-lee-old": "settled",
        "2026-10-02-lee-kind": "noted",
    }
    assert call(workspace, "feedback", "list", "lee").err == "Nothing waits for an answer.\n"
    assert len(call(workspace, "feedback", "list", "--type", "praise").out.splitlines()) == 1


def test_opening_and_closing_can_be_tried(workspace: Workspace, call: Callable[..., Any]) -> None:
    before = text(workspace)
    answer = call(workspace, "feedback", "close", "okafor", "--resolution", "x", "--dry-run")
    assert "+resolution: x" in answer.out
    data = json.loads(call(workspace, "feedback", "open", "lee", "x", "--dry-run", "--json").out)
    assert data["dry_run"] is True
    assert data["answer_by"] == "2026-11-05"
    assert (text(workspace), added(workspace)) == (before, {})
