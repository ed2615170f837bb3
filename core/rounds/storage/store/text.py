"""The text of a new record's file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rounds.documents.yamltext import dump

if TYPE_CHECKING:
    from collections.abc import Mapping


def record_text(kind: str, document: Mapping[str, Any], path: str) -> str:
    """The document as YAML below the line that tells editors which schema checks it.

    ``path`` is where the file will stand: the line leads from there to the workspace's ``.rounds/schemas``.
    """
    return dump(document, header=schema_line(kind, path))


def schema_line(kind: str, path: str) -> str:
    """The comment by which the YAML language server finds the schema of this kind."""
    up = "../" * path.count("/")
    return f"# yaml-language-server: $schema={up}.rounds/schemas/{kind}.schema.json\n"
