"""Imports: foreign records against the book. Empty fields are filled; nothing that a person wrote is overwritten."""

from __future__ import annotations

from rounds.desk.imports.changes import changes_of, records_of
from rounds.desk.imports.plan import Conflict, Creation, Deactivation, Fill, ImportPlan, RecordFiles, Where
from rounds.desk.imports.planner import Rules, plan_changes

__all__ = [
    "Conflict",
    "Creation",
    "Deactivation",
    "Fill",
    "ImportPlan",
    "RecordFiles",
    "Rules",
    "Where",
    "changes_of",
    "plan_changes",
    "records_of",
]
