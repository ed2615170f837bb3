"""Starting a plugin: one that works, with a test that passes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from rounds.base.problems import UsageError
from rounds.desk.workspace.check import CheckRecords, check_records
from rounds.desk.workspace.plugins import (
    CreatePlugin,
    ListPlugins,
    ReviewPlugins,
    TrustPlugins,
    create_plugin,
    list_plugins,
    parse_name,
    review_plugins,
    trust_plugins,
)


@pytest.fixture
def clinic(make_workspace):
    return make_workspace({"contacts/okafor-grace.yaml": "name: Grace Okafor\nstatus: active\n"})


def create(desk, name="golf"):
    return create_plugin(desk, CreatePlugin(name))


def allow(desk):
    trust_plugins(desk, TrustPlugins(review_plugins(desk, ReviewPlugins()).digest))


def files(clinic):
    found = (file for file in clinic.root.rglob("*") if file.is_file())
    return sorted(path for path in (file.relative_to(clinic.root).as_posix() for file in found) if path[0] != ".")


def test_a_new_plugin_works_and_its_test_passes(clinic, desk_at):
    created = create(desk_at(clinic), "golf-outing")
    assert sorted(created.as_data()["written"]) == ["plugins/golf_outing.py", "tests/test_golf_outing.py"]
    pytest_run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", created.name.test_path],
        cwd=clinic.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "3 passed" in pytest_run.stdout, pytest_run.stdout + pytest_run.stderr
    allow(desk_at(clinic))
    hooks = {one.name: one.hooks for one in list_plugins(desk_at(clinic), ListPlugins()).plugins}
    assert hooks["golf_outing"] == ("register_channels", "register_scoring_rules")
    (clinic.root / "touches").mkdir()
    (clinic.root / "touches/t1.yaml").write_text("date: 2026-10-30\nchannel: golf-outing\ncontact: okafor-grace\n")
    assert check_records(desk_at(clinic), CheckRecords()).problems == ()


def test_its_test_lies_where_a_change_does_not_turn_plugins_off(clinic, desk_at):
    create(desk_at(clinic))
    allow(desk_at(clinic))
    (clinic.root / "tests/test_golf.py").write_text("# changed\n")
    assert review_plugins(desk_at(clinic), ReviewPlugins()).trusted


@pytest.mark.parametrize("there", ["plugins/golf.py", "tests/test_golf.py", "plugins/golf/data.txt"])
def test_nothing_is_replaced(make_workspace, desk_at, there):
    clinic = make_workspace({there: "mine\n"})
    with pytest.raises(UsageError, match="exists already; nothing was written"):
        create(desk_at(clinic))
    assert files(clinic) == sorted([there, "rounds.yaml"])


@pytest.mark.parametrize(("name", "words"), [("channels", "a plugin 'channels'"), ("visit", "a channel 'visit'")])
def test_the_name_of_something_bundled_is_refused(clinic, desk_at, name, words):
    with pytest.raises(UsageError, match=f"there is {words} already; nothing was written"):
        create(desk_at(clinic), name)


def test_a_dry_run_writes_nothing(clinic, desk_at):
    created = create(desk_at(clinic, dry_run=True))
    assert created.as_data() == {"dry_run": True, "would_write": created.files}
    assert "def test_a_recent_touch_scores" in created.files["tests/test_golf.py"]
    assert files(clinic) == ["contacts/okafor-grace.yaml", "rounds.yaml"]


@pytest.mark.parametrize("name", ["golf", "golf-outing", "golf_outing", "tee2"])
def test_good_names(name):
    plugin = parse_name(name)

    assert (plugin.module, plugin.slug) == (name.replace("-", "_"), name.replace("_", "-"))
    for text in plugin.files().values():
        compile(text, "file", "exec")


@pytest.mark.parametrize(
    "name",
    ["", "Golf", "2golf", "golf outing", "-golf", "golf-", "golf--x", "../golf", "a/b", "golf.py", "é", "x" * 61],
)
def test_names_that_cannot_be_one(name):
    with pytest.raises(UsageError, match="cannot name a plugin"):
        parse_name(name)


@pytest.mark.parametrize("name", ["test_golf", "golf_test", "test-golf", "golf-test", "conftest", "tests"])
def test_names_of_tests(name):
    with pytest.raises(UsageError, match="would be taken for a test"):
        parse_name(name)
