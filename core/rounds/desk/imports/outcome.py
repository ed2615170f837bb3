"""What planning has found so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rounds.desk.imports.differences import compare, missing_items
from rounds.desk.imports.plan import Conflict
from rounds.plugins.contracts import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rounds.desk.imports.differences import Differences
    from rounds.desk.imports.plan import Creation, Fill
    from rounds.plugins.contracts import Incoming


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
