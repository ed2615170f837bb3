"""One command as a process: in pipes, or on a terminal of 100 columns."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SECONDS = 180
ROWS, COLUMNS = 40, 100
_LOCAL = 3


class Done(NamedTuple):
    """How a command ended, and what it said; on a terminal both streams are one."""

    code: int
    out: bytes
    err: bytes


def in_pipes(words: Sequence[str], folder: Path, environment: dict[str, str], typed: str) -> Done:
    """Run the command with this text as standard input."""
    done = subprocess.run(
        words, cwd=folder, env=environment, input=typed.encode(), capture_output=True, check=False, timeout=SECONDS
    )
    return Done(done.returncode, done.stdout, done.stderr)


def on_terminal(words: Sequence[str], folder: Path, environment: dict[str, str], typed: str) -> Done:
    """Run the command on a terminal that does not echo, where everything has been typed already, and then Ctrl-D."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    modes = termios.tcgetattr(theirs)
    modes[_LOCAL] &= ~termios.ECHO
    termios.tcsetattr(theirs, termios.TCSANOW, modes)
    os.write(ours, typed.encode() + b"\x04\x04\x04")
    with subprocess.Popen(
        words, cwd=folder, env=environment | {"TERM": "xterm"}, stdin=theirs, stdout=theirs, stderr=theirs,
        start_new_session=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        said = b"".join(iter(lambda: _read(ours), b""))
        code = process.wait(SECONDS)
    os.close(ours)
    return Done(code, said.replace(b"\r\n", b"\n"), b"")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other end is closed
        return b""
