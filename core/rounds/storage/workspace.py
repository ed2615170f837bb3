"""Workspace: one client's folder, and where each kind of record stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from rounds.base.problems import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

SETTINGS_FILE = "rounds.yaml"
FOLDERS: Mapping[str, str] = MappingProxyType(
    {
        "contact": "contacts",
        "organization": "organizations",
        "touch": "touches",
        "referral": "referrals",
        "goal": "goals",
        "feedback": "feedback",
        "campaign": "campaigns",
    }
)
ID_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{0,62}", re.ASCII)


def is_id(text: str) -> bool:
    """Whether the text can name a record: lower-case letters, digits and hyphens, at most 63."""
    return ID_PATTERN.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Workspace:
    """A client's folder. Paths that the methods return are relative to it, with forward slashes."""

    root: Path

    @classmethod
    def find(cls, start: Path) -> Workspace:
        """The workspace that ``start`` is or lies in: the nearest folder upwards with a ``rounds.yaml``.

        Raises:
            UsageError: there is none.
        """
        found = cls.above(start)
        if found is not None:
            return found
        raise UsageError(
            f"no {SETTINGS_FILE} in {start} or above it",
            "go to a client's folder, name one with -C DIR, or make one with: rounds init DIR",
        )

    @classmethod
    def above(cls, start: Path) -> Workspace | None:
        """The same; None where there is none."""
        here = start.resolve()
        return next((cls(folder) for folder in (here, *here.parents) if (folder / SETTINGS_FILE).is_file()), None)

    @property
    def local(self) -> Path:
        """The folder for what is derived or local: lock, drafts, effective schemas. Git ignores it."""
        return self.root / ".rounds"

    @property
    def intent(self) -> Path:
        """What an interrupted command was writing, if there is such a file: see ``rounds.storage.store``."""
        return self.local / "intent.json"

    def path_of(self, kind: str, record_id: str, day: date | None = None) -> str:
        """Where a new record is written; touches go by year and month of ``day``."""
        folder = FOLDERS[kind]
        if kind == "touch" and day is not None:
            folder = f"{folder}/{day:%Y}/{day:%m}"
        return f"{folder}/{record_id}.yaml"
