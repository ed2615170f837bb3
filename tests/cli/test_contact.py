"""``rounds contact``: add, set and edit."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from rounds.storage.history.setup import init_repository

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


def paths(workspace: Workspace) -> list[str]:
    return sorted(file.relative_to(workspace.root).as_posix() for file in workspace.root.rglob("*.yaml"))


# -- add ---------------------------------------------------------------------------------------------------------------


def test_a_contact_is_added(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(
        workspace, "contact", "add", "Dr. Ana Bell, MD", "--organization", "northg", "--specialty", "family medicine",
        "--role", "physician", "--npi", "1234567893" [:-1] + "3", "--phone", "413 555 0142", "--email",
        "bell@northgate.example", "--tier", "a", "--status", "active", "--liaison", "dana", "--prefers", "Visit, email",
        "--note", "Mornings only.", "--tag", "newsletter", "--id", "bell-ana", "--set", "potential.referrals_per_month",
        "4", "--set", "potential.source", "a guess", "--set", "potential.date", "today",
    )  # fmt: skip
    assert answer.err == "rounds: Grace Okafor has this NPI already: contacts/okafor-grace.yaml\n"
    (workspace.root / OKAFOR).write_text(text(workspace).replace('npi: "1234567893"\n', ""))
    answer = call(
        workspace, "contact", "add", "Dr. Ana Bell, MD", "--organization", "northg", "--specialty", "family medicine",
        "--role", "physician", "--npi", "1234567893", "--phone", "413 555 0142", "--email", "bell@northgate.example",
        "--tier", "a", "--status", "active", "--liaison", "dana", "--prefers", "Visit, email", "--note",
        "Mornings only.", "--tag", "newsletter", "--set", "potential.referrals_per_month", "4", "--set",
        "potential.source", "a guess", "--set", "potential.date", "today",
    )  # fmt: skip
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == "Added Dr. Bell: contacts/bell-ana.yaml.\n"
    assert read(workspace, "contacts/bell-ana.yaml") == {
        "name": "Ana Bell",
        "prefix": "Dr.",
        "credentials": "MD",
        "role": "physician",
        "npi": "1234567893",
        "specialty": "family medicine",
        "affiliations": [{"organization": "northgate", "primary": "true"}],
        "phones": [{"number": "413 555 0142"}],
        "emails": [{"address": "bell@northgate.example"}],
        "liaison": "dana",
        "tier": "A",
        "status": "active",
        "preferences": {"channels": ["visit", "email"]},
        "tags": ["newsletter"],
        "notes": "Mornings only.",
        "verified": "2026-10-31",
        "potential": {"referrals_per_month": "4", "source": "a guess", "date": "2026-10-31"},
    }
    assert call(workspace, "check").code == 0


def test_a_new_practice_is_added_in_the_same_change(workspace: Workspace, call: Callable[..., Any]) -> None:
    init_repository(workspace)
    answer = call(workspace, "contact", "add", "Ana Bell", "--new-organization", "Hillside Pediatrics")
    assert answer.code == 0
    assert "Without tier and liaison yet: rounds contact set bell-ana tier … liaison …" in answer.out
    assert read(workspace, "contacts/bell-ana.yaml")["affiliations"][0]["organization"] == "hillside-pediatrics"
    assert read(workspace, "organizations/hillside-pediatrics.yaml") == {"name": "Hillside Pediatrics"}
    shown = subprocess.run(
        ["git", "show", "--name-only", "--format=%s"], cwd=workspace.root, capture_output=True, text=True, check=True
    )
    assert shown.stdout.split("\n") == [
        "Add Ana Bell",
        "",
        "contacts/bell-ana.yaml",
        "organizations/hillside-pediatrics.yaml",
        "",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["Grace Okafor"], "Grace Okafor is here already: contacts/okafor-grace.yaml"),
        (["Okafor, Grace, DO"], "Grace Okafor is here already"),
        (["Ana Bell", "--organization", "nowhere"], "if it is new: --new-organization 'nowhere'"),
        (["Ana Bell", "--organization", "nortgate"], "did you mean:\n  northgate"),
        (["Ana Bell", "--new-organization", "northgate family medicine"], "--organization northgate"),
        (["Ana Bell", "--id", "okafor-grace"], "the id 'okafor-grace' is taken by Grace Okafor"),
        (["Ana Bell", "--id", "Ana Bell"], "'Ana Bell' cannot be an id"),
        (["Ana Bell", "--liaison", "zoe"], "liaisons are: dana, miguel"),
        ([], "whom do you want to add?"),
    ],
)
def test_what_is_here_already_or_unknown_is_not_added(
    workspace: Workspace, call: Callable[..., Any], arguments: list[str], words: str
) -> None:
    before = paths(workspace)
    answer = call(workspace, "contact", "add", *arguments)
    assert answer.code == 2
    assert words in answer.err
    assert paths(workspace) == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--npi", "1234567890"], "check digit"),
        (["--npi", "12"], "npi"),
        (["--email", "not an address"], "emails[0].address"),
        (["--tier", "Q"], "there is no tier 'Q'"),
        (["--status", "activ"], "did you mean 'active'?"),
    ],
)
def test_what_would_not_pass_the_check_is_not_added(
    workspace: Workspace, call: Callable[..., Any], options: list[str], words: str
) -> None:
    answer = call(workspace, "contact", "add", "Ana Bell", *options)
    assert answer.code == 1
    assert words in answer.err
    assert "contacts/bell-ana.yaml" not in paths(workspace)


def test_another_person_of_the_same_name_gets_an_id_of_their_own(
    workspace: Workspace, call: Callable[..., Any]
) -> None:
    assert call(workspace, "contact", "add", "Grace Okafor", "--anyway").code == 0
    assert call(workspace, "contact", "add", "Grace Okafor", "--anyway", "--npi", "1245319599").code == 0
    assert {"contacts/okafor-grace-2.yaml", "contacts/okafor-grace-9599.yaml"} <= set(paths(workspace))


def test_a_file_that_is_there_is_never_replaced(workspace: Workspace, call: Callable[..., Any]) -> None:
    """Its record is left out of the book for its errors, so that its id looks free."""
    (workspace.root / OKAFOR).write_text("nam: Grace Okafor\n")
    answer = call(workspace, "contact", "add", "Jo Ray", "--id", "okafor-grace")
    assert answer.code == 4
    assert answer.err.startswith("rounds: contacts/okafor-grace.yaml exists already; a new record never replaces one")
    assert text(workspace) == "nam: Grace Okafor\n"


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


def test_adding_can_be_tried(workspace: Workspace, call: Callable[..., Any]) -> None:
    before = paths(workspace)
    data = json.loads(call(workspace, "contact", "add", "Ana Bell", "--dry-run", "--json").out)
    assert data["contact"] == "bell-ana"
    assert list(data["would_write"]) == ["contacts/bell-ana.yaml"]
    assert paths(workspace) == before


# -- set ---------------------------------------------------------------------------------------------------------------


def test_setting_a_field_leaves_every_other_byte_alone(workspace: Workspace, call: Callable[..., Any]) -> None:
    before = text(workspace)
    answer = call(workspace, "contact", "set", "okafor", "tier", "A")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == "Grace Okafor: tier: A (was B). (contacts/okafor-grace.yaml)\n"
    assert text(workspace) == before.replace("tier: B", "tier: A")


def test_several_fields_lists_days_and_new_parts(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(
        workspace, "contact", "set", "okafor", "preferences.channels", "visit,email", "verified", "yesterday",
        "interests", "+sailing, choir", "address.zip", "02139", "notes", "Ask for Sam.",
    )  # fmt: skip
    assert (answer.code, answer.err) == (0, "")
    found = read(workspace, OKAFOR)
    assert found["preferences"] == {"channels": ["visit", "email"], "cadence_days": "20"}
    assert found["verified"] == "2026-10-30"
    assert found["interests"] == ["choir", "sailing"]
    assert found["address"] == {"zip": "02139"}
    assert text(workspace).startswith("# our best source\nname: Grace Okafor   # Dr.\n")
    assert call(workspace, "check").code == 0


def test_a_field_is_removed(workspace: Workspace, call: Callable[..., Any]) -> None:
    answer = call(workspace, "contact", "set", "okafor", "--remove", "tier")
    assert answer.out == "Grace Okafor: tier removed (was B). (contacts/okafor-grace.yaml)\n"
    assert "tier" not in read(workspace, OKAFOR)
    assert call(workspace, "contact", "set", "okafor", "--remove", "tier").code == 2


def test_a_contact_in_a_list_is_set_too(workspace: Workspace, call: Callable[..., Any]) -> None:
    assert call(workspace, "contact", "set", "park", "tier", "A").code == 0
    assert text(workspace, "contacts/team.yaml") == (
        "- id: lee-min\n  name: Min Lee\n- {id: park-jin, name: Jin Park, tier: A}\n"
    )


def test_what_is_so_already_is_said_and_not_written(workspace: Workspace, call: Callable[..., Any]) -> None:
    init_repository(workspace)
    answer = call(workspace, "contact", "set", "okafor", "tier", "B")
    assert answer.out == "Grace Okafor: nothing to change; tier: B (was B). (contacts/okafor-grace.yaml)\n"
    assert answer.err == ""


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["okafor", "teir", "A"], 2, "did you mean 'tier'?"),
        (["okafor", "tier"], 2, "fields and values come in pairs"),
        (["okafor"], 2, "fields and values come in pairs"),
        (["okafor", "tier", "Q"], 1, "there is no tier 'Q'"),
        (["okafor", "status", "activ"], 1, "did you mean 'active'?"),
        (["okafor", "preferences.cadence_days", "often"], 2, "'often' is not a whole number"),
        (["okafor", "affiliations", "northgate"], 2, "rounds contact edit WHO"),
        (["nobody", "tier", "A"], 2, "there is no contact 'nobody'"),
    ],
)
def test_what_does_not_fit_is_not_set(
    workspace: Workspace, call: Callable[..., Any], arguments: list[str], code: int, words: str
) -> None:
    before = text(workspace)
    answer = call(workspace, "contact", "set", *arguments)
    assert answer.code == code
    assert words in answer.err
    assert text(workspace) == before


def test_an_old_error_does_not_hinder_a_new_value(workspace: Workspace, call: Callable[..., Any]) -> None:
    (workspace.root / OKAFOR).write_text("name: Grace Okafor\nliaison: gone\n")
    answer = call(workspace, "contact", "set", "okafor", "tier", "A")
    assert answer.code == 0
    assert "there is no liaison 'gone'" in answer.err
    assert text(workspace) == "name: Grace Okafor\nliaison: gone\ntier: A\n"


def test_setting_can_be_tried(workspace: Workspace, call: Callable[..., Any]) -> None:
    before = text(workspace)
    answer = call(workspace, "contact", "set", "okafor", "tier", "A", "--dry-run")
    assert "would change contacts/okafor-grace.yaml:" in answer.out
    assert "-tier: B\n+tier: A\n" in answer.out
    data = json.loads(call(workspace, "contact", "set", "okafor", "tier", "A", "--dry-run", "--json").out)
    assert data["changes"] == [{"field": "tier", "before": "B", "after": "A"}]
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


def test_a_draft_is_written_through_no_link(
    workspace: Workspace, call: Callable[..., Any], editor: Callable[..., None], tmp_path: Path
) -> None:
    """A client's folder may bring links along that lead to files of the user's own."""
    editor("true")
    precious, drafts = tmp_path / "precious", workspace.local / "drafts"
    precious.write_text("precious\n")
    drafts.mkdir(parents=True)
    (drafts / "okafor-grace.yaml").symlink_to(precious)
    assert call(workspace, "contact", "edit", "okafor").code == 0
    (drafts / "okafor-grace.yaml").unlink()
    drafts.rmdir()
    drafts.symlink_to(tmp_path, target_is_directory=True)
    answer = call(workspace, "contact", "edit", "okafor")
    assert answer.code == 3
    assert "drafts in this workspace is not a folder but a link" in answer.err
    assert precious.read_text() == "precious\n"
    assert not (tmp_path / "okafor-grace.yaml").exists()


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


def test_a_record_with_errors_can_be_mended_by_its_id(
    workspace: Workspace, call: Callable[..., Any], editor: Callable[..., None]
) -> None:
    (workspace.root / OKAFOR).write_text("nam: Grace Okafor\n")
    editor('sed -i "s/nam/name/" "$1"')
    assert call(workspace, "contact", "edit", "okafor-grace").code == 0
    assert text(workspace) == "name: Grace Okafor\n"


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


def test_digits_without_quotes_are_the_text_that_was_meant(make_workspace, rounds):
    """What `check` lets through, a writing command must not refuse."""
    text = "name: Grace Okafor\nnpi: 1234567893\naddress: {zip: 10001}\n"
    workspace = make_workspace({"contacts/okafor-grace.yaml": text})
    done = rounds("-C", workspace.root, "contact", "set", "okafor", "role", "physician")
    assert done.returncode == 0, done.stderr
    assert (workspace.root / "contacts/okafor-grace.yaml").read_text() == f"{text}role: physician\n"


@pytest.mark.parametrize(
    ("typed", "imported", "path"),
    [
        ("Paul Reyes Jr.", "Reyes, Paul, Jr.", "contacts/reyes-paul.yaml"),
        ("Maria van der Berg", "Maria van der Berg", "contacts/van-der-berg-maria.yaml"),
        ("Grace N. Hill", "Dr. Grace Hill, MD", "contacts/hill-grace.yaml"),
    ],
)
def test_who_was_typed_and_is_then_imported_is_one_record(
    workspace: Workspace, call: Callable[..., Any], typed: str, imported: str, path: str
) -> None:
    assert call(workspace, "contact", "add", typed).code == 0
    before = paths(workspace)
    assert path in before
    (workspace.root / "people.csv").write_text(f'Name\n"{imported}"\n')
    answer = call(workspace, "import", "csv", str(workspace.root / "people.csv"), "--kind", "contact", "--json")
    assert answer.code == 0, answer
    assert paths(workspace) == before
