"""Say where two recordings differ, as unified diffs: ``python tests/recorder/compare.py BEFORE AFTER``; exit code 1."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path


def differences(before: Path, after: Path) -> list[str]:
    """A unified diff for each scenario that was recorded otherwise, or in one of the two only."""
    names = sorted({file.name for folder in (before, after) for file in folder.glob("*.txt")})
    found: list[str] = []
    for name in names:
        old, new = (_lines(folder / name) for folder in (before, after))
        if old != new:
            found.append("".join(difflib.unified_diff(old, new, f"{before.name}/{name}", f"{after.name}/{name}")))
    return found


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines(keepends=True) if file.exists() else []


def main() -> int:
    """Print the differences of the two folders that are named."""
    found = differences(Path(sys.argv[1]), Path(sys.argv[2]))
    print("\n".join(found) or "The recordings are equal.")  # noqa: T201 - a script
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
