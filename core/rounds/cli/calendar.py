"""``rounds calendar``: each liaison's promises and next touches as a feed, or in a calendar elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rounds.analysis.diary import diary
from rounds.base.dates import add_months
from rounds.base.problems import UsageError
from rounds.base.words import counted
from rounds.cli.context import Invocation, as_of_option, at_option, dry_run_option, json_option, pass_invocation
from rounds.cli.shown.outfile import say_written, write_output
from rounds.cli.shown.output import print_json
from rounds.desk.calendars.calendar_sync import Keeping, keeping_of
from rounds.desk.calendars.completion import ticked_off
from rounds.desk.events.invitation import zone_of
from rounds.desk.lookup import choose_liaison
from rounds.desk.planning.outlook import look_ahead
from rounds.desk.records.drafts import refuse_past, save
from rounds.plugins.diaries import feed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.plugins.diaries import Entry

_MONTHS = 3


@click.group("calendar", short_help="Promises and next touches as calendars.", invoke_without_command=True)
@click.option("--owner", default="", metavar="LIAISON", help="Only this liaison's.")
@click.option("--months", type=click.IntRange(1, 24), default=_MONTHS, show_default=True, help="How far ahead.")
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
    found = entries_of(invocation, owner, months)
    settings = invocation.desk.settings
    names = sorted({entry.liaison for entry in found})
    if not names:
        raise UsageError("there is nothing to come", "plan further ahead: --months 6")
    files: dict[str, str | bytes] = {
        f"{name or 'nobody'}.ics": feed(
            [entry for entry in found if entry.liaison == name],
            f"{settings.client.name}: {settings.liaison_name(name) or 'nobody yet'}",
        )
        for name in names
    }
    folder = invocation.desk.home.root / "reports" / "calendars"
    single = folder / next(iter(files)) if len(files) == 1 else folder
    say_written(write_output(files, output or single, folder, "calendars"))
    return 0


def entries_of(invocation: Invocation, owner: str, months: int) -> Sequence[Entry]:
    """The entries of all liaisons, or of one."""
    book = invocation.desk.book
    as_of = invocation.desk.as_of
    outlook = look_ahead(invocation.desk, until=add_months(as_of, months))
    zone = zone_of(book.settings) if book.settings.client.time_zone else None
    found = diary(
        outlook.follow_ups,
        outlook.next_touches,
        book.campaigns.values(),
        outlook.by_id,
        as_of,
        client=book.settings.client.name,
        zone=zone,
    )
    wanted = choose_liaison(owner, book.settings) if owner else ""
    return [entry for entry in found if not wanted or entry.liaison == wanted]


def _mine(invocation: Invocation, owner: str, months: int, keeping: Keeping) -> Sequence[Entry]:
    """The entries of whose calendar it is: as said, or as the account says, or the only liaison's."""
    settings = invocation.desk.settings
    named = owner or str(keeping.account.settings.get("liaison", ""))
    if not named and len(settings.liaisons) == 1:
        named = settings.liaisons[0].id
    if not named:
        raise UsageError("it is not said whose calendar it is", "say --owner dana, or liaison: dana in accounts.yaml")
    return entries_of(invocation, named, months)


@command.command("push", short_help="Bring a calendar on a server up to date.")
@click.option("--owner", default="", metavar="LIAISON", help="Whose; by default the liaison of the account.")
@click.option("--months", type=click.IntRange(1, 24), default=_MONTHS, show_default=True, help="How far ahead.")
@click.option("--service", default="caldav", metavar="NAME", help="Which kind of server.  [default: caldav]")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def push(invocation: Invocation, *, owner: str, months: int, service: str) -> int:
    """Bring a calendar on a server up to date, through the account of your own accounts.yaml.

    Promises are to-dos there, next touches and events entries. Only what Rounds has put there is changed or taken out.
    """
    keeping = keeping_of(invocation.desk, service)
    found = _mine(invocation, owner, months, keeping)
    if invocation.dry_run:
        click.echo(f"Would keep {counted(len(found), 'entry', 'entries')}.")
        return 0
    done = keeping.push(found)
    if invocation.as_json:
        print_json({"new": done.new, "changed": done.changed, "removed": done.removed, "unchanged": done.unchanged})
    else:
        parts = (f"{done.new:,} new", f"{done.changed:,} changed", f"{done.removed:,} taken out")
        click.echo(f"{', '.join(parts)}, {done.unchanged:,} as they were.")
    return 0


@command.command("pull", short_help="Bring back what was ticked off there.")
@click.option("--service", default="caldav", metavar="NAME", help="Which kind of server.  [default: caldav]")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def pull(invocation: Invocation, *, service: str) -> int:
    """Bring back what was ticked off there: the promise is kept on that day."""
    refuse_past(invocation.desk)
    keeping = keeping_of(invocation.desk, service)
    drafts, named = ticked_off(invocation.desk, keeping.pull())
    data: dict[str, Any] = {"written": []}
    if drafts:
        saved = save(invocation.desk, drafts, f"Tick off {counted(len(named), 'promise')} by calendar")
        data = saved.as_data(dry_run=invocation.dry_run)
    if invocation.as_json:
        print_json({"kept": named, **data})
    else:
        verb = "Would tick off" if invocation.dry_run else "Ticked off"
        click.echo(f"{verb} {counted(len(named), 'promise')}.")
        for line in named:
            click.echo(f"  {line}")
    return 0
