"""Run a command and turn whatever happens into an exit code and words for a person."""

from __future__ import annotations

import errno
import gc
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rounds import __version__
from rounds.base.problems import RoundsError, StorageError, UsageError
from rounds.cli.group import rounds

if TYPE_CHECKING:
    from collections.abc import Sequence

_RARELY = 200_000
OK, USAGE, BUG, INTERRUPTED = 0, 2, 70, 130
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})


def run(arguments: Sequence[str]) -> int:  # noqa: PLR0911 - one way out for each kind of end
    """Run ``rounds`` with these arguments; the exit code.

    0 ok, 1 problems in the data, 2 usage, 3 refused by policy, 4 locked or changed underneath, 5 storage, 70 a bug,
    130 interrupted.
    """
    gc.set_threshold(_RARELY)  # a command ends soon: looking for cycles again and again takes a tenth of its time
    _open_missing()
    printed = sys.stdout
    try:
        _be_somewhere()
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
    except (BrokenPipeError, SystemExit) as stop:
        # The reader of our output went away (head, a pager): not our problem, and nothing more can be said. click
        # then wraps the streams and asks for code 1, which is ours for problems in the data.
        if isinstance(stop, SystemExit) and sys.stdout is printed:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), printed.fileno())
        return OK
    except OSError as error:
        if error.errno not in _NO_ROOM or error.filename is not None:
            return _report_bug(error, arguments)
        _say(StorageError(f"the answer cannot be printed: {os.strerror(error.errno or 0).lower()}"))
        return StorageError.exit_code
    except Exception as error:  # noqa: BLE001 - the last line of defence tells the user what to report
        return _broken_index(error) if type(error).__module__ == "sqlite3" else _report_bug(error, arguments)
    return result if isinstance(result, int) else OK


def _broken_index(error: Exception) -> int:
    """What SQLite complains about is the index, which nobody needs to keep."""
    _say(StorageError(f"the index cannot be read: {error}", "throw it away with: rounds doctor --fix"))
    return StorageError.exit_code


def _say(error: RoundsError) -> None:
    click.echo(f"rounds: {error.message}", err=True)
    if error.hint:
        click.echo(f"  {error.hint}", err=True)


def _open_missing() -> None:
    """Streams that our caller closed: nobody reads them, and nothing may stumble over that."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - to the very end


def _be_somewhere() -> None:
    try:
        Path.cwd()
    except FileNotFoundError as error:
        raise UsageError("the folder that you are in is gone", "go to another one: cd") from error


def _report_bug(error: Exception, arguments: Sequence[str]) -> int:
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
    return BUG
