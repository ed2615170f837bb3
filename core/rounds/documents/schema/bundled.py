"""The schemas that Rounds brings along, found beside the package or at the root of the repository."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from rounds.documents.schema.expand import expanded

KINDS = ("contact", "organization", "touch", "referral", "goal", "feedback", "campaign", "settings")
"""The kinds of record, and the settings."""

SHARED = "common.schema.json"
"""The file of definitions that the other schemas, and a client's, may refer to."""


@cache
def bundled(kind: str) -> dict[str, Any]:
    """The self-contained schema of a kind. It is shared: copy it before changing it."""
    return expanded(_read(f"{kind}.schema.json"), shared())


@cache
def shared() -> dict[str, Any]:
    """What a ``$ref`` may name, by file name."""
    return {SHARED: _read(SHARED)}


def _read(name: str) -> Any:
    return json.loads((schema_folder() / name).read_bytes())


@cache
def schema_folder() -> Path:
    """An installed package carries the schemas; a checkout has them at its root."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "schemas"
    return installed if installed.is_dir() else package.parents[1] / "schemas"
