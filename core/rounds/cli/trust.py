"""``rounds trust``: shows the plugins of a workspace and what changed in them, and asks whether they may run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rounds.base.problems import RefusedError
from rounds.cli.context import Invocation, json_option, pass_invocation
from rounds.cli.output import print_json
from rounds.cli.question import on_terminal
from rounds.desk.workspace.plugins import (
    ReviewPlugins,
    RevokeTrust,
    TrustPlugins,
    review_plugins,
    revoke_trust,
    trust_plugins,
)

if TYPE_CHECKING:
    from rounds.desk.workspace.plugins import PluginReview

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
    desk = invocation.desk
    if revoke:
        revoked = revoke_trust(desk, RevokeTrust())
        words = "The workspace's plugins are off from now on." if revoked.revoked else "They were not allowed anyway."
        return _say(invocation, revoked.as_data(), words)
    review = review_plugins(desk, ReviewPlugins())
    if review.is_settled:
        return _say(invocation, review.as_data(), _settled(review))
    if not invocation.as_json:
        _show(review)
    confirmed = trust_digest or _asked(invocation, review, yes=yes)
    if confirmed:
        review = trust_plugins(desk, TrustPlugins(confirmed))
    if invocation.as_json:
        print_json(review.as_data())
    elif confirmed:
        click.echo(f"Allowed. They are off again as soon as a file below {desk.workspace.root / 'plugins'} changes.")
    else:
        click.echo("Not allowed; they stay off, and everything else works.")
    return 0 if confirmed else RefusedError.exit_code


def _say(invocation: Invocation, data: dict[str, Any], words: str) -> int:
    if invocation.as_json:
        print_json(data)
    else:
        click.echo(words)
    return 0


def _settled(review: PluginReview) -> str:
    if review.trusted:
        return f"Allowed already, all {len(review.folder.files)} files as they are: {review.digest}"
    return "This workspace has no plugins of its own. To start one: rounds plugin new NAME"


def _show(review: PluginReview) -> None:
    """Every file's name, and what is new in it."""
    since = "Shown is what changed since they were last allowed."
    if review.is_first:
        since = "Nobody has allowed them before."
    click.echo(f"Plugins of {review.workspace}. {since}\n")
    for change in review.changes:
        click.secho(f"{change.shown_path}: {change.kind}", bold=True)
        for line in change.lines() if change.kind != "unchanged" else ():
            click.secho(line, fg=_COLOURS.get(line[:1]))
    kinds = [change.kind for change in review.changes]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
    click.echo(f"\n{counts}, digest {review.digest}")


def _asked(invocation: Invocation, review: PluginReview, *, yes: bool) -> str:
    """The digest, where ``--yes`` or whoever sits at the terminal allows them; else empty.

    Raises:
        RefusedError: nobody is there to ask.
    """
    if not yes and not invocation.as_json:
        if not on_terminal():
            raise RefusedError(
                "nobody is here to ask whether these plugins may run",
                f"rounds trust --yes, or in CI: rounds trust --trust-digest {review.digest}",
            )
        yes = click.confirm("May they run, with all that you may do on this machine?", err=True)
    return review.digest if yes else ""
