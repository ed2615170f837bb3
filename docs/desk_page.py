"""docs/desk.md: every operation of the desk, from its own signature, docstrings and dataclasses."""

from __future__ import annotations

import inspect
import pathlib
import re
from dataclasses import MISSING, fields, is_dataclass
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import rounds.desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HEAD = """\
# The desk: every operation of Rounds

What `rounds` does on the command line is done at the desk: each operation is a function of a desk and a request, and
returns a result. It prints nothing and asks nothing. A plugin's command, a script or a page may use it:

```python
from pathlib import Path

from rounds.cli.context import this_machine
from rounds.desk import Desk, LogTouch, Notes, log_touch

ear = Notes()
with Desk(Path("my-clinic"), this_machine(), ear=ear) as desk:
    logged = log_touch(desk, LogTouch("okafor", "visit", "Likes the new spine clinic.", next="2w"))
    print(logged.as_data(), ear.notes)
```

- A request says what a person would say: names, days and amounts as people write them.
- `result.as_data()`, where the command has `--json`, is what that prints; days are dates there.
- Wrong use raises a `RoundsError`: its `message` says what is wrong, its `hint` what to do. Where several people could
  be meant it is `Ambiguous`, with the `candidates`.
- What hinders nothing goes to the desk's `ear`: notes, problems of files and plugins, progress.
- What is written at a desk is seen by the next operation there; `desk.anew()` is for what others wrote meanwhile.
- `Desk(..., dry_run=True)` writes nothing; the result has what would be written.
- `Desk(..., actor=Actor("Dana Reyes", "dana@example.org"))` makes somebody else than git's user the author.

In the examples `desk` stands at a copy of the sample clinic, Dana's; `folder` is the folder above it.

Generated from the code by `python docs/generate.py`; a test runs the examples on a copy of the sample clinic, on
October 31, 2026.
"""
SHARED = ("Desk", "Machine", "Actor", "Ear", "Notes", "Ambiguous", "Candidate", "Saved", "Draft")
_SECTION = re.compile(r"^(Args|Attributes|Example|Raises|Returns):\n", re.MULTILINE)
_ENTRY = re.compile(r"^ {4}(\S[^:]*): (.*(?:\n {5,}.*)*)", re.MULTILINE)


def operations() -> dict[str, Callable[..., Any]]:
    """The operations by name, subject by subject: public functions of a desk and a request."""
    found = {name: getattr(rounds.desk, name) for name in rounds.desk.__all__}
    taken = {name: one for name, one in found.items() if inspect.isfunction(one) and _takes_a_desk(one)}
    return dict(sorted(taken.items(), key=lambda item: (_subject(item[1]), item[0])))


def _takes_a_desk(function: Callable[..., Any]) -> bool:
    names = [*inspect.signature(function).parameters]
    return len(names) == len(("desk", "request")) and names[0].strip("_") == "desk"


def _subject(function: Callable[..., Any]) -> str:
    return function.__module__.split(".")[2]


def page() -> str:
    """The whole page."""
    parts, subject = [HEAD, "## What all operations share\n"], ""
    parts += [_dataclass("", getattr(rounds.desk, name)).lstrip() + "\n" for name in SHARED]
    for name, operation in operations().items():
        if _subject(operation) != subject:
            subject = _subject(operation)
            parts.append(f"## {subject.replace('_', ' ').capitalize()}\n")
        parts.append("\n\n".join(_operation(name, operation)) + "\n")
    return "\n".join(parts)


def _operation(name: str, operation: Callable[..., Any]) -> Iterator[str]:
    request, result = _types(operation)
    words, sections = _docstring(operation)
    yield f"### {name}"
    yield f"`{name}(desk, {request.__name__}) -> {result.__name__}`. {words}"
    yield _dataclass("Request", request)
    if is_dataclass(result) and result is not request:
        yield _dataclass("Result", result)
    if "Raises" in sections:
        yield "\n".join(f"- `{error}`: {' '.join(when.split())}" for error, when in _ENTRY.findall(sections["Raises"]))
    if "Example" in sections:
        yield f"```pycon\n{dedent(sections['Example']).strip()}\n```"


def _types(operation: Callable[..., Any]) -> tuple[type, type]:
    """The request's and the result's type."""
    signature = inspect.signature(operation)
    annotations = ([*signature.parameters.values()][1].annotation, signature.return_annotation)
    request, result = (getattr(rounds.desk, name, None) or getattr(pathlib, name) for name in annotations)
    return request, result


def _docstring(thing: object) -> tuple[str, dict[str, str]]:
    """What it says before its sections, as one paragraph, and the sections by name."""
    head, *rest = _SECTION.split(inspect.getdoc(thing) or "")
    return " ".join(head.split()), dict(zip(rest[::2], rest[1::2], strict=True))


def _dataclass(what: str, kind: Any) -> str:
    words, sections = _docstring(kind)
    lines = [f"{what} `{kind.__name__}`: {words}"]
    if "Args" in sections:
        lines += ["", *(f"- `{name}`: {' '.join(text.split())}" for name, text in _ENTRY.findall(sections["Args"]))]
    if is_dataclass(kind) and fields(kind):
        meanings = {name: " ".join(text.split()) for name, text in _ENTRY.findall(sections.get("Attributes", ""))}
        rows = [f"| `{one.name}` | {_default(one)} | {meanings.get(one.name, '')} |" for one in fields(kind)]
        lines += ["", "| field | by default | meaning |", "|---|---|---|", *rows]
    return "\n".join(lines)


def _default(field: Any) -> str:
    if field.default is MISSING:
        return "" if field.default_factory is MISSING else "empty"
    return f"`{field.default!r}`"
