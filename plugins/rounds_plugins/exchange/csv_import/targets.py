"""Where a value goes: a field of a record, by a path such as ``phones[work]`` or ``preferences.channels``.

Which fields there are, and what they hold, is read from the annotations of the records themselves.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from rounds import Contact, Organization, Referral, Touch
from rounds.base.words import nearest

KINDS: Mapping[str, type] = MappingProxyType(
    {"contact": Contact, "organization": Organization, "touch": Touch, "referral": Referral}
)
_STEP = re.compile(r"([a-z_][a-z0-9_]*)(?:\[([a-z0-9_-]+)\])?")
_MAIN = {"phones": "number", "emails": "address"}
_NOT_GIVEN = frozenset({"source", "provenance"})
_SOURCES = frozenset({"touch", "referral"})


@dataclass(frozen=True, slots=True)
class Target:
    """A field: the steps of keys to it, the tag of a list's item, and what it holds.

    ``holds`` is text, date, whole number, number, yes or no, texts, or anything (custom fields).
    ``tag`` is set for an item of a list of parts: a telephone number, an e-mail, a place of work.
    """

    path: str
    steps: tuple[str, ...]
    holds: str
    tag: str = ""

    @property
    def name(self) -> str:
        """The last step: zip, npi, number."""
        return self.steps[-1]


def target_of(kind: str, path: str) -> Target | str:
    """The field that the path names in a record of this kind, or what is wrong with the path."""
    if path == "npi" and kind in _SOURCES:
        return Target(path, ("npi",), "text")
    matches = [_STEP.fullmatch(step) for step in path.split(".")]
    hint: Any = KINDS[kind]
    steps: list[str] = []
    tag = ""
    for match in matches:
        if match is None:
            return f"'{path}' cannot be a field: write address.zip, phones[work], affiliations[primary].organization"
        if hint is Mapping or typing.get_origin(hint) is Mapping:
            steps.append(match[1])
            hint = Any
            continue
        known = _fields(hint)
        if match[1] not in known:
            return _unknown(kind, path, match[1], known)
        hint, part = known[match[1]], _item(known[match[1]])
        steps.append(match[1])
        if (match[2] is not None) != (part is not None):
            return f"{path}: " + ("a kind is needed, such as phones[work]" if part else f"'{match[1]}' has no kinds")
        if part is not None:
            tag, hint = match[2], part
    if tag and len(steps) == 1 and steps[0] in _MAIN:
        steps.append(_MAIN[steps[0]])
        hint = str
    holds = _holds(hint)
    return (
        Target(path, tuple(steps), holds, tag)
        if holds
        else f"{path}: name one of its fields, such as {path}.{next(iter(_fields(hint)))}"
    )


def _unknown(kind: str, path: str, name: str, known: Mapping[str, Any]) -> str:
    hint = nearest(name, known, f"fields are: {', '.join(known)}")
    return f"{path}: there is no field '{name}' in a {kind}; {hint}"


def _fields(record: Any) -> dict[str, Any]:
    if not is_dataclass(record):
        return {}
    hints = typing.get_type_hints(record)
    hidden = _NOT_GIVEN if record in KINDS.values() else frozenset[str]()
    return {field.name: _plain(hints[field.name]) for field in fields(record) if field.name not in hidden}


def _plain(hint: Any) -> Any:
    """The annotation without ``| None``."""
    if typing.get_origin(hint) in {types.UnionType, typing.Union}:
        return next(part for part in typing.get_args(hint) if part is not types.NoneType)
    return hint


def _item(hint: Any) -> Any:
    """What a list of parts consists of; None where it is no list, or one of plain texts."""
    if typing.get_origin(hint) is tuple and is_dataclass(typing.get_args(hint)[0]):
        return typing.get_args(hint)[0]
    return None


def _holds(hint: Any) -> str:
    if typing.get_origin(hint) is tuple:
        return "texts"
    names = {str: "text", date: "date", int: "whole number", float: "number", bool: "yes or no", Any: "anything"}
    return names.get(hint, "")
