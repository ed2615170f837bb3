"""``rounds plugin``: lists plugins, or starts a new one."""

from __future__ import annotations

import shlex

import click

from rounds.cli.context import Invocation, dry_run_option, json_option, pass_invocation
from rounds.cli.output import print_table
from rounds.desk.workspace.plugins import CreatePlugin, ListPlugins, create_plugin, list_plugins

COLUMNS = ("plugin", "origin", "version", "state", "hooks")


@click.group("plugin", short_help="List plugins, or start a new one.")
def command() -> None:
    """List plugins, or start a new one."""


@command.command("list", short_help="List all plugins and whether they are on.")
@json_option
@pass_invocation
def list_all(invocation: Invocation) -> int:
    """List all plugins: where they come from, what they add, and whether they are on.

    Bundled and installed plugins are on unless rounds.yaml names them under disabled_plugins; those of the workspace
    are on when they were allowed with: rounds trust
    """
    found = list_plugins(invocation.desk, ListPlugins())
    if not invocation.printed_data(found):
        print_table(COLUMNS, found.rows())
    invocation.desk.ear.problems(found.problems)
    return 0


@command.command("new", short_help="Write a plugin that works, with its test.")
@click.argument("name")
@dry_run_option
@json_option
@pass_invocation
def new(invocation: Invocation, name: str) -> int:
    """Write a plugin that works, with its test, into the client's folder.

    plugins/NAME.py adds a channel and a scoring rule, to be changed into what you need; tests/test_NAME.py tests it.
    No file is replaced.
    """
    created = create_plugin(invocation.desk, CreatePlugin(name))
    if invocation.printed_data(created):
        return 0
    if created.dry_run:
        for path, text in created.files.items():
            click.secho(f"would write {path}:", bold=True)
            click.echo(text)
        return 0
    root = invocation.desk.workspace.root
    for path in created.written.paths:
        click.echo(f"Wrote {root / path}")
    at = f" -C {shlex.quote(str(invocation.directory))}" if str(invocation.directory) != "." else ""
    click.echo(f"\nNow: make of it what you need, test it (in {root}: python -m pytest {created.name.test_path}),")
    click.echo(f"and allow it to run: rounds{at} trust")
    return 0
