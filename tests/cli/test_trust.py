"""``rounds trust``: shown, asked, and remembered."""

from __future__ import annotations

import json

import pytest

GOLF = """\
from rounds import Channel, hookimpl

@hookimpl
def register_channels():
    return [Channel("golf", "Golf")]
"""


@pytest.fixture
def clinic(make_workspace):
    return make_workspace({"plugins/golf.py": GOLF})


@pytest.fixture
def state(clinic, call):
    """Whether ``plugin list`` shows golf as on."""

    def look() -> str:
        listing = json.loads(call(clinic, "plugin", "list", "--json").out)
        return next(plugin["state"] for plugin in listing if plugin["name"] == "golf")

    return look


def test_without_a_terminal_it_shows_and_refuses(clinic, call, state):
    done = call(clinic, "trust")
    assert done.code == 3
    assert done.out.splitlines()[0] == f"Plugins of {clinic.root}. Nobody has allowed them before."
    assert done.out.splitlines()[2:8] == ["plugins/golf.py: new", *(f"+{line}" for line in GOLF.splitlines())]
    assert "nobody is here to ask whether these plugins may run" in done.err
    assert "--trust-digest sha256:" in done.err
    assert state() == "not trusted"


@pytest.mark.parametrize(("typed", "code"), [("y\n", 0), ("n\n", 3), ("\n", 3)])
def test_on_a_terminal_it_asks(clinic, call, state, typed, code):
    done = call(clinic, "trust", typed=typed)
    assert done.code == code
    assert "May they run, with all that you may do on this machine? [y/N]" in done.err
    assert ("+def register_channels():" in done.out, "they stay off" in done.out) == (True, code == 3)
    assert state() == ("not trusted" if code else "on")


def test_yes_does_not_ask_but_shows(clinic, call, state):
    done = call(clinic, "trust", "--yes")
    assert (done.code, "+def register_channels():" in done.out) == (0, True)
    folder = clinic.root / "plugins"
    assert done.out.endswith(f"\nAllowed. They are off again as soon as a file below {folder} changes.\n")
    assert state() == "on"
    assert call(clinic, "trust").out.startswith("Allowed already, all 1 files as they are: sha256:")


def test_what_changed_since_is_shown(clinic, call):
    call(clinic, "trust", "--yes")
    (clinic.root / "plugins/golf.py").write_text(GOLF.replace('"Golf"', '"Golf outing"'))
    (clinic.root / "plugins/_prices.py").write_text("PRICE = 40")
    done = call(clinic, "trust")
    first, *lines, last = done.out.splitlines()
    assert (done.code, first.endswith("Shown is what changed since they were last allowed.")) == (3, True)
    assert lines[1:5] == ["plugins/_prices.py: new", "+PRICE = 40", "+\\ no line end here", "plugins/golf.py: changed"]
    assert lines[-2:] == ['+    return [Channel("golf", "Golf outing")]', ""]
    assert last.startswith("1 new, 1 changed, digest sha256:")


def test_a_digest_allows_on_a_machine_where_nobody_is_asked(clinic, call, state, monkeypatch):
    digest = json.loads(call(clinic, "trust", "--json").out)["digest"]
    wrong = call(clinic, "trust", "--trust-digest", f"sha256:{'0' * 64}")
    assert (wrong.code, f"theirs is {digest}" in wrong.err, state()) == (3, True, "not trusted")
    monkeypatch.setenv("ROUNDS_TRUST_DIGEST", digest[:-1])
    assert state() == "not trusted"
    monkeypatch.setenv("ROUNDS_TRUST_DIGEST", digest)
    assert state() == "on"
    monkeypatch.delenv("ROUNDS_TRUST_DIGEST")
    assert state() == "not trusted", "what the environment says is not kept"
    assert call(clinic, "trust", "--trust-digest", digest).code == 0
    assert state() == "on"


def test_json_never_asks_and_tells_each_file(clinic, call):
    before = call(clinic, "trust", "--json", typed="y\n")
    data = json.loads(before.out)
    assert (before.code, before.err, data["trusted"], data["first"]) == (3, "", False, True)
    assert [(file["path"], file["change"], file["lines"][0]) for file in data["files"]] == [
        ("plugins/golf.py", "new", "+from rounds import Channel, hookimpl")
    ]
    after = call(clinic, "trust", "--json", "--yes")
    assert (after.code, json.loads(after.out)["trusted"]) == (0, True)
    assert call(clinic, "trust", "--json").code == 0


def test_revoking(clinic, call, state):
    call(clinic, "trust", "--yes")
    assert call(clinic, "trust", "--revoke").out == "The workspace's plugins are off from now on.\n"
    assert state() == "not trusted"
    assert call(clinic, "trust", "--revoke").out == "They were not allowed anyway.\n"
    assert json.loads(call(clinic, "trust", "--revoke", "--json").out) == {"trusted": False, "revoked": False}


def test_a_workspace_without_plugins(make_workspace, call):
    done = call(make_workspace(), "trust")
    assert (done.code, "rounds plugin new NAME" in done.out) == (0, True)


def test_the_rest_works_while_plugins_are_off(make_workspace, call):
    """``check`` names what is off and is otherwise as good as the records."""
    files = {"plugins/golf.py": "raise SystemExit\n", "contacts/okafor-grace.yaml": "name: Grace Okafor\n"}
    done = call(make_workspace(files), "check")
    assert (done.code, "the workspace's own plugins are off" in done.err) == (0, True)
