"""``rounds init``: makes a workspace for a client."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rounds.base.problems import Problem, UsageError
from rounds.cli.context import Invocation, dry_run_option, json_option, pass_invocation
from rounds.cli.question import on_terminal
from rounds.cli.shown.output import print_json, say_problems
from rounds.desk.workspace.editor_schemas import write_schemas
from rounds.desk.workspace.new_client import NewClient, parse_people, settings_text, side_files
from rounds.desk.workspace.sample import copy_sample, sample_folder
from rounds.documents.schema import load_schemas
from rounds.documents.yamltext import parse
from rounds.storage.history import commit
from rounds.storage.history.git import is_own_repository, repository_of
from rounds.storage.history.setup import init_repository, install_hook
from rounds.storage.loader import schemas_of
from rounds.storage.store import Create, Update, apply, as_storage_error
from rounds.storage.workspace import SETTINGS_FILE, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.command("init", short_help="Make a workspace for a client.")
@click.argument("directory", default=".", type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("--client", default="", metavar="NAME", help="Whose referral relationships these are.")
@click.option("--specialty", default="", help="The client's specialty, such as orthopaedics.")
@click.option("--liaison", multiple=True, metavar="'NAME <E-MAIL>'", help="Who owns relationships; may be repeated.")
@click.option("--sample", is_flag=True, help="Copy the sample clinic, to look around and play with.")
@click.option(
    "--refresh", is_flag=True, help="Renew what git does not carry along: schemas for editors, hook, settings."
)
@click.option("--no-git", is_flag=True, help="Make no git repository.")
@click.option("--force-nonempty", is_flag=True, help="Make it in a folder that has other files; none is replaced.")
@dry_run_option
@json_option
@pass_invocation
def command(
    invocation: Invocation,
    directory: Path,
    client: str,
    specialty: str,
    liaison: tuple[str, ...],
    *,
    sample: bool,
    refresh: bool,
    no_git: bool,
    force_nonempty: bool,
) -> int:
    """Make a workspace for a client.

    Makes DIR with rounds.yaml, a git repository whose settings keep records safe, a hook that checks them before a
    commit, and what editors need to complete and check them. On a terminal it asks for what is not given.

    \b
    rounds init cedar --client "Cedar Orthopedics" --liaison "Dana Reyes <dana@cedar.example>"
    rounds init --sample playground
    """
    target = Path(os.path.abspath(invocation.directory / directory))  # noqa: PTH100 - a link stays one
    if refresh:
        return _refresh(invocation, Workspace.find(target), git=not no_git)
    _refuse_taken(target, force_nonempty=force_nonempty and not sample)
    if sample:
        return _make_sample(invocation, target, git=not no_git)
    new = _asked(client.strip(), specialty.strip(), liaison)
    files = {SETTINGS_FILE: _valid(settings_text(new)), **side_files(target)}
    if invocation.dry_run:
        _show(invocation, target, files)
        return 0
    with as_storage_error():
        target.mkdir(parents=True, exist_ok=True)
    workspace = Workspace(target.resolve())
    notices = [_start_history(workspace)] if not no_git else []
    changes = [_change(workspace, path, text) for path, text in files.items()]
    message = f"Start the workspace of {new.name}"
    written = apply(workspace, changes, message=message, commit=not no_git and is_own_repository(workspace))
    _renew_local(workspace, Invocation(target))
    where = "here" if directory == Path() else f"in {directory}"
    _confirm(invocation, target, f"Made a workspace for {new.name} {where}.", [*notices, written.notice])
    _say_next(invocation, directory)
    return 0


def _refuse_taken(target: Path, *, force_nonempty: bool) -> None:
    if (target / SETTINGS_FILE).exists():
        raise UsageError(f"{target} is a workspace already", "rounds init --refresh renews its schemas and hook")
    above = next((folder for folder in target.parents if (folder / SETTINGS_FILE).exists()), None)
    if above:
        raise UsageError(f"{target} lies inside the workspace {above}", "make it beside, not inside")
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is a file", "name a folder")
    if target.is_dir() and not force_nonempty and any(entry.name != ".git" for entry in target.iterdir()):
        raise UsageError(f"{target} is not empty", "--force-nonempty makes it there all the same, and replaces nothing")


def _asked(client: str, specialty: str, liaisons: tuple[str, ...]) -> NewClient:
    """What was given, and on a terminal what is asked for.

    Raises:
        UsageError: the client's name is missing, and nobody is there to ask.
    """
    if not client:
        if not on_terminal():
            raise UsageError("whose workspace is it?", "rounds init DIR --client 'Cedar Orthopedics'")
        client = click.prompt("Name of the client (practice, hospital or group)", err=True).strip()
        specialty = specialty or click.prompt("Its specialty", default="", show_default=False, err=True).strip()
    if not liaisons and on_terminal():
        question = "Liaison, as Name <e-mail> (empty: none yet)"
        answer = click.prompt(question, default="", show_default=False, err=True).strip()
        liaisons = (answer,) if answer else ()
    return NewClient(client, specialty, parse_people(liaisons))


def _valid(text: str) -> str:
    """The settings' text when its schema accepts it.

    Raises:
        UsageError: something that was given does not fit.
    """
    document, problems = parse(text.encode(), SETTINGS_FILE)
    if document is not None:
        schemas, _ = load_schemas()
        problems = schemas.check("settings", document.data, document.locate, SETTINGS_FILE)
    if problems:
        say_problems(problems)
        raise UsageError("nothing was made: what was given does not fit, see above")
    return text


def _show(invocation: Invocation, target: Path, files: Mapping[str, str]) -> None:
    if invocation.as_json:
        print_json({"dry_run": True, "workspace": str(target), "would_write": dict(files)})
        return
    for path, text in files.items():
        click.secho(f"would write {target / path}:", bold=True)
        click.echo(text)


def _change(workspace: Workspace, path: str, text: str) -> Create | Update:
    file = workspace.root / path
    return Update(path, text, file.read_bytes()) if file.exists() else Create(path, text)


def _start_history(workspace: Workspace) -> str:
    """A repository of its own, unless the folder lies in one; the notice that the user should see."""
    outer = repository_of(workspace)
    if outer is not None and outer != workspace.root:
        advice = "make it elsewhere, or set 'commit: auto' in rounds.yaml"
        return f"it lies in the repository {outer}, so nothing is committed: {advice}"
    return init_repository(workspace, sys.executable) or install_hook(workspace, sys.executable)


def _renew_local(workspace: Workspace, here: Invocation) -> list[Problem]:
    """Schemas for editors, the client's own demands included."""
    schemas, problems = schemas_of(workspace, here.desk.plugins)
    with as_storage_error():
        write_schemas(workspace, schemas)
    return problems


def _make_sample(invocation: Invocation, target: Path, *, git: bool) -> int:
    if invocation.dry_run:
        _confirm(invocation, target, f"would copy {sample_folder()} to {target}.", [])
        return 0
    with as_storage_error():
        target.parent.mkdir(parents=True, exist_ok=True)
    copy_sample(target)
    workspace = Workspace(target.resolve())
    for path, text in side_files(target).items():
        apply(workspace, [_change(workspace, path, text)], message="", commit=False)
    notices = [_start_history(workspace)] if git else []
    if git and is_own_repository(workspace):
        paths = [file.relative_to(workspace.root) for file in sorted(workspace.root.rglob("*")) if file.is_file()]
        ours = [path.as_posix() for path in paths if path.parts[0] not in {".git", ".rounds"}]
        notices.append(commit(workspace, ours, "Start with the sample clinic").notice)
    _renew_local(workspace, Invocation(target))
    if (workspace.root / "plugins").is_dir():
        notices.append(f"it has plugins of its own; read them, then: rounds -C {shlex.quote(str(target))} trust")
    _confirm(invocation, target, f"Copied the sample clinic to {target}.", notices)
    if not invocation.as_json:
        click.echo(f"Now: rounds -C {shlex.quote(str(target))} report --open")
    return 0


def _refresh(invocation: Invocation, workspace: Workspace, *, git: bool) -> int:
    """Renew schemas for editors, and in a repository of the workspace's own its settings and hook."""
    if invocation.dry_run:
        _confirm(invocation, workspace.root, f"would renew schemas, git settings and hook in {workspace.root}.", [])
        return 0
    notices = [_start_history(workspace)] if git and is_own_repository(workspace) else []
    problems = _renew_local(workspace, Invocation(workspace.root))
    _confirm(invocation, workspace.root, f"Renewed schemas, git settings and hook in {workspace.root}.", notices)
    say_problems(problems)
    return 0


def _confirm(invocation: Invocation, target: Path, sentence: str, notices: list[str]) -> None:
    said = [notice for notice in notices if notice]
    if invocation.as_json:
        print_json({"dry_run": invocation.dry_run, "workspace": str(target), "notices": said})
        return
    click.echo(sentence)
    for notice in said:
        click.echo(f"rounds: {notice}", err=True)


def _say_next(invocation: Invocation, directory: Path) -> None:
    if invocation.as_json:
        return
    at = "" if directory == Path() else f" -C {shlex.quote(str(directory))}"
    click.echo(f'Now: rounds{at} contact add "Grace Okafor, MD" --new-organization "Northgate Family Medicine"')
    click.echo(f"or:  rounds{at} import --help")
