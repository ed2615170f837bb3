"""What plugins supply beside values: demands on records, and folders of templates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rounds.base.problems import Problem
from rounds.base.words import nearest
from rounds.plugins.answers import items_of
from rounds.plugins.faults import attempt, short

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds.documents.schema import Overlay
    from rounds.plugins.answers import Answer

_SCHEMAS = "register_schema_extensions"
_TEMPLATES = "register_template_dirs"


def schema_overlays(answers: Iterable[Answer]) -> tuple[tuple[Overlay, ...], tuple[Problem, ...]]:
    """The demands as overlays, in order of plugins. ``rounds.documents.schema`` says whether a schema is one."""
    from rounds.documents.schema import KINDS, Overlay  # noqa: PLC0415 - jsonschema, for the commands that need it

    overlays: list[Overlay] = []
    problems: list[Problem] = []
    for answer in answers:
        if answer.problem:
            problems.append(answer.problem)
        elif answer.value is not None and not isinstance(answer.value, Mapping):
            hint = "return {kind: schema}, for example {'contact': {...}}"
            problems.append(_problem(answer, _SCHEMAS, f"{short(answer.value)} is no mapping", hint))
        elif answer.value is not None:
            for kind, schema in dict(answer.value).items():
                copy, problem = attempt(answer.plugin, _SCHEMAS, partial(_copy, schema))
                if kind not in KINDS:
                    hint = nearest(str(kind), KINDS, f"kinds are: {', '.join(KINDS)}")
                    problems.append(_problem(answer, _SCHEMAS, f"there is no kind of record {short(kind)}", hint))
                elif problem or not isinstance(copy, dict):
                    hint = "a schema is made of dicts, lists, texts, numbers, True, False and None"
                    problems.append(_problem(answer, _SCHEMAS, f"the schema for '{kind}' is not JSON", hint))
                else:
                    overlays.append(Overlay(kind, copy, answer.place, answer.plugin))
    return tuple(overlays), tuple(problems)


def template_folders(answers: Iterable[Answer]) -> tuple[tuple[tuple[str, Path], ...], tuple[Problem, ...]]:
    """Each plugin's folders of templates, as (plugin, absolute path), in order of plugins."""
    folders: list[tuple[str, Path]] = []
    problems: list[Problem] = []
    hint = 'name it from the plugin\'s file: Path(__file__).parent / "templates"'
    for answer in answers:
        found, wrong = items_of(answer, _TEMPLATES, "Path")
        problems += wrong
        for item in found:
            if not isinstance(item, Path):
                problems.append(_problem(answer, _TEMPLATES, f"{short(item)} is no Path", hint))
            elif not item.is_absolute() or not item.is_dir():
                problems.append(_problem(answer, _TEMPLATES, f"there is no folder {item.as_posix()}", hint))
            else:
                folders.append((answer.plugin, item))
    return tuple(folders), tuple(problems)


def _copy(schema: object) -> object:
    return json.loads(json.dumps(schema))


def _problem(answer: Answer, hook: str, message: str, hint: str) -> Problem:
    return Problem(answer.place, f"{hook}: {message}", hint, answer.plugin)
