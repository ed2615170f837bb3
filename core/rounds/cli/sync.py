"""``rounds sync``: receive what others committed, check it, and send what is ours."""

from __future__ import annotations

import click

from rounds.base.words import counted
from rounds.cli.context import Invocation, json_option, pass_invocation
from rounds.cli.lines import say
from rounds.cli.output import print_json
from rounds.desk.sync import SyncRecords, sync_records


@click.command("sync", short_help="Share the records: receive, merge, check, send.")
@json_option
@pass_invocation
def command(invocation: Invocation) -> int:
    """Share the records with others: receive what they committed, merge it, check it, and send what is ours.

    Records merge field by field. Where both sides changed one field, and where the merge would leave new errors,
    everything here is put back as it was, and what is to be settled is named.
    """
    synced = sync_records(invocation.desk, SyncRecords())
    if invocation.as_json:
        print_json(synced.as_data())
    elif not synced.received and not synced.sent:
        click.echo("Nothing new on either side.")
    else:
        click.echo(f"Received {counted(synced.received, 'commit')}, sent {counted(synced.sent, 'commit')}.")
        say(synced.found)
    return 0
