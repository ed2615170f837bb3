"""What changed in a workspace's plugins since a person last allowed them, shown so that nothing hides."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from difflib import unified_diff
from typing import TYPE_CHECKING, Final, Literal
from unicodedata import category

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


# Fillers and a blank that Unicode counts as letters or symbols; the first four may even stand in a name.
_WITHOUT_INK: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file: its content when it was last allowed (None: it was not there), and now (None: it is gone)."""

    path: str
    before: bytes | None
    now: bytes | None

    @property
    def shown_path(self) -> str:
        """The path, with every letter visible."""
        return visible(self.path)

    @property
    def kind(self) -> Literal["new", "changed", "removed", "unchanged"]:
        """What became of it."""
        if self.before is None:
            return "new"
        if self.now is None:
            return "removed"
        return "unchanged" if self.before == self.now else "changed"

    def lines(self) -> Iterator[str]:
        """The difference, line by line as ``diff -u`` without its head; for what is no text its size and hash.

        Every line of a new file is in it, and of a removed one none: what is gone does not run.
        """
        before, now = _text(self.before), _text(self.now)
        if before is None or now is None:
            content = self.now if self.now is not None else b""
            yield f"not a text: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}"
            return
        if self.before is None:
            yield from (visible(f"+{line}") for line in _lines(now))
        elif self.now is not None:
            difference = list(unified_diff(_lines(before), _lines(now), lineterm="", n=3))
            yield from (visible(line) for line in difference[2:])


def changes(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> tuple[FileChange, ...]:
    """Every file of either, in order of path."""
    return tuple(FileChange(path, before.get(path), now.get(path)) for path in sorted({*before, *now}))


def visible(text: str) -> str:
    """The text with every character written out that would not show, or would move, cover or reorder others.

    A line of code must not be able to hide from whoever approves it: terminal commands, carriage returns,
    right-to-left overrides, odd spaces, combining marks and letters without ink become escapes such as ``\\x1b``.
    """
    return "".join(letter if _shows(letter) else letter.encode("unicode_escape").decode("ascii") for letter in text)


def _shows(letter: str) -> bool:
    if letter.isascii():
        return letter.isprintable() or letter == "\t"
    return letter.isprintable() and letter not in _WITHOUT_INK and category(letter) not in {"Mn", "Me"}


def _lines(text: str) -> list[str]:
    """The lines. Only a newline ends one, as in an editor: a carriage return must not start a fresh one."""
    lines = text.split("\n")
    return lines[:-1] if not lines[-1] else [*lines, "\\ no line end here"]


def _text(content: bytes | None) -> str | None:
    """A file's text, empty when it is not there; None when it is no text."""
    try:
        text = (content or b"").decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
