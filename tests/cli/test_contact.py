"""``rounds contact``: add, set and edit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rounds.storage.workspace import Workspace

OKAFOR = "contacts/okafor-grace.yaml"
FILES = {
    OKAFOR: """\
        # our best source
        name: Grace Okafor   # Dr.
        npi: "1234567893"
        tier: B
        interests:
          - choir
        preferences: {channels: [phone], cadence_days: 20}
        """,
    "contacts/team.yaml": """\
        - id: lee-min
          name: Min Lee
        - {id: park-jin, name: Jin Park, tier: C}
        """,
    "organizations/northgate.yaml": "name: Northgate Family Medicine\n",
}


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace(FILES)


def read(workspace: Workspace, path: str) -> Any:
    return yaml.load((workspace.root / path).read_text(), yaml.BaseLoader)  # noqa: S506 - text only


def text(workspace: Workspace, path: str = OKAFOR) -> str:
    return (workspace.root / path).read_text()


# -- add ---------------------------------------------------------------------------------------------------------------


def test_a_contact_is_added(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(
        workspace, "contact", "add", "Dr. Ana Bell, MD", "--organization", "northg", "--id", "bell", "--tier", "a",
        "--liaison", "dana", "--note", "Mornings only.", "--tag", "newsletter", "--set", "custom.room", "12",
    )  # fmt: skip
    assert answer == (0, "Added Dr. Bell: contacts/bell.yaml.\n", "")
    found = read(workspace, "contacts/bell.yaml")
    assert (found["notes"], found["tags"], found["custom"]) == ("Mornings only.", ["newsletter"], {"room": "12"})
    assert call(workspace, "check").code == 0


def test_what_is_still_missing_is_said(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "contact", "add", "Ana Bell")
    assert "Without tier and liaison yet: rounds contact set bell-ana tier … liaison …" in answer.out
    assert call(workspace, "contact", "add", "Ana Bell").code == 2
    assert call(workspace, "contact", "add").err.startswith("rounds: whom do you want to add?")
    data = json.loads(call(workspace, "contact", "add", "Ana Bell", "--anyway", "--dry-run", "--json").out)
    assert (data["contact"], data["missing"]) == ("bell-ana-2", ["tier", "liaison"])


def test_on_a_terminal_the_most_useful_things_are_asked(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "contact", "add", typed="Ana Bell, MD\n\nHillside\nphysician\n\n413 555 0142\n\nB\n")
    assert answer.code == 0, answer.err
    assert read(workspace, "contacts/bell-ana.yaml") == {
        "name": "Ana Bell",
        "credentials": "MD",
        "role": "physician",
        "affiliations": [{"organization": "hillside", "primary": "true"}],
        "phones": [{"number": "413 555 0142"}],
        "tier": "B",
        "verified": "2026-10-31",
    }


def test_on_a_terminal_the_practice_is_a_numbered_choice(workspace: Workspace, call: Callable[..., Any]) -> None:
    (workspace.root / "organizations/northside.yaml").write_text("name: Northside Clinic\n")
    answer = call(workspace, "contact", "add", "Ana Bell", "--organization", "north", typed="2\n")
    assert "'north' could be any of 2:" in answer.err
    assert read(workspace, "contacts/bell-ana.yaml")["affiliations"][0]["organization"] == "northside"


def test_a_name_that_is_the_practice_s_too_stays_a_name(workspace: Workspace, call: Callable[..., Any]) -> None:
    (workspace.root / "organizations/northside.yaml").write_text("name: Northside Clinic\n")
    call(workspace, "contact", "add", "North", "--organization", "North", typed="2\n")
    assert read(workspace, "contacts/north.yaml")["name"] == "North"


# -- set ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["tier", "A"], "tier: A (was B)"),
        (["tier", "B"], "nothing to change; tier: B (was B)"),
        (["--remove", "tier"], "tier removed (was B)"),
        (["interests", "+sailing", "notes", "-x"], "interests: choir, sailing (was choir); notes: -x"),
    ],
)
def test_what_was_set_is_said(workspace: Workspace, call: Callable[..., Any], arguments: list[str], words: str) -> None:
    answer = call(workspace, "contact", "set", "okafor", *arguments)
    assert answer == (0, f"Grace Okafor: {words}. (contacts/okafor-grace.yaml)\n", "")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["okafor", "tier"], 2, "fields and values come in pairs"),
        (["okafor"], 2, "fields and values come in pairs"),
        (["okafor", "tier", "Q"], 1, "there is no tier 'Q'"),
    ],
)
def test_what_does_not_fit_is_not_set(
    workspace: Workspace, call: Callable[..., Any], arguments: list[str], code: int, words: str
) -> None:
    answer = call(workspace, "contact", "set", *arguments)
    assert answer.code == code
    assert words in answer.err


def test_setting_can_be_tried(workspace: Workspace, call: Callable[..., Any]) -> None:
    before = text(workspace)
    answer = call(workspace, "contact", "set", "okafor", "tier", "A", "--dry-run")
    assert "would change contacts/okafor-grace.yaml:" in answer.out
    assert "-tier: B\n+tier: A\n" in answer.out
    assert text(workspace) == before


# -- edit --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes $EDITOR a script that runs these commands in turn, one each time that it is opened; $1 is the file."""

    def make(*commands: str) -> None:
        script = tmp_path / "my editor"
        cases = "\n".join(f"{number}) {command};;" for number, command in enumerate(commands, 1))
        script.write_text(
            f'#!/bin/sh\necho x >> "$0.count"\ncase $(wc -l < "$0.count" | tr -d " ") in\n{cases}\nesac\n'
        )
        script.chmod(0o755)
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f"'{script}'")

    return make


def test_editing_replaces_the_record_when_it_is_right(
    workspace: Workspace, call: Callable[..., Any], editor: Callable[..., None]
) -> None:
    editor('sed -i "s/tier: B/tier: A/" "$1"')
    answer = call(workspace, "contact", "edit", "okafor")
    assert (answer.code, answer.out) == (0, "Saved contacts/okafor-grace.yaml.\n")
    assert read(workspace, OKAFOR)["tier"] == "A"
    assert list((workspace.local / "drafts").iterdir()) == []


def test_nothing_is_written_when_nothing_was_changed(
    workspace: Workspace, call: Callable[..., Any], editor: Callable[..., None]
) -> None:
    editor("true")
    assert call(workspace, "contact", "edit", "okafor").out == "Nothing was changed.\n"
    editor(': > "$1"')
    before = text(workspace)
    assert call(workspace, "contact", "edit", "okafor").out == "Nothing was changed.\n"
    assert text(workspace) == before


def test_what_is_wrong_is_opened_again(
    workspace: Workspace, call: Callable[..., Any], editor: Callable[..., None]
) -> None:
    editor('sed -i "s/tier: B/teir: A/" "$1"', 'sed -i "s/teir/tier/" "$1"')
    answer = call(workspace, "contact", "edit", "okafor", typed="y\n")
    assert answer.code == 0
    assert "contacts/okafor-grace.yaml:4:1" in answer.err
    assert "did you mean 'tier'?" in answer.err
    assert read(workspace, OKAFOR)["tier"] == "A"


def test_what_stays_wrong_is_kept_and_the_record_is_as_it_was(
    workspace: Workspace, call: Callable[..., Any], editor: Callable[..., None]
) -> None:
    before = text(workspace)
    editor('echo "tier: [" > "$1"')
    answer = call(workspace, "contact", "edit", "okafor")
    assert answer.code == 1
    assert "rounds: the record is as it was" in answer.err
    draft = workspace.local / "drafts" / "okafor-grace.yaml"
    assert f"what you wrote is kept in {draft}" in answer.err
    assert draft.read_text() == "tier: [\n"
    assert text(workspace) == before


def test_what_is_kept_outlives_the_next_edit(
    workspace: Workspace, call: Callable[..., Any], editor: Callable[..., None]
) -> None:
    editor('echo "tier: [ # an hour of work" > "$1"', 'sed -i "s/tier: B/tier: A/" "$1"')
    call(workspace, "contact", "edit", "okafor")
    draft = workspace.local / "drafts" / "okafor-grace.yaml"
    answer = call(workspace, "contact", "edit", "okafor")
    assert (answer.code, answer.err) == (0, f"rounds: what you wrote earlier is still in {draft}\n")
    assert read(workspace, OKAFOR)["tier"] == "A"
    assert list(draft.parent.iterdir()) == [draft]
    assert draft.read_text() == "tier: [ # an hour of work\n"


def test_a_record_that_changed_underneath_is_not_replaced(
    workspace: Workspace, call: Callable[..., Any], editor: Callable[..., None]
) -> None:
    other = workspace.root / OKAFOR
    editor(f'sed -i "s/tier: B/tier: A/" "$1"; echo "name: Grace N. Okafor" > "{other}"')
    answer = call(workspace, "contact", "edit", "okafor")
    assert answer.code == 4
    assert "contacts/okafor-grace.yaml was changed since it was read" in answer.err
    assert "what you wrote is kept in" in answer.err
    assert other.read_text() == "name: Grace N. Okafor\n"


@pytest.mark.parametrize(
    ("command", "words"),
    [("false", "the editor ended with code 1"), ("no-such-editor --wait", "could not be started"), ("''", "no editor")],
)
def test_an_editor_that_does_not_work_is_told(
    workspace: Workspace, call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, command: str, words: str
) -> None:
    monkeypatch.setenv("VISUAL", command)
    answer = call(workspace, "contact", "edit", "okafor")
    assert answer.code == 2
    assert words in answer.err
