"""The command line. ``main`` is the only door; the clock, the environment, the terminal and exit codes live here."""

from __future__ import annotations

import sys
from pathlib import Path

HELP_PAGE = Path(__file__).with_name("help.txt")


def main() -> None:
    """Run ``rounds`` with the process's own arguments and exit with the command's code.

    ``rounds --help`` prints a page that is generated from the commands (a test holds the two equal), because building
    it anew would load click for a text that never changes.
    """
    if sys.argv[1:] in (["--help"], ["-h"]):
        sys.stdout.write(HELP_PAGE.read_text(encoding="utf-8"))
        return
    from rounds.cli.run import run  # noqa: PLC0415 - the help page above must not pay for it

    sys.exit(run(sys.argv[1:]))
