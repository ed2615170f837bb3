"""JSON Schemas: the bundled ones, what clients and plugins demand beside them, and what is wrong with a record."""

from __future__ import annotations

from rounds.documents.schema.bundled import KINDS, schema_folder
from rounds.documents.schema.overlay import Overlay
from rounds.documents.schema.schemas import Locate, Schemas, load_schemas, read_checked

__all__ = ["KINDS", "Locate", "Overlay", "Schemas", "load_schemas", "read_checked", "schema_folder"]
