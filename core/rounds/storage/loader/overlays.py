"""The client's own demands on records: ``schemas/<kind>.schema.json`` in the workspace."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rounds.base.problems import Problem, Source
from rounds.documents.schema import KINDS, Overlay
from rounds.documents.yamltext import decode, read_bytes

if TYPE_CHECKING:
    from rounds.storage.workspace import Workspace

_SUFFIX = ".schema.json"


def workspace_overlays(workspace: Workspace) -> tuple[list[Overlay], list[Problem]]:
    """The workspace's schemas, in order of kind, and what is wrong with their files."""
    overlays: list[Overlay] = []
    problems: list[Problem] = []
    folder = workspace.root / "schemas"
    for file in sorted(folder.glob(f"*{_SUFFIX}")) if folder.is_dir() else ():
        kind, path = file.name.removesuffix(_SUFFIX), f"schemas/{file.name}"
        if kind not in KINDS:
            hint = f"name it after a kind of record: {', '.join(KINDS)}"
            problems.append(Problem(Source(path), f"there is no kind of record '{kind}'", hint))
            continue
        raw, found = read_bytes(file, path)
        text, wrong = decode(raw, path) if raw is not None else (None, [])
        problems += [*found, *wrong]
        if text is None:
            continue
        try:
            overlays.append(Overlay(kind, json.loads(text), Source(path, 1, 1)))
        except json.JSONDecodeError as error:
            place = Source(path, error.lineno, error.colno)
            problems.append(Problem(place, f"not JSON: {error.msg}", "this schema is left out until it is mended"))
        except RecursionError:
            problems.append(Problem(Source(path, 1, 1), "the schema is nested too deeply", "it is left out"))
        except ValueError:  # a number of more digits than Python converts
            problems.append(Problem(Source(path, 1, 1), "a number in the schema is too long", "it is left out"))
    return overlays, problems
