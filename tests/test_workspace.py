"""Finding a client's folder, and where records go in it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.base.problems import UsageError
from rounds.storage.workspace import Workspace, is_id


def test_a_workspace_is_found_from_a_folder_inside_it(make_workspace):
    workspace = make_workspace({"touches/2026/10/t.yaml": ""})
    assert Workspace.find(workspace.root / "touches" / "2026").root == workspace.root


def test_without_one_the_message_says_what_to_do(tmp_path):
    with pytest.raises(UsageError) as caught:
        Workspace.find(tmp_path)
    assert "rounds init" in caught.value.hint


def test_touches_go_by_year_and_month(make_workspace):
    assert make_workspace().path_of("touch", "t1", date(2026, 3, 9)) == "touches/2026/03/t1.yaml"
    assert make_workspace().path_of("contact", "okafor-grace") == "contacts/okafor-grace.yaml"


@pytest.mark.parametrize("text", ["../x", "a/b", ".git", "CON", "-rf", "a" * 64, "", "abc\n", "é", "a b", "٣"])
def test_what_cannot_be_an_id(text):
    assert not is_id(text)


@given(st.from_regex(r"[a-z0-9][a-z0-9-]{0,62}", fullmatch=True))
def test_what_can(text):
    assert is_id(text)
