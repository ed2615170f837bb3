"""What git does not carry along is renewed."""

from __future__ import annotations

import json
import shutil

import pytest

from rounds.base.problems import RefusedError, UsageError
from rounds.desk.workspace.setup import RefreshWorkspace, refresh_workspace


@pytest.fixture
def refresh(desk_at):
    return lambda folder, **options: refresh_workspace(desk_at(folder, **options), RefreshWorkspace())


def test_a_clone_gets_schemas_settings_and_hook(make_repository, tmp_path, refresh):
    own = {"type": "object", "properties": {"custom": {"properties": {"fax_first": {"type": "boolean"}}}}}
    made = make_repository({"schemas/contact.schema.json": json.dumps(own)})
    made.git("clone", "-q", ".", str(tmp_path / "clone"))
    clone = type(made)(tmp_path / "clone")
    assert not clone.local.exists()
    (clone.root / "contacts").mkdir()
    assert refresh(clone.root / "contacts").as_data() == {
        "dry_run": False,
        "workspace": str(clone.root),
        "notices": [],
        "problems": [],
    }
    assert "fax_first" in (clone.local / "schemas/contact.schema.json").read_text()
    assert (clone.root / ".git/hooks/pre-commit").exists()
    assert clone.git("config", "merge.renames") == "false\n"
    assert clone.git("status", "--porcelain") == ""


def test_what_is_wrong_with_the_clients_own_schemas_is_told(make_workspace, refresh):
    clinic = make_workspace({"schemas/contact.schema.json": "[]\n"})
    assert [problem.source.path for problem in refresh(clinic).problems] == ["schemas/contact.schema.json"]
    assert not (clinic.root / ".git").exists()


def test_a_dry_run_renews_nothing(make_workspace, refresh):
    clinic = make_workspace()
    assert refresh(clinic, dry_run=True).as_data()["dry_run"] is True
    assert not clinic.local.exists()


def test_there_must_be_a_workspace(tmp_path, refresh):
    with pytest.raises(UsageError):
        refresh(tmp_path)


def test_schemas_for_editors_are_written_through_no_link(make_workspace, tmp_path, refresh):
    clinic, precious = make_workspace(), tmp_path / "precious"
    refresh(clinic)
    schemas = clinic.local / "schemas"
    precious.write_text("precious\n")
    for name in ("contact.schema.new", "contact.schema.json"):
        (schemas / name).unlink(missing_ok=True)
        (schemas / name).symlink_to(precious)
    refresh(clinic)
    shutil.rmtree(schemas)
    schemas.symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(RefusedError):
        refresh(clinic)
    assert precious.read_text() == "precious\n"
    assert not (tmp_path / "contact.schema.json").exists()


def test_a_look_back_renews_nothing(make_repository, refresh):
    made = make_repository({})
    with pytest.raises(UsageError, match="the records of HEAD can only be looked at"):
        refresh(made, at="HEAD")
    assert not made.local.exists()
