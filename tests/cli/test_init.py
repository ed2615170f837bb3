"""``rounds init``: what it asks, and what it says."""

from __future__ import annotations

import json

import pytest

NEW = ["--client", "Cedar Orthopedics", "--liaison", "Dana Reyes <dana@cedar.example>"]


@pytest.mark.parametrize(("folder", "where", "at"), [(["my cedar"], "in my cedar", " -C 'my cedar'"), ([], "here", "")])
def test_a_workspace_is_made_and_what_comes_next_is_said(tmp_path, call, folder, where, at):
    answer = call(tmp_path, "init", *folder, *NEW)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        f"Made a workspace for Cedar Orthopedics {where}.",
        f'Now: rounds{at} contact add "Grace Okafor, MD" --new-organization "Northgate Family Medicine"',
        f"or:  rounds{at} import --help",
    ]
    assert call(tmp_path.joinpath(*folder), "check", "--strict").code == 0


def test_on_a_terminal_it_asks(tmp_path, call):
    answer = call(tmp_path, "init", "cedar", typed="Cedar: the clinic\n\nDana Reyes\n")
    assert answer.code == 0, answer.err
    text = (tmp_path / "cedar/rounds.yaml").read_text()
    assert 'name: "Cedar: the clinic"\nliaisons:\n  - id: dana\n    name: Dana Reyes\n' in text
    again = call(tmp_path, "init", "cedar", typed="Cedar\n\n\n")
    assert (again.code, "is a workspace already" in again.err, "Name of the client" in again.err) == (2, True, False)


def test_without_a_terminal_nobody_is_asked(tmp_path, call):
    answer = call(tmp_path, "init", "cedar")
    assert (answer.code, answer.err.splitlines()[0]) == (2, "rounds: whose workspace is it?")


def test_what_does_not_fit_is_told(tmp_path, call):
    answer = call(tmp_path, "init", "cedar", "--client", "Cedar", "--liaison", "Dana <not-an-address>")
    assert (answer.code, answer.err.startswith("rounds.yaml:")) == (2, True)
    assert not (tmp_path / "cedar").exists()


def test_notices_go_to_standard_error(tmp_path, call, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    answer = call(tmp_path, "init", "two", *NEW)
    assert (answer.code, answer.err.startswith("rounds: no history is kept: git is not installed")) == (0, True)
    assert json.loads(call(tmp_path, "init", "three", *NEW, "--json").out)["notices"]


def test_a_trial_makes_nothing(tmp_path, call):
    assert call(tmp_path, "init", "cedar", *NEW, "--dry-run").out.startswith(
        f"would write {tmp_path}/cedar/rounds.yaml"
    )
    data = json.loads(call(tmp_path, "init", "cedar", *NEW, "--dry-run", "--json").out)
    assert "rounds.yaml" in data["would_write"]
    assert call(tmp_path, "init", "cedar", "--sample", "--dry-run").out.startswith("would copy ")
    assert list(tmp_path.iterdir()) == []


def test_renewing_in_words(make_workspace, call):
    clinic = make_workspace()
    assert call(clinic, "init", "--refresh", "--dry-run").out.startswith(
        "would renew schemas, git settings and hook in "
    )
    words = f"Renewed schemas, git settings and hook in {clinic.root}.\n"
    assert call(clinic, "init", "--refresh") == (0, words, "")


def test_the_sample_in_words(tmp_path, call):
    answer = call(tmp_path, "init", "play", "--sample", "--no-git")
    play = tmp_path / "play"
    assert (answer.code, answer.err) == (
        0,
        f"rounds: it has plugins of its own; read them, then: rounds -C {play} trust\n",
    )
    assert answer.out == f"Copied the sample clinic to {play}.\nNow: rounds -C {play} report --open\n"
    assert not (play / ".git").exists()
