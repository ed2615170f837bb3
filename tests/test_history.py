"""Git as the log: one commit a command, of its own files, whatever else goes on in the repository."""

from __future__ import annotations

import json
import os
import subprocess
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from rounds.base.problems import UsageError
from rounds.book.records import Client, Settings
from rounds.storage import history
from rounds.storage.history import git as asking
from rounds.storage.history import setup
from rounds.storage.store import Create, Update, apply, recover
from rounds.storage.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OKAFOR, LEE = "contacts/okafor-grace.yaml", "contacts/lee-min.yaml"


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def own(make_workspace: Callable[..., Workspace]) -> Workspace:
    """A workspace in a repository of its own, with one commit."""
    workspace = make_workspace({OKAFOR: "name: Grace Okafor\n"})
    assert setup.init_repository(workspace) == ""
    assert history.commit(workspace, ["rounds.yaml", OKAFOR], "Start").notice == ""
    return workspace


@pytest.fixture
def inner(make_workspace: Callable[..., Workspace]) -> Workspace:
    """A workspace in a folder of a larger repository."""
    workspace = make_workspace({OKAFOR: "name: Grace Okafor\n"})
    top = workspace.root.parent
    (top / "other.txt").write_text("other\n")
    git(top, "init", "-q", "-b", "main")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "Start")
    return workspace


def log_one(workspace: Workspace, path: str = LEE, text: str = "name: Min Lee\n") -> str:
    written = apply(workspace, [Create(path, text)], message="Add Min Lee", commit=True)
    assert written.paths == (path,)
    assert (workspace.root / path).read_text() == text
    return written.notice or written.commit


def test_a_command_is_one_commit_of_its_own_files(own: Workspace) -> None:
    commit = log_one(own)
    assert git(own.root, "log", "-1", "--format=%h %s", f"--abbrev={len(commit)}") == f"{commit} Add Min Lee\n"
    assert git(own.root, "show", "--name-status", "--format=", "HEAD") == f"A\t{LEE}\n"
    assert git(own.root, "status", "--porcelain") == ""


def test_what_the_user_has_staged_or_changed_stays_as_it_is(own: Workspace) -> None:
    (own.root / OKAFOR).write_text("name: Grace Okafor\ntier: A\n")
    git(own.root, "add", OKAFOR)
    (own.root / OKAFOR).write_text("name: Grace Okafor\ntier: B\n")
    (own.root / "notes.txt").write_text("mine\n")
    (own.root / "staged.txt").write_text("mine\n")
    git(own.root, "add", "staged.txt")
    log_one(own)
    assert git(own.root, "show", "--name-only", "--format=", "HEAD") == f"{LEE}\n"
    assert git(own.root, "diff", "--cached", "--name-only") == f"{OKAFOR}\nstaged.txt\n"
    assert git(own.root, "show", f":{OKAFOR}") == "name: Grace Okafor\ntier: A\n"
    assert (own.root / OKAFOR).read_text() == "name: Grace Okafor\ntier: B\n"
    assert "?? notes.txt" in git(own.root, "status", "--porcelain")


def test_thousands_of_files_and_odd_names_are_one_commit(own: Workspace) -> None:
    changes = [Create(f"contacts/c{number}.yaml", f"name: C {number}\n") for number in range(3000)]
    (own.root / "contacts" / "*.yaml").write_text("name: A star\n")
    apply(own, changes, message="Import", commit=True)
    assert len(git(own.root, "show", "--name-only", "--format=", "HEAD").split()) == 3000
    assert git(own.root, "status", "--porcelain").startswith("?? ")


@pytest.mark.parametrize(("setting", "commits"), [("", False), ("off", False), ("auto", True)])
def test_in_a_larger_repository_only_auto_commits(inner: Workspace, setting: str, *, commits: bool) -> None:
    assert history.wants_commit(inner, Settings(Client("Cedar"), commit=setting)) is commits
    assert not asking.is_own_repository(inner)
    assert asking.repository_of(inner) == inner.root.parent


def test_in_a_larger_repository_only_the_workspaces_files_are_committed(inner: Workspace) -> None:
    top = inner.root.parent
    (top / "other.txt").write_text("changed\n")
    log_one(inner)
    assert git(top, "show", "--name-only", "--format=", "HEAD") == f"clinic/{LEE}\n"
    assert git(top, "status", "--porcelain") == " M other.txt\n"


@pytest.mark.parametrize(("setting", "commits"), [("", True), ("off", False), ("auto", True)])
def test_a_repository_of_its_own_commits_unless_off(own: Workspace, setting: str, *, commits: bool) -> None:
    assert history.wants_commit(own, Settings(Client("Cedar"), commit=setting)) is commits


def test_without_a_repository_the_record_is_written_and_the_user_told(
    make_workspace: Callable[..., Workspace],
) -> None:
    workspace = make_workspace()
    assert not history.wants_commit(workspace, Settings(Client("Cedar")))
    assert log_one(workspace).startswith("written, but not committed: this folder is in no git repository")


def test_without_git_the_record_is_written_and_the_user_told(
    own: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert log_one(own) == "written, but not committed: git is not installed"
    assert history.head_commit(own) == ""
    assert setup.init_repository(own).startswith("no history is kept: git is not installed")


def test_without_an_identity_the_record_is_written_and_the_user_told(
    own: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name)
    git(own.root, "config", "user.useConfigOnly", "true")
    assert log_one(own).startswith(
        'written, but not committed: git does not know who you are (git config --global user.name "Your Name"'
    )


def test_a_commit_on_no_branch_is_told(own: Workspace) -> None:
    git(own.root, "checkout", "-q", "--detach")
    written = apply(own, [Create(LEE, "name: Min Lee\n")], message="Add Min Lee", commit=True)
    assert git(own.root, "rev-parse", "HEAD").startswith(written.commit)
    assert written.notice.startswith("committed on no branch")


def test_in_an_unfinished_merge_the_record_is_written_and_the_user_told(own: Workspace) -> None:
    git(own.root, "checkout", "-q", "-b", "side")
    log_one(own, LEE, "name: Min Lee\n")
    git(own.root, "checkout", "-q", "main")
    log_one(own, LEE, "name: Min-jun Lee\n")
    subprocess.run(["git", "merge", "-q", "side"], cwd=own.root, capture_output=True, check=False)
    assert log_one(own, "contacts/park-jin.yaml", "name: Jin Park\n") == (
        "written, but not committed: a merge is not finished here (finish it with git commit, or git merge --abort)"
    )


def test_files_that_git_ignores_are_written_and_the_user_told(own: Workspace) -> None:
    (own.root / ".gitignore").write_text("contacts/\n")
    assert log_one(own) == "written, but not committed: a .gitignore leaves these files out of git"


def test_another_git_at_work_is_waited_for(own: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = own.root / ".git" / "index.lock"
    lock.touch()
    monkeypatch.setattr("rounds.storage.history.time.sleep", lambda _seconds: lock.unlink(missing_ok=True))
    assert len(log_one(own)) < 20
    lock.touch()
    monkeypatch.setattr("rounds.storage.history.time.sleep", lambda _seconds: None)
    assert log_one(own, "contacts/park-jin.yaml").startswith("written, but not committed: another git is at work")


def hook(workspace: Workspace, name: str, script: str) -> None:
    file = workspace.root / ".git" / "hooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def test_a_users_own_hooks_run_and_may_refuse(own: Workspace) -> None:
    hook(own, "post-commit", "touch ran")
    log_one(own)
    assert (own.root / "ran").exists()
    hook(own, "commit-msg", 'echo "a ticket number is missing" >&2; exit 1')
    assert log_one(own, "contacts/park-jin.yaml") == "written, but not committed: a ticket number is missing"


def test_our_own_hook_steps_aside_for_our_own_commits(own: Workspace, tmp_path: Path) -> None:
    """The records were checked before they were written; only what is committed by hand is checked by the hook."""
    fake = tmp_path / "fake python"
    fake.write_text('#!/bin/sh\necho "$@" > called\nexit 1\n')
    fake.chmod(0o755)
    assert setup.install_hook(own, str(fake)) == ""
    path = f"{tmp_path}:/usr/bin:/bin"
    log_one(own)
    assert not (own.root / "called").exists()
    (own.root / OKAFOR).write_text("name: Grace\n")
    environment = {**os.environ, "PATH": path}
    by_hand = subprocess.run(
        ["git", "commit", "-qam", "By hand"], cwd=own.root, env=environment, capture_output=True, check=False
    )
    assert by_hand.returncode == 1
    assert (own.root / "called").read_text() == "-P -m rounds check --staged\n"


def test_another_hook_is_left_as_it_is(own: Workspace, tmp_path: Path) -> None:
    hook(own, "pre-commit", "exit 0")
    assert setup.install_hook(own, "python").startswith("your pre-commit hook is left as it is")
    assert (own.root / ".git/hooks/pre-commit").read_text() == "#!/bin/sh\nexit 0\n"
    git(own.root, "config", "core.hooksPath", str(tmp_path / "shared"))
    assert "yours stand in" in setup.install_hook(own, "python")
    assert not (tmp_path / "shared").exists()


def test_the_environment_of_another_git_does_not_lead_us_astray(
    own: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A hook of another repository that runs rounds sets GIT_DIR and GIT_INDEX_FILE."""
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    commit = log_one(own)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name)
    assert git(own.root, "log", "-1", "--format=%H").startswith(commit)
    assert not (other / ".git" / "index").exists()


def test_the_commit_of_a_killed_command_is_made_by_the_next(own: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the record and its commit."""

    def die(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("rounds.storage.store.commit_paths", die)
        with pytest.raises(KeyboardInterrupt):
            log_one(own)
    assert git(own.root, "log", "-1", "--format=%s") == "Start\n"
    assert recover(own) == f"finished what an interrupted command had begun: {LEE}"
    assert git(own.root, "log", "-1", "--format=%s") == "Add Min Lee\n"
    assert git(own.root, "status", "--porcelain") == ""
    assert recover(own) == ""


REYES = "Dana Reyes <dana@practice.example>"


def signed(workspace: Workspace) -> list[str]:
    """The last commit's author, and its committer."""
    return git(workspace.root, "log", "-1", "--format=%an <%ae>%n%cn <%ce>").splitlines()


def test_the_author_is_who_asked_for_the_write_and_the_committer_who_ran_it(own: Workspace) -> None:
    apply(own, [Create(LEE, "name: Min Lee\n")], message="Add Min Lee", commit=True)
    author, us = signed(own)
    assert author == us
    apply(own, [Create("contacts/park-jin.yaml", "name: Jin Park\n")], message="Add", commit=True, author=REYES)
    assert signed(own) == [REYES, us]


@pytest.mark.parametrize(
    "author", ["Jörg Ångström <j@x.example>", "Min Lee <>", "\u0639\u0644\u06cc\u200c\u0631 <a@x.example>", "-f <a@b>"]
)
def test_any_name_may_sign(own: Workspace, author: str) -> None:
    written = apply(own, [Create(LEE, "name: Min Lee\n")], message="Add", commit=True, author=author)
    assert written.notice == ""
    assert signed(own)[0] == author


@pytest.mark.parametrize(
    "author",
    [
        "Dana Reyes",
        " <dana@practice.example>",
        "... <dana@practice.example>",
        "Dana <x> <dana@practice.example>",
        "Dana\nReyes <dana@practice.example>",
        "Dana\u2028Reyes <dana@practice.example>",
        "Dana Reyes <dana@practice.example>\n",
        "Dana Reyes <dana @practice.example>",
        "Dana\udc80 <dana@practice.example>",
        f"{'Dana' * 100} <dana@practice.example>",
    ],
)
def test_what_is_no_author_writes_nothing(own: Workspace, author: str) -> None:
    with pytest.raises(UsageError, match="author"):
        apply(own, [Create(LEE, "name: Min Lee\n")], message="Add", commit=True, author=author)
    assert not (own.root / LEE).exists()
    with pytest.raises(UsageError, match="author"):
        history.commit(own, [OKAFOR], "Again", author)


@pytest.mark.parametrize("author", [REYES, ""], ids=["named", "as git knows them"])
def test_what_another_finishes_keeps_its_author(own: Workspace, monkeypatch: pytest.MonkeyPatch, author: str) -> None:
    """Killed between the record and its commit; the next command is somebody else's."""

    def die(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("rounds.storage.store.commit_paths", die)
        with pytest.raises(KeyboardInterrupt):
            apply(own, [Create(LEE, "name: Min Lee\n")], message="Add Min Lee", commit=True, author=author)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Sam Ortiz")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "sam@practice.example")
    park = Create("contacts/park-jin.yaml", "name: Jin Park\n")
    apply(own, [park], message="Add Jin Park", commit=True, author="Sam Ortiz <sam@practice.example>")
    told = git(own.root, "log", "-2", "--format=%s: %an, %cn").splitlines()
    assert told == ["Add Jin Park: Sam Ortiz, Sam Ortiz", "Add Min Lee: Dana Reyes, Sam Ortiz"]


def test_an_intent_of_an_earlier_version_names_no_author(own: Workspace) -> None:
    (own.root / LEE).write_text("name: Min Lee\n")
    (own.local / "tmp").mkdir(parents=True)
    step = {"path": LEE, "new": "0" * 16, "after": sha256(b"name: Min Lee\n").hexdigest(), "old": "", "before": ""}
    (own.local / "intent.json").write_text(json.dumps({"version": 1, "message": "Add Min Lee", "steps": [step]}))
    assert recover(own) == f"finished what an interrupted command had begun: {LEE}"
    author, us = signed(own)
    assert author == us


def test_a_commit_of_what_is_committed_already_is_silent(own: Workspace) -> None:
    assert history.commit(own, [OKAFOR], "Again") == history.Commit()


def test_the_commit_that_a_report_stands_at(own: Workspace) -> None:
    commit = log_one(own)
    assert history.head_commit(own) == git(own.root, "log", "-1", "--format=%H")[:10]
    assert history.head_commit(own).startswith(commit)
    (own.root / "reports").mkdir()
    (own.root / "reports" / "report.html").write_text("<html>")
    assert not history.head_commit(own).endswith("+changes")
    (own.root / OKAFOR).write_text("name: Grace\n")
    assert history.head_commit(own).endswith("+changes")


def test_in_a_larger_repository_the_commit_is_the_workspaces_own(inner: Workspace) -> None:
    first = history.head_commit(inner)
    top = inner.root.parent
    (top / "other.txt").write_text("changed\n")
    assert history.head_commit(inner) == first
    git(top, "commit", "-qam", "Elsewhere")
    assert history.head_commit(inner) == first


@pytest.mark.parametrize(
    "setting", ["core.fsmonitor", "gpg.program", "filter.x.clean", "filter.x.process", "filter.y.z.smudge"]
)
def test_looking_at_the_commit_runs_nothing_that_a_repository_names(own: Workspace, setting: str) -> None:
    """A client's folder that came whole, with ``.git``, may hold a configuration that somebody else wrote."""
    mark = own.root.parent / "ran"
    git(own.root, "config", "log.showSignature", "true")
    git(own.root, "config", setting, f"touch '{mark}'; cat")
    (own.root / ".gitattributes").write_text("*.yaml filter=x\n")
    (own.root / OKAFOR).write_text("name: Grace O. Okafor\n")
    assert history.head_commit(own).endswith("+changes")
    assert not mark.exists()


def test_a_bare_repository_among_the_files_is_not_the_workspaces(inner: Workspace) -> None:
    """A clone carries plain files along, and HEAD, objects and refs with a config make a folder a repository."""
    mark = inner.root.parent / "ran"
    git(inner.root.parent, "clone", "-q", "--bare", ".", "bare.git")
    for entry in (inner.root.parent / "bare.git").iterdir():
        entry.rename(inner.root / entry.name)
    configuration = f"[core]\nbare = false\nworktree = .\nfsmonitor = \"touch '{mark}'; false\"\n"
    (inner.root / "config").write_text(configuration)
    history.head_commit(inner)
    history.staged_paths(inner)
    asking.user_email(inner)
    assert "not committed" in log_one(inner)
    assert not mark.exists()


def test_there_is_no_commit_before_the_first(make_workspace: Callable[..., Workspace]) -> None:
    workspace = make_workspace()
    assert history.head_commit(workspace) == ""
    setup.init_repository(workspace)
    assert history.head_commit(workspace) == ""
    assert len(log_one(workspace)) < 20


def test_what_is_staged_is_listed_as_a_hook_sees_it(inner: Workspace) -> None:
    top = inner.root.parent
    (top / "other.txt").write_text("changed\n")
    (inner.root / OKAFOR).write_text("name: Grace\n")
    (inner.root / LEE).write_text("name: Min Lee\n")
    git(top, "add", "other.txt", f"clinic/{OKAFOR}")
    assert history.staged_paths(inner) == (OKAFOR,)
    partial = ["hook=clinic/staged; git diff --cached --name-only > $hook; echo $GIT_INDEX_FILE > clinic/index"]
    (top / ".git" / "hooks").mkdir(exist_ok=True)
    hook(Workspace(top), "pre-commit", partial[0] + f"; cp $GIT_INDEX_FILE {top}/kept")
    git(top, "add", f"clinic/{LEE}")
    git(top, "commit", "-qm", "Partial", "--", f"clinic/{LEE}")
    assert history.staged_paths(inner, str(top / "kept")) == ()
    assert history.staged_paths(inner) == (OKAFOR,)


def test_a_new_repository_has_the_settings_that_keep_records_safe(own: Workspace) -> None:
    settings = {name: git(own.root, "config", name).strip() for name in ("merge.renames", "merge.directoryRenames")}
    assert settings == {"merge.renames": "false", "merge.directoryRenames": "false"}
    assert git(own.root, "config", "core.fsync").strip() == "all"
    assert git(own.root, "symbolic-ref", "--short", "HEAD") == "main\n"


def test_updates_are_committed_too(own: Workspace) -> None:
    change = Update(OKAFOR, "name: Grace Okafor\ntier: A\n", b"name: Grace Okafor\n")
    written = apply(own, [change], message="Set tier of Grace Okafor to A", commit=True)
    assert git(own.root, "show", "--name-status", "--format=%s", written.commit).split("\n") == [
        "Set tier of Grace Okafor to A",
        "",
        f"M\t{OKAFOR}",
        "",
    ]


def test_a_git_that_hangs_is_given_up(own: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    hook(own, "pre-commit", "sleep 2")
    monkeypatch.setattr("rounds.storage.history.git._SECONDS", 0.2)
    assert log_one(own) == "written, but not committed: git did not answer within 0.2 seconds"


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (
            '#!/bin/sh\necho "git version 2.20.1"\n',
            "no history is kept: git 2.20 is too old, 2.30 is the oldest that works",
        ),
        ("\x00\x01", "no history is kept: git is not installed"),
        (
            '#!/bin/sh\n[ "${5}" = version ] && echo "git version 2.40.1" || exit 3\n',
            "no history is kept: git ended with code 3",
        ),
    ],
)
def test_a_git_that_does_not_work_is_told(
    make_workspace: Callable[..., Workspace], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, told: str
) -> None:
    (tmp_path / "git").write_text(script)
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    workspace = make_workspace()
    assert setup.init_repository(workspace).startswith(told)
    assert setup.install_hook(workspace, "python").startswith("no hook is installed: ")


def test_git_tells_who_the_user_is_and_which_editor_they_use(own: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asking.user_email(own) == ""
    git(own.root, "config", "user.email", "dana@cedar.example")
    assert asking.user_email(own) == "dana@cedar.example"
    monkeypatch.setenv("GIT_EDITOR", "nano -w")
    assert asking.editor(own) == "nano -w"
