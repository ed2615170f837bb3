"""What differs from run to run although nothing changed, replaced by the same words in the order of appearance."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
NEW_ID = re.compile(rf"(?<![a-z0-9-])(\d{{4}}-\d\d-\d\d-[a-z0-9-]+)-([{LETTERS}]{{6}})(?![a-z0-9-])")
HASH = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{7,40}(?![0-9a-zA-Z])")
FIXED = (
    (re.compile(r"\S*/bin/python[0-9.]*(?![\w/])"), "<python>"),
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:<port>"),
    (re.compile(r"port: \d+"), "port: <port>"),
    (re.compile(r"={3,}\d{6,}=="), "<boundary>"),
    (re.compile(r"(?m)^Date: .*$"), "Date: <now>"),
    (re.compile(r"<\d+\.\d+\.\d+@[^>\s]+>"), "<message-id>"),
    (re.compile(r"(?m)^DTSTAMP:\d{8}T\d{6}Z"), "DTSTAMP:<now>"),
    (re.compile(r"\.[0-9a-f]{8}\.tmp\b"), ".<random>.tmp"),
    (re.compile(r"(?<=/tmp/)(rounds-?|tmp)[a-z0-9_]{8}\b"), r"\1<random>"),
)


class Placeholders:
    """One scenario's replacements. ``folders`` are paths with the name that stands for each."""

    def __init__(self, folders: Mapping[str, str], known: frozenset[str]) -> None:
        self._folders = sorted(folders.items(), key=lambda pair: -len(pair[0]))
        self._known = known
        self._ids: dict[str, str] = {}
        self._commits: dict[str, str] = {}
        self._hashes: list[str] = []

    def learn(self, hashes: Iterable[str]) -> None:
        """Commits that are there now, in full."""
        self._hashes = list(hashes)

    def __call__(self, text: str) -> str:
        """The text with everything replaced; a random id keeps its length, for columns and line ends hang on it."""
        for path, name in self._folders:
            text = text.replace(path, name)
        for pattern, name in FIXED:
            text = pattern.sub(name, text)
        text = HASH.sub(self._commit, NEW_ID.sub(self._id, text))
        for made, name in self._ids.items():  # in a link or a boundary it has other letters beside it
            text = text.replace(made, name)
        return text

    def _id(self, found: re.Match[str]) -> str:
        if found[0] in self._known:
            return found[0]
        return self._ids.setdefault(found[0], f"{found[1]}-NEW{len(self._ids) + 1:03}")

    def _commit(self, found: re.Match[str]) -> str:
        full = next((one for one in self._hashes if one.startswith(found[0])), None)
        if full is None:
            return found[0]
        return self._commits.setdefault(full, f"<commit {len(self._commits) + 1}>")


def known_ids(texts: Iterable[str]) -> frozenset[str]:
    """What looks like a random id and stood there from the start."""
    return frozenset(found[0] for text in texts for found in NEW_ID.finditer(text))
