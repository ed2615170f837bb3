"""The command line. ``main`` is the only door; the clock, the environment, the terminal and exit codes live here."""

from __future__ import annotations

import os.path
import sys

HELP_PAGE = os.path.join(os.path.dirname(__file__), "help.txt")  # noqa: PTH118, PTH120 - pathlib takes longer to load


def main() -> None:
    """Run ``rounds`` with the process's own arguments and exit with the command's code.

    ``rounds --help`` prints a page that is generated from the commands (a test holds the two equal), because building
    it anew would load click for a text that never changes.
    """
    if sys.argv[1:] in (["--help"], ["-h"]):
        with open(HELP_PAGE, encoding="utf-8") as page:  # noqa: PTH123 - the same
            sys.stdout.write(page.read())
        return
    from rounds.cli.run import run  # noqa: PLC0415 - the help page above must not pay for it

    sys.exit(run(sys.argv[1:]))
