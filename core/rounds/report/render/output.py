"""What a renderer returned, looked at before anything is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from rounds.base.problems import Problem, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST: Final = 200
_PART = re.compile(r"[^\x00-\x1f\x7f<>:\"/\\|?*]{1,120}")
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_HINT: Final = "it is left out; mend the plugin"


def checked(returned: object, form: str, plugin: str) -> tuple[dict[str, str | bytes], list[Problem]]:
    """The files that can be written, in order of their paths, and a problem for each that cannot."""
    if not isinstance(returned, Mapping) or not returned:
        message = f"the renderer '{form}' returned no files"
        return {}, [_problem(plugin, message, 'return {"report.txt": text}')]
    files: dict[str, str | bytes] = {}
    problems: list[Problem] = []
    taken: set[str] = set()
    given: Mapping[object, object] = returned
    for path, content in sorted(given.items(), key=_path):
        wrong = next(_amiss(path, content, taken), None)
        if wrong or not isinstance(path, str) or not isinstance(content, str | bytes):
            problems.append(_problem(plugin, f"the renderer '{form}': {wrong}", _HINT))
            continue
        files[path] = content
        taken.add(path.casefold())
    return files, problems


def _path(item: tuple[object, object]) -> str:
    return str(item[0])


def _amiss(path: object, content: object, taken: set[str]) -> Iterator[str]:
    """What is wrong with one file."""
    shown = ascii(path)[:80]
    if not isinstance(path, str) or not is_safe(path):
        yield f"{shown} is not a safe relative path"
        return
    if path.casefold() in taken:
        yield f"{shown} is there twice where upper and lower case are one"
    if not isinstance(content, str | bytes):
        yield f"{shown} is a {type(content).__name__}, not text or bytes"
    elif isinstance(content, str) and not _is_writable(content):
        yield f"{shown} has half a surrogate pair, which no file can hold"


def is_safe(path: str) -> bool:
    """Whether a file of this path stays in its folder on every system: no ``..``, drive, device or hidden part."""
    parts = path.split("/")
    fine = all(
        _PART.fullmatch(part) and not part.startswith(".") and part == part.strip(" .") and not _DEVICE.fullmatch(part)
        for part in parts
    )
    return fine and len(path) <= _LONGEST and _is_writable(path)


def _is_writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _problem(plugin: str, message: str, hint: str) -> Problem:
    return Problem(Source(f"plugin {plugin}"), message, hint, plugin)
