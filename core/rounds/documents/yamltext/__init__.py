"""YAML by strict rules: read with places, written canonically, edited without touching another byte.

Unquoted text is text, apart from ``null``, ``true``, ``false`` and plain numbers: dates, ZIP codes with a leading
zero, ``no`` and ``12:30`` stay what they look like. Anchors, aliases, tags, merge keys, duplicate keys and a second
document are problems with line and column.
"""

from __future__ import annotations

from rounds.documents.yamltext.document import Document, parse, read_file
from rounds.documents.yamltext.dump import dump, list_text
from rounds.documents.yamltext.edit import EditRefused, append_item, remove_value, set_value
from rounds.documents.yamltext.files import LARGEST, decode, read_bytes
from rounds.documents.yamltext.scalars import JsonValue, shortened

__all__ = [
    "LARGEST", "Document", "EditRefused", "JsonValue", "append_item", "decode", "dump", "list_text", "parse",
    "read_bytes", "read_file", "remove_value", "set_value", "shortened",
]  # fmt: skip
