"""Setting fields of a contact: what changes in its file, and what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from rounds.base.problems import RoundsError
from rounds.desk.edit_contact import FieldChange, SetFields, set_fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.desk.desk import Desk
    from rounds.storage.workspace import Workspace

OKAFOR = "contacts/okafor-grace.yaml"
FILES = {
    OKAFOR: """\
        # our best source
        name: Grace Okafor   # Dr.
        npi: 1234567893
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
}


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace(FILES)


def read(workspace: Workspace) -> Any:
    return yaml.load(text(workspace), yaml.BaseLoader)  # noqa: S506 - text only


def text(workspace: Workspace, path: str = OKAFOR) -> str:
    return (workspace.root / path).read_text()


def test_setting_a_field_leaves_every_other_byte_alone(workspace: Workspace, desk_at: Callable[..., Desk]):
    """Digits without quotes, which the loader takes for the text that was meant, are no error here either."""
    before = text(workspace)
    done = set_fields(desk_at(workspace), SetFields("okafor", (("tier", "A"),)))
    assert (done.contact, done.name, done.path) == ("okafor-grace", "Grace Okafor", OKAFOR)
    assert done.changes == (FieldChange("tier", "B", "A"),)
    assert text(workspace) == before.replace("tier: B", "tier: A")


def test_several_fields_lists_days_and_new_parts(workspace: Workspace, desk_at: Callable[..., Desk]):
    values = (
        ("preferences.channels", "visit,email"), ("verified", "yesterday"), ("interests", "+sailing, choir"),
        ("address.zip", "02139"), ("notes", "Ask for Sam."),
    )  # fmt: skip
    done = set_fields(desk_at(workspace), SetFields("okafor", values))
    assert [one.before for one in done.changes] == [["phone"], None, ["choir"], None, None]
    found = read(workspace)
    assert found["preferences"] == {"channels": ["visit", "email"], "cadence_days": "20"}
    assert (found["verified"], found["interests"]) == ("2026-10-30", ["choir", "sailing"])
    assert found["address"] == {"zip": "02139"}
    assert text(workspace).startswith("# our best source\nname: Grace Okafor   # Dr.\n")


def test_a_field_is_removed(workspace: Workspace, desk_at: Callable[..., Desk]):
    done = set_fields(desk_at(workspace), SetFields("okafor", remove=("tier",)))
    assert done.changes == (FieldChange("tier", "B", None),)
    assert "tier" not in read(workspace)


def test_a_contact_in_a_list_is_set_too(workspace: Workspace, desk_at: Callable[..., Desk]):
    set_fields(desk_at(workspace), SetFields("park", (("tier", "A"),)))
    expected = "- id: lee-min\n  name: Min Lee\n- {id: park-jin, name: Jin Park, tier: A}\n"
    assert text(workspace, "contacts/team.yaml") == expected


def test_what_somebody_sets_comes_from_no_file_any_more(workspace: Workspace, desk_at: Callable[..., Desk]):
    marks = "provenance:\n  tier: {source: list.csv, date: 2026-01-01}\n"
    (workspace.root / OKAFOR).write_text(f"name: Grace Okafor\ntier: B\n{marks}")
    set_fields(desk_at(workspace), SetFields("okafor", (("tier", "A"),)))
    assert text(workspace) == "name: Grace Okafor\ntier: A\n"


def test_what_is_so_already_is_not_written(workspace: Workspace, desk_at: Callable[..., Desk]):
    done = set_fields(desk_at(workspace), SetFields("okafor", (("tier", "B"),)))
    assert (done.changes, done.saved.written.paths) == ((FieldChange("tier", "B", "B"),), ())


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (SetFields("okafor", (("teir", "A"),)), "did you mean 'tier'?"),
        (SetFields("okafor"), "fields and values come in pairs"),
        (SetFields("okafor", (("tier", "Q"),)), "there is no tier 'Q'"),
        (SetFields("okafor", (("status", "activ"),)), "did you mean 'active'?"),
        (SetFields("okafor", (("preferences.cadence_days", "often"),)), "'often' is not a whole number"),
        (SetFields("okafor", (("affiliations", "northgate"),)), "rounds contact edit WHO"),
        (SetFields("nobody", (("tier", "A"),)), "there is no contact 'nobody'"),
        (SetFields("okafor", remove=("liaison",)), "liaison"),
    ],
)
def test_what_does_not_fit_is_not_set(
    workspace: Workspace, desk_at: Callable[..., Desk], request_: SetFields, words: str
):
    before, desk = text(workspace), desk_at(workspace)
    with pytest.raises(RoundsError) as refused:
        set_fields(desk, request_)
    told = [f"{one.message} {one.hint}" for one in (refused.value, *desk.ear.heard)]
    assert any(words in line for line in told)
    assert text(workspace) == before


def test_an_old_error_does_not_hinder_a_new_value(workspace: Workspace, desk_at: Callable[..., Desk]):
    (workspace.root / OKAFOR).write_text("name: Grace Okafor\nliaison: gone\n")
    desk = desk_at(workspace)
    set_fields(desk, SetFields("okafor", (("tier", "A"),)))
    assert ["there is no liaison 'gone'" in problem.message for problem in desk.ear.heard] == [True]
    assert text(workspace) == "name: Grace Okafor\nliaison: gone\ntier: A\n"


def test_setting_can_be_tried(workspace: Workspace, desk_at: Callable[..., Desk]):
    before = text(workspace)
    done = set_fields(desk_at(workspace, dry_run=True), SetFields("okafor", (("tier", "A"),)))
    assert done.saved.drafts[0].text == before.replace("tier: B", "tier: A")
    assert done.as_data()["changes"] == [{"field": "tier", "before": "B", "after": "A"}]
    assert (text(workspace), done.as_data()["dry_run"]) == (before, True)
