"""``rounds plugin``: lists plugins, or starts a new one."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from rounds.base.problems import UsageError
from rounds.cli.context import Invocation, dry_run_option, json_option, pass_invocation
from rounds.cli.shown.output import print_json, print_table
from rounds.desk.records.drafts import write
from rounds.desk.workspace.new_plugin import NewPlugin, parse_name
from rounds.plugins.faults import plain
from rounds.storage.store import Create

if TYPE_CHECKING:
    from rounds.plugins import PluginInfo

COLUMNS = ("plugin", "origin", "version", "state", "hooks")


@click.group("plugin", short_help="List plugins, or start a new one.")
def command() -> None:
    """List plugins, or start a new one."""


@command.command("list", short_help="List all plugins and whether they are on.")
@json_option
@pass_invocation
def list_plugins(invocation: Invocation) -> int:
    """List all plugins: where they come from, what they add, and whether they are on.

    Bundled and installed plugins are on unless rounds.yaml names them under disabled_plugins; those of the workspace
    are on when they were allowed with: rounds trust
    """
    plugins = invocation.desk.plugins
    listing = plugins.listing
    if invocation.as_json:
        print_json([asdict(plugin) for plugin in listing])
    else:
        print_table(COLUMNS, [_row(plugin) for plugin in listing])
    invocation.desk.ear.problems(plugins.problems)
    return 0


def _row(plugin: PluginInfo) -> tuple[str, ...]:
    why = f": {plugin.reason}" if plugin.state == "failed" else ""
    hooks = " ".join(hook.removeprefix("register_") for hook in plugin.hooks)
    return (plain(plugin.name), plugin.origin, plugin.version, f"{plugin.state}{why}", hooks)


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
    plugin = parse_name(name)
    files = plugin.files()
    _check_free(invocation, plugin)
    if invocation.dry_run:
        _show(invocation, files)
        return 0
    workspace = invocation.desk.workspace
    changes = [Create(path, text) for path, text in files.items()]
    written = write(invocation.desk, changes, f"Start the plugin {plugin.module}")
    if invocation.as_json:
        print_json({"written": list(written.paths), "commit": written.commit, "notice": written.notice})
        return 0
    for path in written.paths:
        click.echo(f"Wrote {workspace.root / path}")
    _say_next(invocation, plugin)
    return 0


def _check_free(invocation: Invocation, plugin: NewPlugin) -> None:
    """Make sure that neither a file nor another plugin has the name.

    Raises:
        UsageError: one has.
    """
    workspace, hint = invocation.desk.workspace, "choose another name"
    for path in (plugin.path, f"plugins/{plugin.module}", plugin.test_path):
        if (workspace.root / path).exists() or (workspace.root / path).is_symlink():
            raise UsageError(f"{path} exists already; nothing was written", hint)
    known = invocation.desk.plugins
    if any(one.name == plugin.module for one in known.listing):
        raise UsageError(f"there is a plugin '{plugin.module}' already; nothing was written", hint)
    if plugin.slug in known.channels().values:
        raise UsageError(f"there is a channel '{plugin.slug}' already; nothing was written", hint)


def _show(invocation: Invocation, files: dict[str, str]) -> None:
    if invocation.as_json:
        print_json({"dry_run": True, "would_write": files})
        return
    for path, text in files.items():
        click.secho(f"would write {path}:", bold=True)
        click.echo(text)


def _say_next(invocation: Invocation, plugin: NewPlugin) -> None:
    at = f" -C {shlex.quote(str(invocation.directory))}" if str(invocation.directory) != "." else ""
    root = invocation.desk.workspace.root
    click.echo(f"\nNow: make of it what you need, test it (in {root}: python -m pytest {plugin.test_path}),")
    click.echo(f"and allow it to run: rounds{at} trust")
