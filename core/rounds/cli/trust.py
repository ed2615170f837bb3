"""``rounds trust``: shows the plugins of a workspace and what changed in them, and asks whether they may run."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import click

from rounds.base.problems import RefusedError
from rounds.cli.context import Invocation, json_option, pass_invocation
from rounds.cli.question import on_terminal
from rounds.cli.shown.output import print_json
from rounds.plugins.folder import FileChange, PluginFolder, changes, read_folder, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.plugins.trust import TrustStore
    from rounds.storage.workspace import Workspace

DECLINED = 3
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@click.command("trust", short_help="Allow a workspace's own plugins to run.")
@click.option("--yes", is_flag=True, help="Allow them without asking. They are shown all the same.")
@click.option(
    "--trust-digest",
    metavar="DIGEST",
    envvar="ROUNDS_TRUST_DIGEST",
    show_envvar=True,
    default="",
    help="Allow them if their digest is this one (sha256:...), as for CI; else refuse.",
)
@click.option("--revoke", is_flag=True, help="Forget that they were allowed.")
@json_option
@pass_invocation
def command(invocation: Invocation, *, yes: bool, trust_digest: str, revoke: bool) -> int:
    """Allow a workspace's own plugins to run.

    Plugins are programs: they can do whatever you can do on this machine. So those that come with a client's folder
    stay off until you have seen them here. One changed byte turns them off again, and this command shows the change.
    """
    workspace, store = invocation.desk.workspace, invocation.desk.trust_store
    if revoke:
        return _revoke(invocation, workspace, store)
    folder = read_folder(workspace)
    if folder.problems:
        invocation.desk.ear.problems(folder.problems)
        raise RefusedError("these plugins cannot be trusted as they stand", "see above")
    approval = store.approval(workspace)
    found = changes(approval.files if approval else {}, folder.files)
    trusted = approval is not None and approval.digest == folder.digest
    if not folder.files or trusted:
        return _say_settled(invocation, folder, found, trusted=trusted)
    if not invocation.as_json:
        _show(workspace, folder, found, first=approval is None)
    allowed = _allowed(invocation, folder, yes=yes, trust_digest=trust_digest)
    if allowed:
        store.approve(workspace, folder)
    if invocation.as_json:
        print_json(_data(folder, found, trusted=allowed))
    elif allowed:
        click.echo(f"Allowed. They are off again as soon as a file below {workspace.root / 'plugins'} changes.")
    else:
        click.echo("Not allowed; they stay off, and everything else works.")
    return 0 if allowed else DECLINED


def _revoke(invocation: Invocation, workspace: Workspace, store: TrustStore) -> int:
    revoked = store.revoke(workspace)
    if invocation.as_json:
        print_json({"trusted": False, "revoked": revoked})
    else:
        click.echo("The workspace's plugins are off from now on." if revoked else "They were not allowed anyway.")
    return 0


def _say_settled(invocation: Invocation, folder: PluginFolder, found: Sequence[FileChange], *, trusted: bool) -> int:
    if invocation.as_json:
        print_json(_data(folder, found, trusted=trusted))
    elif trusted:
        click.echo(f"Allowed already, all {len(folder.files)} files as they are: {folder.digest}")
    else:
        click.echo("This workspace has no plugins of its own. To start one: rounds plugin new NAME")
    return 0


def _show(workspace: Workspace, folder: PluginFolder, found: Sequence[FileChange], *, first: bool) -> None:
    """Every file's name, and what is new in it."""
    since = "Nobody has allowed them before." if first else "Shown is what changed since they were last allowed."
    click.echo(f"Plugins of {visible(str(workspace.root))}. {since}\n")
    for change in found:
        click.secho(f"{visible(change.path)}: {change.kind}", bold=True)
        for line in change.lines() if change.kind != "unchanged" else ():
            click.secho(line, fg=_COLOURS.get(line[:1]))
    click.echo(f"\n{_counted(found)}, digest {folder.digest}")


def _counted(found: Sequence[FileChange]) -> str:
    kinds = [change.kind for change in found]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))


def _allowed(invocation: Invocation, folder: PluginFolder, *, yes: bool, trust_digest: str) -> bool:
    """Whether they may run, by the digest, by ``--yes``, or by whoever sits at the terminal.

    Raises:
        RefusedError: the digest is another, or nobody is there to ask.
    """
    if trust_digest:
        if trust_digest != folder.digest:
            raise RefusedError(
                f"the plugins are not those of {visible(trust_digest)}: theirs is {folder.digest}",
                "look at them with: rounds trust",
            )
        return True
    if yes or invocation.as_json:
        return yes
    if not on_terminal():
        raise RefusedError(
            "nobody is here to ask whether these plugins may run",
            f"rounds trust --yes, or in CI: rounds trust --trust-digest {folder.digest}",
        )
    return click.confirm("May they run, with all that you may do on this machine?", err=True)


def _data(folder: PluginFolder, found: Sequence[FileChange], *, trusted: bool) -> dict[str, object]:
    files = [
        {
            "path": change.path,
            "change": change.kind,
            "sha256": hashlib.sha256(change.now).hexdigest() if change.now is not None else None,
        }
        for change in found
    ]
    return {"trusted": trusted, "digest": folder.digest if folder.files else None, "files": files}
