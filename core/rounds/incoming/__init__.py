"""Imports: foreign records against the book. Empty fields are filled; nothing that a person wrote is overwritten."""

from __future__ import annotations

from rounds.incoming.changes import changes_of, records_of
from rounds.incoming.files import RecordFiles
from rounds.incoming.plan import Conflict, Creation, Fill, ImportPlan, Where
from rounds.incoming.planning import plan_import
from rounds.incoming.vetting import Rules

__all__ = [
    "Conflict",
    "Creation",
    "Fill",
    "ImportPlan",
    "RecordFiles",
    "Rules",
    "Where",
    "changes_of",
    "plan_import",
    "records_of",
]
