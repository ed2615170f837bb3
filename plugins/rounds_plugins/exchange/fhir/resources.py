"""FHIR resources out of a file: one resource, a Bundle, or NDJSON with one a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from rounds import Rejected, RoundsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LARGEST = 512 * 1024 * 1024
_SHORTEST = 2


class Resource(NamedTuple):
    """A resource, the line on which it begins, the address that a bundle gives it, and what it is contained in."""

    line: int
    data: dict[str, Any]
    address: str = ""
    within: str = ""

    @property
    def kind(self) -> str:
        """Its resourceType."""
        return str(self.data.get("resourceType", ""))

    @property
    def names(self) -> tuple[str, ...]:
        """What references may call it."""
        own = str(self.data.get("id", ""))
        if self.within:
            return (f"{self.within}#{own}",)
        return tuple(name for name in (self.address, f"{self.kind}/{own}" if own else "") if name)

    @property
    def called(self) -> str:
        """One name of its own, even if it has none."""
        return self.names[-1] if self.names else f"line {self.line}"


def resources_in(path: Path) -> list[Resource | Rejected]:
    """Every resource of the file, in order, and what each contains; a line of NDJSON that is none is rejected.

    Raises:
        RoundsError: the file cannot be read, or is no FHIR at all.
    """
    text = _text(path)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < _SHORTEST or not lines[0].lstrip().startswith("{"):
            raise RoundsError(f"{path}: it cannot be read as JSON: {error}", "FHIR comes as JSON or NDJSON") from error
        return list(_each_line(text))
    resources: list[Resource | Rejected] = [*_within(found, text)]
    if not resources:
        raise RoundsError(f"{path}: there is no FHIR resource in it", "a resource has a resourceType")
    return resources


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise RoundsError(f"{path}: larger than 512 MB", "split the file")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RoundsError(f"{path}: it cannot be read: {error}", "FHIR is UTF-8") from error


def _each_line(text: str) -> Iterator[Resource | Rejected]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            yield Rejected(number, "the line is not JSON")
            continue
        inner = list(_within(found, line))
        if not inner:
            yield Rejected(number, "the line is no FHIR resource")
        yield from (resource._replace(line=number) for resource in inner)


def _within(found: Any, text: str) -> Iterator[Resource]:
    """The resources in a value: a bundle's entries, a list's items, or itself."""
    at = 0
    for data, address in _flat(found, ""):
        place = text.find(f'"{data.get("id")}"', at) if data.get("id") else -1
        at = place if place >= 0 else at
        whole = Resource(text.count("\n", 0, at) + 1, data, address)
        yield whole
        contained = data.get("contained")
        for part in contained if isinstance(contained, list) else []:
            if isinstance(part, dict) and isinstance(part.get("resourceType"), str):
                yield Resource(whole.line, part, within=whole.called)


def _flat(found: Any, address: str) -> Iterator[tuple[dict[str, Any], str]]:
    waiting: list[tuple[Any, str]] = [(found, address)]
    while waiting:
        one, known_as = waiting.pop(0)
        if isinstance(one, list):
            waiting = [*((item, "") for item in one), *waiting]
        elif isinstance(one, dict) and one.get("resourceType") == "Bundle":
            given = one.get("entry")
            entries = [entry for entry in given if isinstance(entry, dict)] if isinstance(given, list) else []
            inner = [(entry.get("resource"), str(entry.get("fullUrl") or "")) for entry in entries]
            waiting = [*inner, *waiting]
        elif isinstance(one, dict) and isinstance(one.get("resourceType"), str):
            yield one, known_as
