"""``rounds calendar``: each liaison's promises and next touches as a feed, or in a calendar elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from rounds.base.words import counted
from rounds.cli.context import Invocation, as_of_option, at_option, writes
from rounds.cli.output import print_json, say_written, write_output
from rounds.desk.calendars import MakeFeeds, PullCalendar, PushCalendar, make_feeds, pull_calendar, push_calendar

_months = click.option("--months", type=click.IntRange(1, 24), default=3, show_default=True, help="How far ahead.")
_service = click.option("--service", default="caldav", metavar="NAME", help="Which kind of server.  [default: caldav]")


@click.group("calendar", short_help="Promises and next touches as calendars.", invoke_without_command=True)
@click.option("--owner", default="", metavar="LIAISON", help="Only this liaison's.")
@_months
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this folder or file; '-' prints one.")
@as_of_option
@at_option
@click.pass_context
def command(ctx: click.Context, *, owner: str, months: int, output: Path | None) -> int | None:
    """Promises, next touches and events as calendars, one a liaison.

    Alone it writes a feed for each into the reports folder, to subscribe to or to import. push keeps a calendar on a
    CalDAV server, and pull brings back what was ticked off there. See docs/calendar.md.
    """
    if ctx.invoked_subcommand is not None:
        return None
    invocation = ctx.ensure_object(Invocation)
    files = make_feeds(invocation.desk, MakeFeeds(owner, months)).files
    folder = invocation.desk.home.root / "reports" / "calendars"
    single = folder / next(iter(files)) if len(files) == 1 else folder
    say_written(write_output(files, output or single, folder, "calendars"))
    return 0


@command.command("push", short_help="Bring a calendar on a server up to date.")
@click.option("--owner", default="", metavar="LIAISON", help="Whose; by default the liaison of the account.")
@_months
@_service
@writes
def push(invocation: Invocation, *, owner: str, months: int, service: str) -> int:
    """Bring a calendar on a server up to date, through the account of your own accounts.yaml.

    Promises are to-dos there, next touches and events entries. Only what Rounds has put there is changed or taken out.
    """
    kept = push_calendar(invocation.desk, PushCalendar(owner, months, service))
    done = kept.pushed
    if invocation.as_json:
        print_json(kept.as_data())
    elif done is None:
        click.echo(f"Would keep {counted(kept.number, 'entry', 'entries')}.")
    else:
        parts = (f"{done.new:,} new", f"{done.changed:,} changed", f"{done.removed:,} taken out")
        click.echo(f"{', '.join(parts)}, {done.unchanged:,} as they were.")
    return 0


@command.command("pull", short_help="Bring back what was ticked off there.")
@_service
@writes
def pull(invocation: Invocation, *, service: str) -> int:
    """Bring back what was ticked off there: the promise is kept on that day."""
    pulled = pull_calendar(invocation.desk, PullCalendar(service))
    invocation.show_drafts(pulled.saved)
    if invocation.printed_data(pulled):
        return 0
    click.echo(f"{'Would tick off' if invocation.dry_run else 'Ticked off'} {counted(len(pulled.kept), 'promise')}.")
    for line in pulled.kept:
        click.echo(f"  {line}")
    return 0
