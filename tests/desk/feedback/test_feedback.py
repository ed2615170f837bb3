"""Feedback at the desk: opened, closed, listed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from rounds.base.problems import UsageError
from rounds.desk.drafts import InvalidError
from rounds.desk.feedback import CloseFeedback, ListFeedback, OpenFeedback, close_feedback, list_feedback, open_feedback
from rounds.desk.lookup import Ambiguous

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.desk.desk import Desk
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


def added(workspace: Workspace) -> list[str]:
    return [file.name for file in (workspace.root / "feedback").iterdir() if f"feedback/{file.name}" not in FILES]


def test_what_was_heard_is_opened(workspace: Workspace, desk_at: Callable[..., Desk]):
    request = OpenFeedback("okafor", " Cannot reach the desk ", category="Front desk", sla="1w", date="yesterday")
    opened = open_feedback(desk_at(workspace), request)
    assert (opened.type, opened.called, opened.answer_by) == ("concern", "Dr. Okafor", date(2026, 11, 6))
    assert opened.path == f"feedback/{opened.feedback}.yaml"
    assert yaml.load(text(workspace, opened.path), yaml.BaseLoader) == {  # noqa: S506 - text only
        "opened": "2026-10-30",
        "type": "concern",
        "contact": "okafor-grace",
        "category": "front-desk",
        "text": "Cannot reach the desk",
        "owner": "dana",
        "sla_days": "7",
    }


def test_praise_waits_for_no_answer(workspace: Workspace, desk_at: Callable[..., Desk]):
    opened = open_feedback(desk_at(workspace), OpenFeedback("northgate", "Loves it", type="praise", owner="miguel"))
    assert (opened.called, opened.answer_by) == ("Northgate Family Medicine", None)
    assert "organization: northgate\n" in text(workspace, opened.path)
    assert "owner: miguel\n" in text(workspace, opened.path)


@pytest.mark.parametrize(("sla", "due"), [("5", 5), ("5d", 5), ("2w", 14), ("2 W", 14), ("", 5)])
def test_how_long_an_answer_may_take(workspace: Workspace, desk_at: Callable[..., Desk], sla: str, due: int):
    opened = open_feedback(desk_at(workspace), OpenFeedback("lee", "x", sla=sla))
    assert opened.answer_by is not None
    assert (opened.answer_by - date(2026, 10, 31)).days == due


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (OpenFeedback("nobody", "x"), "there is no contact or organization 'nobody'"),
        (OpenFeedback("lee", "x", sla="soon"), "'soon' is not a number of days"),
        (OpenFeedback("lee", "x", date="tomorrow"), "lies ahead"),
        (OpenFeedback("lee", "x", owner="zoe"), "there is no liaison 'zoe'"),
    ],
)
def test_what_cannot_be_understood_is_not_opened(
    workspace: Workspace, desk_at: Callable[..., Desk], request_: OpenFeedback, words: str
):
    with pytest.raises(UsageError, match=words):
        open_feedback(desk_at(workspace), request_)
    assert added(workspace) == []


def test_a_type_that_there_is_not_does_not_pass_the_check(workspace: Workspace, desk_at: Callable[..., Desk]):
    with pytest.raises(InvalidError):
        open_feedback(desk_at(workspace), OpenFeedback("lee", "x", type="gripe"))


@pytest.mark.parametrize("which", ["2026-10-20-okafor-wait", "okafor-wait", "okafor", "Grace Okafor"])
def test_closing_says_how_and_who_was_told(workspace: Workspace, desk_at: Callable[..., Desk], which: str):
    before = text(workspace)
    told = CloseFeedback(which, " Two more slots ", told=("okafor", "her nurse"), channel="phone")
    closed = close_feedback(desk_at(workspace), told)
    assert (closed.feedback, closed.type, closed.who) == ("2026-10-20-okafor-wait", "concern", "Grace Okafor")
    assert (closed.days, closed.untold) == (11, False)
    assert (closed.told, closed.called) == (("okafor-grace", "her nurse"), ("Dr. Okafor", "her nurse"))
    assert text(workspace) == before + (
        "resolved: 2026-10-31\n"
        "resolution: Two more slots\n"
        "told:\n"
        "  - who: okafor-grace\n    date: 2026-10-31\n    channel: phone\n"
        "  - who: her nurse\n    date: 2026-10-31\n    channel: phone\n"
    )


def test_who_was_told_may_be_said_later(workspace: Workspace, desk_at: Callable[..., Desk]):
    closed = close_feedback(desk_at(workspace), CloseFeedback("okafor", "Two more slots", date="2026-10-25"))
    assert (closed.untold, closed.days, closed.called) == (True, 5, ())
    closed = close_feedback(desk_at(workspace), CloseFeedback(closed.feedback, told=("okafor",)))
    assert (closed.untold, closed.days) == (False, 5)
    assert text(workspace).endswith("told:\n  - who: okafor-grace\n    date: 2026-10-31\n")


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (CloseFeedback("zzz"), "nothing open is called 'zzz'"),
        (CloseFeedback("2026"), "'2026' could be any of"),
        (CloseFeedback("okafor"), "how was it settled?"),
        (CloseFeedback("2026-10-01-lee-old", "Again"), "it was settled on 9 Oct 2026: Letters go out by fax now"),
        (CloseFeedback("2026-10-01-lee-old"), "it was settled on 9 Oct 2026"),
        (CloseFeedback("okafor", "x", channel="pigeon"), "there is no channel 'pigeon'"),
        (CloseFeedback("okafor", "x", date="tomorrow"), "lies ahead"),
    ],
)
def test_what_cannot_be_closed_is_told(
    workspace: Workspace, desk_at: Callable[..., Desk], request_: CloseFeedback, words: str
):
    before = text(workspace)
    with pytest.raises(UsageError) as refused:
        close_feedback(desk_at(workspace), request_)
    assert words in refused.value.message
    assert text(workspace) == before


def test_somebody_of_a_name_that_is_only_like_it_is_asked_for(workspace: Workspace, desk_at: Callable[..., Desk]):
    with pytest.raises(Ambiguous) as guessed:
        close_feedback(desk_at(workspace), CloseFeedback("okafor", "x", told=("okafro",)))
    assert [one.id for one in guessed.value.candidates] == ["okafor-grace"]


def test_settled_before_it_was_heard_does_not_pass_the_check(workspace: Workspace, desk_at: Callable[..., Desk]):
    desk = desk_at(workspace)
    with pytest.raises(InvalidError):
        close_feedback(desk, CloseFeedback("okafor", "x", date="2026-10-01"))
    assert ["resolved before it was opened" in one.message for one in desk.ear.heard] == [True]


def test_the_list_shows_what_waits_the_most_urgent_first(workspace: Workspace, desk_at: Callable[..., Desk]):
    first, second = list_feedback(desk_at(workspace), ListFeedback()).rows
    assert (first.id, first.who, first.answer_by, first.state) == (
        "2026-10-20-okafor-wait", "Grace Okafor", date(2026, 10, 25), "6 days late",
    )  # fmt: skip
    assert (second.who, second.owner, second.answer_by, second.state) == (
        "Northgate Family Medicine", "miguel", date(2026, 11, 12), "open",
    )  # fmt: skip
    assert second.as_data() == {
        "id": "2026-10-29-northgate-form", "opened": "2026-10-29", "type": "need", "category": "",
        "who": "Northgate Family Medicine", "owner": "miguel", "answer by": "2026-11-12", "state": "open",
        "text": "A one-page form",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "as_of", "states"),
    [
        (ListFeedback(everything=True), "", ["settled", "noted", "6 days late", "open"]),
        (ListFeedback(type="praise"), "", ["noted"]),
        (ListFeedback("lee"), "", []),
        (ListFeedback("lee", everything=True), "", ["settled", "noted"]),
        (ListFeedback("northgate"), "", ["open"]),
        (ListFeedback(), "2026-10-26", ["1 day late"]),
        (ListFeedback(), "2026-10-25", ["open"]),
        (ListFeedback(), "2026-10-19", []),
    ],
)
def test_what_is_listed(
    workspace: Workspace, desk_at: Callable[..., Desk], request_: ListFeedback, as_of: str, states: list[str]
):
    assert [row.state for row in list_feedback(desk_at(workspace, as_of=as_of), request_).rows] == states


def test_opening_and_closing_can_be_tried(workspace: Workspace, desk_at: Callable[..., Desk]):
    before, desk = text(workspace), desk_at(workspace, dry_run=True)
    data: dict[str, Any] = close_feedback(desk, CloseFeedback("okafor", "x")).as_data()
    assert "resolution: x\n" in data["would_write"][WAIT]
    assert open_feedback(desk, OpenFeedback("lee", "x")).as_data()["dry_run"] is True
    assert (text(workspace), added(workspace)) == (before, [])
