"""One document against another: what is missing in ours, where the two disagree, and what a whole file comes to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rounds.base.names import is_one_given_name, is_one_name
from rounds.base.words import plain
from rounds.desk.imports.identity import canonical
from rounds.desk.imports.plan import Conflict
from rounds.plugins.contracts import Rejected

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from rounds.desk.imports.plan import Creation, Fill, Where
    from rounds.plugins.contracts import Incoming


IDENTIFYING = frozenset({"npi", "emails", "phones", "address"})
"""Fields that tell two people of one name apart."""

_NOT_COMPARED = frozenset({"id", "provenance", "void", "merged_into", "different_from"})
_SEPARATE = frozenset({"custom", "preferences"})
_ADDED_TO = frozenset({"do_not_contact"})
_ONE_NAME = MappingProxyType({"name": is_one_name, "given": is_one_given_name})
_PUNCTUATION = re.compile(r"[\s.,]+")
_NATIONAL, _ZIP = 10, 5


@dataclass
class Differences:
    """What theirs would fill in ours, and the fields where both say something and not the same."""

    fills: dict[Where, Any] = field(default_factory=dict)
    conflicts: list[tuple[str, Any, Any]] = field(default_factory=list)


def compare(
    ours: Mapping[str, Any], theirs: Mapping[str, Any], kind: str = "", adds: Collection[str] = ()
) -> Differences:
    """What ``theirs`` adds to ``ours``, and where they disagree. ``kind`` is the kind of the record.

    An empty field is filled whole. Addresses and estimates belong together: one is completed only where it agrees
    otherwise. Custom fields and preferences are filled one by one. A list that lacks something is a disagreement,
    except that a channel which must not be used is added, for a prohibition is never lost, and so is what lacks in the
    lists that ``adds`` names. A person's middle names and initials may be left out or in.
    """
    found = Differences()
    for name, value in theirs.items():
        if name in _NOT_COMPARED or _is_empty(value):
            continue
        if not (kind == "contact" and _is_one_name(name, ours.get(name), value)):
            _compare_field(found, (name,), ours.get(name), value, added_to=name in _ADDED_TO or name in adds)
    return found


def missing_items(name: str, ours: Sequence[Any], theirs: Sequence[Any]) -> list[Any]:
    """The items of their list of this field that ours has not, a number or an address once however it is written."""
    known = {_essence(name, item) for item in ours}
    return [item for item in theirs if _essence(name, item) not in known]


def apply_values(document: Mapping[str, Any], values: Mapping[Where, Any]) -> dict[str, Any]:
    """The document with the values at their paths; the given one stays as it is."""
    changed = dict(document)
    for where, value in values.items():
        here = changed
        for step in where[:-1]:
            here[str(step)] = dict(here.get(str(step)) or {})
            here = here[str(step)]
        here[str(where[-1])] = value
    return changed


def _compare_field(found: Differences, where: Where, ours: Any, theirs: Any, *, added_to: bool = False) -> None:
    name = str(where[0])
    if _is_empty(ours):
        found.fills[where] = theirs
    elif isinstance(ours, dict) and isinstance(theirs, dict):
        _compare_mappings(found, where, ours, theirs, separate=name in _SEPARATE and len(where) == 1)
    elif isinstance(ours, list) and isinstance(theirs, list):
        missing = missing_items(name, ours, theirs)
        if missing and added_to:
            found.fills[where] = [*ours, *missing]
        elif missing:
            found.conflicts.append((".".join(map(str, where)), ours, theirs))
    elif not _same(str(where[-1]), ours, theirs):
        found.conflicts.append((".".join(map(str, where)), ours, theirs))


def _compare_mappings(
    found: Differences, where: Where, ours: dict[str, Any], theirs: dict[str, Any], *, separate: bool
) -> None:
    given = {name: value for name, value in theirs.items() if not _is_empty(value)}
    if separate:
        for name, value in given.items():
            _compare_field(found, (*where, name), ours.get(name), value)
        return
    if any(not _is_empty(ours.get(name)) and not _same(name, ours[name], value) for name, value in given.items()):
        found.conflicts.append((".".join(map(str, where)), ours, theirs))
        return
    found.fills.update({(*where, name): value for name, value in given.items() if _is_empty(ours.get(name))})


def _is_one_name(field: str, ours: Any, theirs: Any) -> bool:
    """Whether this field of a person's name differs at most in middle names and initials."""
    rule = _ONE_NAME.get(field)
    return rule is not None and isinstance(ours, str) and isinstance(theirs, str) and rule(ours, theirs)


def _same(name: str, ours: Any, theirs: Any) -> bool:
    if isinstance(ours, str) and isinstance(theirs, str):
        if name == "zip":  # with the delivery route and without it
            short, long = sorted((ours, theirs), key=len)
            return short == long or (len(short) == _ZIP and long.startswith(f"{short}-"))
        return _folded(ours) == _folded(theirs)
    if isinstance(ours, bool) != isinstance(theirs, bool):
        return False
    return bool(ours == theirs)


def _essence(name: str, item: Any) -> str:
    """What makes two items of a list the same: the digits of a number, the address of an e-mail, the place of work."""
    if not isinstance(item, dict):
        return _folded(item) if isinstance(item, str) else canonical({"": item})
    if name == "phones":
        digits = "".join(letter for letter in str(item.get("number", "")) if letter.isdigit())
        return f"{digits[-_NATIONAL:]} {item.get('extension', '')}"
    essential: Sequence[str] = {"emails": ("address",), "affiliations": ("organization",)}.get(name, tuple(item))
    return _folded(canonical({key: item.get(key) for key in essential}))


def _folded(text: str) -> str:
    """The text in plain letters, spaces for full stops and commas."""
    return _PUNCTUATION.sub(" ", plain(text)).strip()


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {}, ())


@dataclass
class Outcome:
    """Collects, while lines are matched and compared; see ImportPlan for what the fields hold."""

    creations: list[Creation] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    replaced: list[Conflict] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    unchanged: int = 0
    update: bool = False

    def reject(self, lines: Iterable[Incoming], reason: str) -> None:
        """Reject all of these lines for one reason."""
        self.rejected += [Rejected(one.line, reason) for one in lines]

    def compare(
        self, name: tuple[str, str], ours: Mapping[str, Any], incoming: Incoming, *, certain: bool = False
    ) -> Differences:
        """What the line adds to the record of this kind and id; where they disagree is kept.

        On an update, what is certainly about this record takes the place of what another file said before.
        """
        found = compare(ours, incoming.document, name[0], incoming.adds)
        if self.update and certain:
            settled = _settle(found, ours)
            self.replaced += [Conflict(*name, *each, incoming.line) for each in settled]
        self.conflicts += [
            Conflict(*name, where, mine, theirs, incoming.line) for where, mine, theirs in found.conflicts
        ]
        self.unchanged += not found.fills and not found.conflicts
        return found


def _settle(found: Differences, ours: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Let theirs take the place of what came from a file; what a person wrote stays in conflict. What was replaced.

    What a list has is added to, never taken out.
    """
    replaced: list[tuple[str, Any, Any]] = []
    marks = ours.get("provenance") or {}
    kept: list[tuple[str, Any, Any]] = []
    for name, mine, theirs in found.conflicts:
        where = tuple(name.split("."))
        if where[0] not in marks:
            kept.append((name, mine, theirs))
            continue
        replaced.append((name, mine, theirs))
        if isinstance(mine, list):
            found.fills[where] = [*mine, *missing_items(where[-1], mine, theirs)]
        else:
            found.fills[where] = theirs
    found.conflicts = kept
    return replaced
