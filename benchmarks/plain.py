"""The plain script that Rounds is measured against: safe_load and jsonschema.validate for each record.

What it does not do: no line numbers, no duplicate keys, no cross checks, no plugins, one message a record; and its YAML
reading turns ``date: 2026-11-18`` into an object, so that dates are turned back into text first.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import yaml

FOLDERS = {"contacts": "contact", "organizations": "organization", "touches": "touch"}


def main(root: Path, schemas: Path) -> int:
    """Check every record below ``root``; how many there were."""
    common = json.loads((schemas / "common.schema.json").read_text())
    checked = 0
    for folder, kind in FOLDERS.items():
        text = (schemas / f"{kind}.schema.json").read_text().replace("common.schema.json#/$defs", "#/$defs")
        schema = {**json.loads(text), "$defs": common["$defs"]}
        for file in sorted((root / folder).rglob("*.yaml")):
            document = yaml.safe_load(file.read_text())
            for record in document if isinstance(document, list) else [document]:
                jsonschema.validate(_as_text(record), schema)
                checked += 1
    return checked


def _as_text(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    return [_as_text(item) for item in value] if isinstance(value, list) else value


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(sys.argv[2])))
