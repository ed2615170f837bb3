"""YAML files that a plugin reads for itself, checked against a JSON Schema of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rounds.base.problems import Problem, Source
from rounds.documents.schema.bundled import shared
from rounds.documents.schema.expand import expanded
from rounds.documents.yamltext import Document, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def read_checked(file: Path, schema: Mapping[str, Any], *, what: str = "file") -> tuple[Document | None, list[Problem]]:
    """The file's document, if the schema (draft 2020-12, ``$ref`` only within itself) accepts it, and what is wrong.

    Problems have the line and column of the fault; ``what`` names the kind of file in them.

    Raises:
        SchemaFault: the schema itself cannot be used.
    """
    document, problems = read_file(file, str(file))
    if document is None:
        return None, problems
    from rounds.documents.schema.judge import Judge  # noqa: PLC0415 - only for plugins with files of their own

    found = [
        Problem(Source(str(file), *document.locate(finding.where)), finding.message, finding.hint, field=finding.where)
        for finding in Judge(what, expanded(schema, shared())).findings(document.data)
    ]
    return (None if found else document), [*problems, *found]
