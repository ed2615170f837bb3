"""A bar for what takes longer than a second, on a terminal alone."""

from __future__ import annotations

import sys
import time

import click

_PATIENCE_SECONDS = 1.0
_WIDTH = 30


class Progress:
    """Shows on standard error how far something is, from the second on in which it begins to feel long."""

    def __init__(self, what: str, *, about: bool = False) -> None:
        self._what = what
        self._of = "of about" if about else "of"
        self._begun = time.monotonic()
        self._shown = False

    def show(self, done: int, whole: int) -> None:
        """So many of so many are done; the line goes when all are."""
        if not sys.stderr.isatty() or time.monotonic() - self._begun < _PATIENCE_SECONDS:
            return
        filled = _WIDTH * done // max(1, whole)
        bar = "#" * filled + "-" * (_WIDTH - filled)
        text = f"rounds: {self._what} [{bar}] {done:,} {self._of} {whole:,}"
        click.echo("\r\033[K" + ("" if done >= whole else text), nl=False, err=True)
