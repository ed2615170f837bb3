"""The limits: what no reader of the same files can be faster than. ``python limits.py WORKSPACE read|hash|json``."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import orjson


def read(root: Path) -> list[bytes]:
    """The bytes of every record's file."""
    files = (
        file
        for folder in ("contacts", "organizations", "touches", "referrals")
        for file in (root / folder).rglob("*.*")
    )
    return [file.read_bytes() for file in files]


def main(root: Path, what: str) -> None:
    """Do one of the three, and nothing with the result."""
    if what == "json":
        for text in (root / "touches.jsonl").read_bytes().splitlines():
            orjson.loads(text)
        return
    for content in read(root):
        if what == "hash":
            hashlib.blake2b(content, digest_size=16).digest()


def as_json(root: Path, touches: int) -> None:
    """Write as many touches as JSON, a line each, for the third."""
    row = {
        "date": "2026-10-14",
        "channel": "visit",
        "liaison": "liaison-01",
        "purpose": "check in",
        "notes": "Left the card.",
    }
    with (root / "touches.jsonl").open("w") as lines:
        for number in range(touches):
            lines.write(json.dumps({"id": f"t-{number:07}", **row, "contact": f"person-{number % 1000:05}"}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
