"""A YAML file as a Document: its text, its data, and where things stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.documents.yamltext.conflicts import conflicts
from rounds.documents.yamltext.cuts import cuts, may_be_cut
from rounds.documents.yamltext.decoding import decode
from rounds.documents.yamltext.events import read_events
from rounds.documents.yamltext.fast import read_fast
from rounds.documents.yamltext.files import read_bytes
from rounds.documents.yamltext.tree import Where, nearest, scalars, tree

if TYPE_CHECKING:
    from pathlib import Path

    from rounds.base.problems import Problem
    from rounds.documents.yamltext.places import Place
    from rounds.documents.yamltext.scalars import JsonValue


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file that was read.

    ``text`` is the file's, line ends as they are, without a byte order mark. ``data`` is a mapping or a list.
    ``starts`` are 1-based (line, column) of the mapping, or of each item of the list.
    """

    path: str
    text: str
    data: JsonValue
    starts: tuple[Place, ...]

    def locate(self, where: Where) -> Place:
        """Line and column of the key (or list item) at ``where``, or of the nearest part above it that exists."""
        return nearest(tree(self.text), where)


def parse(raw: bytes, path: str) -> tuple[Document | None, list[Problem]]:
    """The document in a file's bytes, and the problems. An error leaves no document, a warning does."""
    text, problems = decode(raw, path)
    return (None, problems) if text is None else parse_text(text, path)


def parse_text(text: str, path: str) -> tuple[Document | None, list[Problem]]:
    """The document in a text that ``decode`` let through, and the problems."""
    problems = conflicts(text, path)
    if problems:
        return None, problems
    data, starts, problems = (*quick, []) if (quick := read_fast(text)) else read_events(text, path)
    if problems:
        return None, problems
    if may_be_cut(text):
        problems = cuts(text, {node.end for node in scalars(tree(text)) if node.style == "plain"}, path)
    return Document(path, text, data, starts), problems


def read_file(file: Path, path: str) -> tuple[Document | None, list[Problem]]:
    """The document in a file; ``path`` is what problems call it. What cannot be opened is a problem, too."""
    raw, problems = read_bytes(file, path)
    return (None, problems) if raw is None else parse(raw, path)
