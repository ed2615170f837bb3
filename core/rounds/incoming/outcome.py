"""What planning has found so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rounds.contracts import Rejected
from rounds.incoming.differences import compare
from rounds.incoming.plan import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rounds.contracts import Incoming
    from rounds.incoming.differences import Differences
    from rounds.incoming.plan import Creation, Fill


@dataclass
class Outcome:
    """Collects, while lines are matched and compared; see ImportPlan for what the fields hold."""

    creations: list[Creation] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    unchanged: int = 0

    def reject(self, lines: Iterable[Incoming], reason: str) -> None:
        """Reject all of these lines for one reason."""
        self.rejected += [Rejected(one.line, reason) for one in lines]

    def compare(self, name: tuple[str, str], ours: Mapping[str, Any], incoming: Incoming) -> Differences:
        """What the line adds to the record of this kind and id; where they disagree is kept."""
        found = compare(ours, incoming.document, name[0], incoming.adds)
        self.conflicts += [
            Conflict(*name, where, mine, theirs, incoming.line) for where, mine, theirs in found.conflicts
        ]
        self.unchanged += not found.fills and not found.conflicts
        return found
