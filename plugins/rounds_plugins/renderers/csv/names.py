"""Names of files: short, plain, and none of them twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container

_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 60


def file_name(section: str, title: str, taken: Container[str]) -> str:
    """``<section>-<title>.csv`` in plain letters; with a number when that is taken."""
    stem = _OTHER.sub("-", f"{section} {title}".lower()).strip("-")[:_LONGEST].strip("-") or "table"
    name, number = f"{stem}.csv", 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}.csv"
    return name
