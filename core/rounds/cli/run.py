"""Run a command and turn whatever happens into an exit code and words for a person."""

from __future__ import annotations

import os
import sys
import traceback
from typing import TYPE_CHECKING

import click

from rounds import __version__
from rounds.cli.group import rounds
from rounds.problems import RoundsError

if TYPE_CHECKING:
    from collections.abc import Sequence

OK, USAGE, BUG, INTERRUPTED = 0, 2, 70, 130


def run(arguments: Sequence[str]) -> int:  # noqa: PLR0911 - one way out for each kind of end
    """Run ``rounds`` with these arguments; the exit code.

    0 ok, 1 problems in the data, 2 usage, 3 refused by policy, 4 locked or changed underneath, 5 storage, 70 a bug,
    130 interrupted.
    """
    try:
        result = rounds.main(args=list(arguments), prog_name="rounds", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return USAGE
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nrounds: stopped; nothing was half written.", err=True)
        return INTERRUPTED
    except RoundsError as error:
        _say(error)
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output went away (head, a pager): not our problem, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:  # noqa: BLE001 - the last line of defence tells the user what to report
        _report_bug(error, arguments)
        return BUG
    return result if isinstance(result, int) else OK


def _say(error: RoundsError) -> None:
    click.echo(f"rounds: {error.message}", err=True)
    if error.hint:
        click.echo(f"  {error.hint}", err=True)


def _report_bug(error: Exception, arguments: Sequence[str]) -> None:
    """A report to paste: version, command and traceback, without any record's content."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    click.echo(
        "rounds: this is a bug in Rounds, not in your records; nothing was half written.\n"
        "  Please report the lines below (they hold no record's text):\n\n"
        f"rounds {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n"
        f"command: {arguments[0] if arguments else '(agenda)'}\n"
        f"{frames}{type(error).__name__}",
        err=True,
    )
