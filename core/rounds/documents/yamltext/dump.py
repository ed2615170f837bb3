"""Canonical text for a document: keys in their order, text plain where it is safe, several lines as a block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rounds.base.problems import UsageError
from rounds.documents.yamltext.document import parse_text
from rounds.documents.yamltext.scalars import JsonValue, same, scalar_text, storable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WIDTH = 80
"""Characters up to which a list of short values stands on one line."""
STEP = "  "
"""One step of indentation."""


def dump(document: Mapping[str, JsonValue], header: str = "") -> str:
    """The document as YAML text that reads back equal, after ``header`` (whole comment lines).

    Raises:
        UsageError: it holds what a file cannot: a control character, a number out of range, too many levels.
    """
    kept: dict[str, Any] = storable(document)
    text = header + ("\n".join(mapping_lines(kept, "")) + "\n" if kept else "{}\n")
    read, problems = parse_text(text, "the record")
    if read is None or not same(read.data, kept):
        reason, hint = (problems[0].message, problems[0].hint) if problems else ("it would read back changed", "")
        raise UsageError(f"this cannot be written as a record: {reason}", hint)
    return text


def list_text(documents: Sequence[Mapping[str, JsonValue]]) -> str:
    """Documents as the YAML text of one list, each as it stands in a file of its own.

    Raises:
        UsageError: one holds what a file cannot.
    """
    parts = []
    for document in documents:
        first, *others = dump(document).splitlines()
        parts.append("\n".join([f"- {first}", *(f"  {line}" if line else "" for line in others)]))
    return "\n".join(parts) + "\n"


def mapping_lines(value: Mapping[str, JsonValue], pad: str) -> Iterator[str]:
    """A mapping's lines in block style, each after ``pad``."""
    for key, item in value.items():
        head, rest = laid_out(item, pad + STEP)
        yield f"{pad}{scalar_text(key)}:" + (f" {head}" if head else "")
        yield from rest


def list_lines(value: Sequence[JsonValue], pad: str) -> Iterator[str]:
    """A list's lines in block style, each after ``pad``."""
    for item in value:
        head, rest = laid_out(item, pad + STEP, item=True)
        yield f"{pad}- {head}"
        yield from rest


def laid_out(value: JsonValue, pad: str, *, item: bool = False) -> tuple[str, list[str]]:
    """A value in block style: what stands behind its ``key:`` (or, with ``item``, its ``-``), and the lines below.

    ``pad`` indents the lines below.
    """
    if _is_block_text(value):
        lines = value.removesuffix("\n").split("\n")
        return "|" if value.endswith("\n") else "|-", [pad + line if line else "" for line in lines]
    if _stands_on_one_line(value):
        return flow_text(value), []
    lines = list(mapping_lines(value, pad) if isinstance(value, dict) else list_lines(value, pad))
    return (lines[0].removeprefix(pad), lines[1:]) if item else ("", lines)


def flow_text(value: JsonValue, *, flow: bool = False) -> str:
    """A value on one line; ``flow``: it stands inside ``[ ]`` or ``{ }``."""
    if isinstance(value, dict):
        parts = (f"{scalar_text(key, flow=True)}: {flow_text(item, flow=True)}" for key, item in value.items())
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_text(item, flow=True) for item in value) + "]"
    return scalar_text(value, flow=flow)


def _stands_on_one_line(value: JsonValue) -> bool:
    """Whether a value is written on its key's line: scalars, what is empty, and short lists of scalars."""
    if isinstance(value, dict):
        return not value
    if isinstance(value, list):
        if any(isinstance(item, dict | list) or _is_block_text(item) for item in value):
            return False
        return len(flow_text(value)) <= WIDTH
    return True


def _is_block_text(value: JsonValue) -> bool:
    """Whether it is text of several lines that ``|`` gives back exactly."""
    if not isinstance(value, str) or "\n" not in value or "\r" in value or value.endswith("\n\n"):
        return False
    lines = value.removesuffix("\n").split("\n")
    return lines[0][:1] not in {"", " ", "\t"} and all(line == "" or line.strip(" \t") for line in lines)
