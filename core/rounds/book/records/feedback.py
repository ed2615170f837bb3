"""Feedback: what was heard from a source, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from rounds.base.problems import Source
from rounds.book.records.build import no_values


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who was told the answer: a contact's id or a name, the day, and the channel."""

    who: str
    date: dt.date
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A need, interest, concern or praise, heard on ``opened``; resolved on ``resolved``, and then told.

    ``sla_days`` is how many days an answer may take (None: as the settings say); ``owner`` is the liaison who answers.
    """

    kind: ClassVar[str] = "feedback"

    source: Source
    id: str
    opened: dt.date
    type: str
    text: str
    contact: str = ""
    organization: str = ""
    category: str = ""
    touch: str = ""
    owner: str = ""
    sla_days: int | None = None
    resolved: dt.date | None = None
    resolution: str = ""
    told: tuple[Told, ...] = ()
    tags: tuple[str, ...] = ()
    custom: Mapping[str, Any] = field(default_factory=no_values)
    void: str = ""

    @property
    def party(self) -> str:
        """Id of whom it is filed under: the contact, or else the organization."""
        return self.contact or self.organization

    @property
    def needs_answer(self) -> bool:
        """Concerns and needs want an answer; interests and praise are noted."""
        return self.type in {"concern", "need"}

    def answer_due(self, usual_days: int) -> dt.date:
        """The last day for an answer: ``sla_days`` after it was opened, or ``usual_days`` (the settings')."""
        return self.opened + dt.timedelta(usual_days if self.sla_days is None else self.sla_days)
