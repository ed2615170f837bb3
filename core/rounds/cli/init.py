"""``rounds init``: makes a workspace for a client."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rounds.cli.context import Invocation, dry_run_option, json_option, pass_invocation
from rounds.cli.output import print_json
from rounds.cli.question import on_terminal
from rounds.desk.workspace.new_client import CopySample, CreateClient, copy_sample, create_client, prepare_client
from rounds.desk.workspace.setup import RefreshWorkspace, refresh_workspace

if TYPE_CHECKING:
    from rounds.desk.desk import Desk
    from rounds.desk.workspace.new_client import CopiedSample, CreatedClient
    from rounds.desk.workspace.setup import RefreshedWorkspace


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
    desk, folder, git = invocation.desk, str(directory), not no_git
    if refresh:
        _refresh(invocation, RefreshWorkspace(folder, git))
    elif sample:
        _copy(invocation, CopySample(folder, git))
    else:
        request = CreateClient(folder, client.strip(), specialty.strip(), liaison, git, force_nonempty)
        _create(invocation, create_client(desk, _asked(desk, request)), directory)
    return 0


def _asked(desk: Desk, request: CreateClient) -> CreateClient:
    """The request, with what is asked for on a terminal."""
    if not on_terminal():
        return request
    prepare_client(desk, request)
    if not request.name:
        name = click.prompt("Name of the client (practice, hospital or group)", err=True).strip()
        request = replace(request, name=name, specialty=request.specialty or _prompt("Its specialty"))
    if not request.liaisons:
        answer = _prompt("Liaison, as Name <e-mail> (empty: none yet)")
        request = replace(request, liaisons=(answer,) if answer else ())
    return request


def _prompt(question: str) -> str:
    answer: str = click.prompt(question, default="", show_default=False, err=True)
    return answer.strip()


def _create(invocation: Invocation, created: CreatedClient, directory: Path) -> None:
    if created.dry_run and not invocation.as_json:
        for path, text in created.files.items():
            click.secho(f"would write {created.root / path}:", bold=True)
            click.echo(text)
        return
    where = "here" if directory == Path() else f"in {directory}"
    at = "" if directory == Path() else f" -C {shlex.quote(str(directory))}"
    _confirm(
        invocation,
        created,
        f"Made a workspace for {created.name} {where}.",
        f'Now: rounds{at} contact add "Grace Okafor, MD" --new-organization "Northgate Family Medicine"',
        f"or:  rounds{at} import --help",
    )


def _copy(invocation: Invocation, request: CopySample) -> None:
    copied = copy_sample(invocation.desk, request)
    if copied.dry_run:
        _confirm(invocation, copied, f"would copy {copied.sample} to {copied.root}.")
        return
    now = f"Now: rounds -C {shlex.quote(str(copied.root))} report --open"
    _confirm(invocation, copied, f"Copied the sample clinic to {copied.root}.", now)


def _refresh(invocation: Invocation, request: RefreshWorkspace) -> None:
    renewed = refresh_workspace(invocation.desk, request)
    begin = "would renew" if renewed.dry_run else "Renewed"
    _confirm(invocation, renewed, f"{begin} schemas, git settings and hook in {renewed.root}.")
    invocation.desk.ear.problems(renewed.problems)


def _confirm(
    invocation: Invocation, made: CreatedClient | CopiedSample | RefreshedWorkspace, sentence: str, *after: str
) -> None:
    if invocation.as_json:
        print_json(made.as_data())
        return
    click.echo(sentence)
    for notice in made.notices:
        click.echo(f"rounds: {notice}", err=True)
    for line in after:
        click.echo(line)
