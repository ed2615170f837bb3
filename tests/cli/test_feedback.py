"""``rounds feedback``: what is printed, and what is asked."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

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


def test_what_was_heard_is_confirmed(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(
        workspace, "feedback", "open", "okafor", "Cannot reach the desk", "--sla", "1w", "--date", "yesterday"
    )
    assert re.fullmatch(
        r"Heard from Dr. Okafor: concern, to answer by 6 Nov 2026 \(feedback/\S+\.yaml\)\.\n", answer.out
    )
    assert (answer.code, answer.err) == (0, "")
    answer = call(workspace, "feedback", "open", "northgate", "Loves the reports", "--type", "praise")
    assert re.fullmatch(r"Heard from Northgate Family Medicine: praise \(feedback/\S+\)\.\n", answer.out)
    assert "'gripe' is not one of" in call(workspace, "feedback", "open", "lee", "x", "--type", "gripe").err


def test_closing_says_how_and_who_was_told(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(
        workspace, "feedback", "close", "okafor", "--resolution", "Two more slots", "--told", "okafor", "--told",
        "her nurse", "--by", "phone",
    )  # fmt: skip
    assert answer == (0, "Closed: concern of Grace Okafor, after 11 days.\nTold: Dr. Okafor, her nurse.\n", "")
    assert call(workspace, "check").code == 0


def test_that_nobody_was_told_is_said(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "feedback", "close", "okafor", "--resolution", "Two more slots")
    assert "Nobody has been told yet: rounds feedback close 2026-10-20-okafor-wait --told WHO" in answer.out
    refused = call(workspace, "feedback", "close", "northgate")
    assert (refused.code, "how was it settled?" in refused.err) == (2, True)


def test_on_a_terminal_the_resolution_is_asked(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "feedback", "close", "okafor", typed="Two more slots\n")
    assert answer.code == 0
    assert "resolution: Two more slots\n" in text(workspace)


def test_the_list_is_a_table(workspace: Workspace, call: Callable[..., Any]) -> None:
    lines = call(workspace, "feedback", "list").out.splitlines()
    assert [line.split("\t") for line in lines] == [
        [
            "2026-10-20-okafor-wait", "2026-10-20", "concern", "", "Grace Okafor", "", "2026-10-25", "6 days late",
            "3-week wait",
        ],
        [
            "2026-10-29-northgate-form", "2026-10-29", "need", "", "Northgate Family Medicine", "miguel", "2026-11-12",
            "open", "A one-page form",
        ],
    ]  # fmt: skip
    assert call(workspace, "feedback", "list", "lee").err == "Nothing waits for an answer.\n"
    assert len(call(workspace, "feedback", "list", "--all").out.splitlines()) == 4
    assert [
        row["state"] for row in json.loads(call(workspace, "feedback", "list", "--type", "praise", "--json").out)
    ] == ["noted"]


def test_closing_can_be_tried(workspace: Workspace, call: Callable[..., Any]) -> None:
    before = text(workspace)
    answer = call(workspace, "feedback", "close", "okafor", "--resolution", "x", "--dry-run")
    assert "+resolution: x" in answer.out
    assert text(workspace) == before
