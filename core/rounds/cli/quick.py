"""``rounds quick``: two lines a touch, typed or dictated, from a terminal or a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rounds.base.problems import RoundsError, UsageError
from rounds.base.words import counted
from rounds.cli.context import Invocation, writes
from rounds.cli.lines import say_logged
from rounds.cli.question import on_terminal, perform
from rounds.desk.log import log_touch
from rounds.desk.shorthand import entries_in, parse_entries

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("quick", short_help="Log touches in two lines each.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path), default="-")
@writes
def command(invocation: Invocation, file: Path) -> int:
    """Log touches in two lines each: who and how, then what; blank lines between touches.

    \b
    okafor visit
    P: spine clinic. I: wants a visit within a week. N: send the form 2w
    lee phone yesterday
    They were away.

    P: is the purpose, I: what was learned, N: what was promised (and by when), H: what was heard (concern: the wait).
    Without letters the second line is what was learned. On a terminal you are asked for both lines. Each touch is
    logged as by rounds log, one commit each; a line that cannot be read stops before anything is written.
    """
    entries = parse_entries(_asked() if str(file) == "-" and on_terminal() else entries_in(_text(file)))
    for number, entry in enumerate(entries):
        try:
            with invocation.desk.anew() as afresh:
                logged = perform(log_touch, afresh, entry.touch)
        except RoundsError:
            before = f"; logged before it: {number}" if number else ""
            click.echo(f"rounds: line {entry.line} was not logged{before}", err=True)
            raise
        invocation.finish(logged, say_logged)
    if len(entries) > 1 and not invocation.as_json:
        click.echo(f"{counted(len(entries), 'touch', 'touches')}.")
    return 0


def _text(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read as text: {error}", "save it as UTF-8") from error


def _asked() -> Sequence[tuple[int, str, str]]:
    first = click.prompt("Who and how (okafor visit)", err=True)
    second = click.prompt("What (P: … I: … N: … 2w)", default="", show_default=False, err=True)
    return [(1, first, second)]
