"""The user's own accounts: found by channel and client, and never in a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rounds.base.problems import RefusedError, UsageError
from rounds.desk.mail.accounts import account_for

if TYPE_CHECKING:
    from pathlib import Path

TWO = """
- {channel: email, address: usual@example.org}
- {channel: email, client: Cedar, address: cedar@example.org}
- {channel: fax, client: Elm, address: elm@example.org}
"""


def kept(folder: Path, text: str, mode: int = 0o600) -> Path:
    file = folder / "accounts.yaml"
    file.write_text(text)
    file.chmod(mode)
    return file


@pytest.mark.parametrize(
    ("channel", "client", "address"),
    [("email", "Cedar", "cedar@example.org"), ("email", "Elm", "usual@example.org"), ("fax", "Cedar", None)],
)
def test_the_account_of_the_client_comes_before_the_usual_one(tmp_path, channel, client, address):
    assert account_for(kept(tmp_path, TWO), channel, client, tmp_path / "clinic").get("address") == address


def test_without_a_file_there_is_none(tmp_path):
    assert account_for(tmp_path / "accounts.yaml", "email", "Cedar", tmp_path / "clinic") == {}


def test_a_file_in_the_workspace_is_refused_also_through_a_link(tmp_path):
    (tmp_path / "clinic").mkdir()
    file = kept(tmp_path / "clinic", TWO)
    (tmp_path / "link.yaml").symlink_to(file)
    for path in (file, tmp_path / "link.yaml"):
        with pytest.raises(RefusedError, match="lies in the workspace"):
            account_for(path, "email", "Cedar", tmp_path / "clinic")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_password_that_others_may_read_is_refused(tmp_path, mode):
    text = "- {channel: email, smtp: {host: x.example.org, password: secret}}\n"
    with pytest.raises(RefusedError, match="others may read"):
        account_for(kept(tmp_path, text, mode), "email", "Cedar", tmp_path / "clinic")
    assert account_for(kept(tmp_path, TWO, mode), "email", "Cedar", tmp_path / "clinic")


@pytest.mark.parametrize("text", ["channel: email\n", "- address: a@b.org\n", "- {channel: 1}\n", "- [\n"])
def test_what_is_no_list_of_accounts_is_told(tmp_path, text):
    with pytest.raises(UsageError, match=r"accounts\.yaml:\d+:\d+"):
        account_for(kept(tmp_path, text), "email", "Cedar", tmp_path / "clinic")
