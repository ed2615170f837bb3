"""The workspace's own plugins: seen, confirmed by their digest, and remembered for these bytes alone."""

from __future__ import annotations

import hashlib

import pytest

from rounds.base.problems import RefusedError, UsageError
from rounds.desk.workspace.plugins import (
    ListPlugins,
    ReviewPlugins,
    RevokeTrust,
    TrustPlugins,
    list_plugins,
    review_plugins,
    revoke_trust,
    trust_plugins,
)

GOLF = """\
from rounds import Channel, hookimpl

@hookimpl
def register_channels():
    return [Channel("golf", "Golf")]
"""


@pytest.fixture
def clinic(make_workspace):
    return make_workspace({"plugins/golf.py": GOLF})


def review(desk):
    return review_plugins(desk, ReviewPlugins())


def trust(desk):
    return trust_plugins(desk, TrustPlugins(review(desk).digest))


def listed(desk):
    return {plugin.name: plugin for plugin in list_plugins(desk, ListPlugins()).plugins}


def test_what_nobody_allowed_is_shown_whole(desk_at, clinic):
    seen = review(desk_at(clinic))
    assert (seen.is_first, seen.trusted, seen.is_settled, seen.workspace) == (True, False, False, str(clinic.root))
    assert seen.as_data()["files"] == [
        {
            "path": "plugins/golf.py",
            "change": "new",
            "sha256": hashlib.sha256(GOLF.encode()).hexdigest(),
            "lines": [f"+{line}" for line in GOLF.splitlines()],
        }
    ]
    assert listed(desk_at(clinic))["golf"].state == "not trusted"


def test_the_confirmed_digest_turns_them_on_and_another_does_not(desk_at, clinic):
    with pytest.raises(RefusedError, match=r"the plugins are not those of sha256:0\\x1b"):
        trust_plugins(desk_at(clinic), TrustPlugins("sha256:0\x1b"))
    with pytest.raises(RefusedError):
        trust_plugins(desk_at(clinic), TrustPlugins(""))
    assert listed(desk_at(clinic))["golf"].state == "not trusted"
    assert trust(desk_at(clinic)).trusted
    assert listed(desk_at(clinic))["golf"].state == "on"
    settled = trust_plugins(desk_at(clinic), TrustPlugins("whatever"))
    assert (settled.trusted, settled.is_settled) == (True, True)


def test_what_changed_between_review_and_word_is_not_allowed(desk_at, clinic):
    digest = review(desk_at(clinic)).digest
    (clinic.root / "plugins/golf.py").write_text(f"{GOLF}# more\n")
    with pytest.raises(RefusedError, match="the plugins are not those of"):
        trust_plugins(desk_at(clinic), TrustPlugins(digest))


def test_what_changed_since_is_shown(desk_at, clinic):
    trust(desk_at(clinic))
    (clinic.root / "plugins/golf.py").write_text(GOLF.replace('"Golf"', '"Golf outing"'))
    (clinic.root / "plugins/_prices.py").write_text("PRICE = 40")
    seen = review(desk_at(clinic))
    assert (seen.is_first, seen.trusted) == (False, False)
    assert [(change.path, change.kind) for change in seen.changes] == [
        ("plugins/_prices.py", "new"),
        ("plugins/golf.py", "changed"),
    ]
    told = list_plugins(desk_at(clinic), ListPlugins())
    assert "the workspace's own plugins are off (golf), for they changed" in told.problems[0].message


def test_revoking(desk_at, clinic):
    trust(desk_at(clinic))
    assert revoke_trust(desk_at(clinic), RevokeTrust()).as_data() == {"trusted": False, "revoked": True}
    assert listed(desk_at(clinic))["golf"].state == "not trusted"
    assert not revoke_trust(desk_at(clinic), RevokeTrust()).revoked


def test_a_workspace_without_plugins_has_nothing_to_decide(desk_at, make_workspace):
    seen = review(desk_at(make_workspace()))
    assert (seen.is_settled, seen.as_data()["digest"], seen.changes) == (True, None, ())


def test_a_link_cannot_be_allowed(desk_at, clinic):
    digest = review(desk_at(clinic)).digest
    (clinic.root / "plugins/other.py").symlink_to("golf.py")
    here = desk_at(clinic)
    with pytest.raises(RefusedError, match="cannot be trusted as they stand"):
        trust_plugins(here, TrustPlugins(digest))
    assert [str(problem) for problem in here.ear.heard] == [
        "plugins/other.py: a link: plugins behind links are never loaded"
    ]


def test_the_list_tells_each_state_with_its_reason(desk_at, make_workspace):
    settings = "client: {name: Cedar}\ndisabled_plugins: [slow, html]\n"
    files = {"golf": f"__version__ = '2.1'\n{GOLF}", "broken": "1 / 0\n", "slow": "raise SystemExit\n"}
    clinic = make_workspace({f"plugins/{name}.py": text for name, text in files.items()}, settings=settings)
    assert {one.state for one in listed(desk_at(clinic)).values() if one.origin == "workspace"} == {"not trusted"}
    trust(desk_at(clinic))
    told = list_plugins(desk_at(clinic), ListPlugins())
    found = {one["name"]: one for one in told.as_data()}
    assert {name: found[name]["state"] for name in ("golf", "broken", "slow", "html")} == {
        "golf": "on",
        "broken": "failed",
        "slow": "disabled",
        "html": "disabled",
    }
    assert found["golf"] == {
        "name": "golf",
        "origin": "workspace",
        "version": "2.1",
        "hooks": ("register_channels",),
        "path": "plugins/golf.py",
        "state": "on",
        "reason": "",
    }
    assert ("broken", "workspace", "", "failed: loading failed: ZeroDivisionError: division by zero", "") in told.rows()
    assert [problem.source.path for problem in told.problems] == ["plugins/broken.py"]


def test_the_list_needs_no_workspace(desk_at, tmp_path):
    assert listed(desk_at(tmp_path))["channels"].origin == "bundled"


def test_a_dry_run_trusts_nothing(clinic, desk_at):
    desk = desk_at(clinic, dry_run=True)
    assert not trust_plugins(desk, TrustPlugins(review(desk).digest)).trusted
    assert not review(desk_at(clinic)).trusted


def test_a_dry_run_forgets_nothing_and_says_whether_there_is_something(clinic, desk_at):
    assert not revoke_trust(desk_at(clinic, dry_run=True), RevokeTrust()).revoked
    trust(desk_at(clinic))
    assert revoke_trust(desk_at(clinic, dry_run=True), RevokeTrust()).revoked
    assert review(desk_at(clinic)).trusted


def test_a_look_back_changes_no_trust(make_repository, desk_at):
    clinic = make_repository({"plugins/golf.py": GOLF})
    back = desk_at(clinic, at="HEAD")
    with pytest.raises(UsageError, match="can only be looked at"):
        trust_plugins(back, TrustPlugins(review(desk_at(clinic)).digest))
    trust(desk_at(clinic))
    with pytest.raises(UsageError, match="can only be looked at"):
        revoke_trust(back, RevokeTrust())
    assert review(desk_at(clinic)).trusted
