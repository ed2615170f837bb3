"""``rounds quick``: two lines a touch, typed or dictated, from a terminal or a file."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rounds.base.problems import RoundsError, UsageError
from rounds.base.words import counted
from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation
from rounds.cli.question import on_terminal
from rounds.desk.touches.shorthand import Shorthand, entries_in, parse_shorthand

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("quick", short_help="Log touches in two lines each.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path), default="-")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
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
    ctx = click.get_current_context()
    entries = _asked() if str(file) == "-" and on_terminal() else entries_in(_text(file))
    if not entries:
        raise UsageError("there is nothing to log", "two lines a touch: who and how, then what")
    parsed = [_parsed(number, first, second) for number, first, second in entries]
    for number, (line, one) in enumerate(parsed):
        try:
            _log(ctx, replace(invocation), one)
        except (RoundsError, click.UsageError):
            before = f"; logged before it: {number}" if number else ""
            click.echo(f"rounds: line {line} was not logged{before}", err=True)
            raise
    if len(parsed) > 1 and not invocation.as_json:
        click.echo(f"{counted(len(parsed), 'touch', 'touches')}.")
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


def _parsed(line: int, first: str, second: str) -> tuple[int, Shorthand]:
    try:
        return line, parse_shorthand(first, second)
    except UsageError as error:
        raise UsageError(f"line {line}: {error.message}; nothing was logged", error.hint) from error


def _log(ctx: click.Context, invocation: Invocation, one: Shorthand) -> None:
    """Run ``rounds log`` with what the two lines say."""
    root = ctx.find_root().command
    log = root.get_command(ctx, "log") if isinstance(root, click.Group) else None
    if log is None:
        raise UsageError("rounds log is not to be had here")
    log.main(args=one.arguments, prog_name="rounds log", standalone_mode=False, parent=ctx, obj=invocation)
