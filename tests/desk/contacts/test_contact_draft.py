"""A copy of a contact's file: what becomes of what somebody writes into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rounds.base.problems import ChangedError, RefusedError, UsageError
from rounds.desk.drafts import InvalidError
from rounds.desk.edit_contact import OpenContact, open_contact, save_contact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rounds.desk.desk import Desk
    from rounds.storage.workspace import Workspace

OKAFOR = "contacts/okafor-grace.yaml"
TEXT = "# our best source\nname: Grace Okafor\ntier: B\n"


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace({OKAFOR: TEXT})


def text(workspace: Workspace) -> str:
    return (workspace.root / OKAFOR).read_text()


def drafts(workspace: Workspace) -> list[str]:
    return sorted(file.name for file in (workspace.local / "drafts").iterdir())


def test_the_copy_replaces_the_record_when_it_is_right(workspace: Workspace, desk_at: Callable[..., Desk]):
    desk = desk_at(workspace)
    draft = open_contact(desk, OpenContact("okafor"))
    assert (draft.path, draft.before.decode(), draft.copy.read_text(), draft.older) == (OKAFOR, TEXT, TEXT, ())
    draft.copy.write_text(TEXT.replace("tier: B", "tier: A"))
    assert save_contact(desk, draft).as_data()["written"] == [OKAFOR]
    assert text(workspace) == TEXT.replace("tier: B", "tier: A")
    assert drafts(workspace) == []


@pytest.mark.parametrize("left", [TEXT, "", " \n", None])
def test_nothing_is_written_when_nothing_was_changed(
    workspace: Workspace, desk_at: Callable[..., Desk], left: str | None
):
    desk = desk_at(workspace)
    draft = open_contact(desk, OpenContact("okafor"))
    if left is None:
        draft.copy.unlink()
    else:
        draft.copy.write_text(left)
    assert save_contact(desk, draft).saved is None
    assert (text(workspace), drafts(workspace)) == (TEXT, [])


def test_a_copy_with_errors_is_kept_and_can_be_mended(workspace: Workspace, desk_at: Callable[..., Desk]):
    desk = desk_at(workspace)
    draft = open_contact(desk, OpenContact("okafor"))
    draft.copy.write_text(TEXT.replace("tier", "teir"))
    with pytest.raises(InvalidError) as refused:
        save_contact(desk, draft)
    assert (refused.value.message, refused.value.hint) == (
        "the record is as it was",
        f"what you wrote is kept in {draft.copy}",
    )
    assert ["did you mean 'tier'?" in problem.hint for problem in desk.ear.heard] == [True]
    assert text(workspace) == TEXT
    other = open_contact(desk, OpenContact("okafor"))
    assert (other.copy.name, other.older) == ("okafor-grace-2.yaml", (draft.copy,))
    draft.copy.write_text(TEXT.replace("tier: B", "tier: A"))
    assert save_contact(desk, draft).saved is not None


def test_a_copy_that_is_tried_stays(workspace: Workspace, desk_at: Callable[..., Desk]):
    desk = desk_at(workspace, dry_run=True)
    draft = open_contact(desk, OpenContact("okafor"))
    draft.copy.write_text(TEXT.replace("tier: B", "tier: A"))
    assert save_contact(desk, draft).as_data()["dry_run"] is True
    assert (text(workspace), drafts(workspace)) == (TEXT, ["okafor-grace.yaml"])


def test_a_record_that_changed_underneath_is_not_replaced(workspace: Workspace, desk_at: Callable[..., Desk]):
    desk = desk_at(workspace)
    draft = open_contact(desk, OpenContact("okafor"))
    draft.copy.write_text(TEXT.replace("tier: B", "tier: A"))
    (workspace.root / OKAFOR).write_text("name: Grace N. Okafor\n")
    with pytest.raises(ChangedError, match="was changed since it was read") as refused:
        save_contact(desk, draft)
    assert refused.value.hint == f"what you wrote is kept in {draft.copy}"
    assert text(workspace) == "name: Grace N. Okafor\n"


def test_a_record_with_errors_is_found_by_its_id(workspace: Workspace, desk_at: Callable[..., Desk]):
    (workspace.root / OKAFOR).write_text("nam: Grace Okafor\n")
    desk = desk_at(workspace)
    draft = open_contact(desk, OpenContact("okafor-grace"))
    draft.copy.write_text("name: Grace Okafor\n")
    save_contact(desk, draft)
    assert text(workspace) == "name: Grace Okafor\n"
    with pytest.raises(UsageError, match="there is no contact 'nobody'"):
        open_contact(desk, OpenContact("nobody"))


def test_a_copy_is_written_through_no_link(workspace: Workspace, desk_at: Callable[..., Desk], tmp_path: Path):
    """A client's folder may bring links along that lead to files of the user's own."""
    precious, folder = tmp_path / "precious", workspace.local / "drafts"
    precious.write_text("precious\n")
    folder.mkdir(parents=True)
    (folder / "okafor-grace.yaml").symlink_to(precious)
    assert open_contact(desk_at(workspace), OpenContact("okafor")).copy.name == "okafor-grace-2.yaml"
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    folder.symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(RefusedError, match="drafts in this workspace is not a folder but a link"):
        open_contact(desk_at(workspace), OpenContact("okafor"))
    assert precious.read_text() == "precious\n"
