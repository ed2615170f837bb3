"""Records written in another format."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rounds.desk.formats import choose_format, complete_options
from rounds.plugins import call_plugin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rounds.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class ExportRecords:
    """What is written.

    Attributes:
        exporter: The format, by name.
        options: What the format's own options are set to, by their names.
    """

    exporter: str
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class ExportedRecords:
    """Files made of the records.

    Attributes:
        files: Their contents by name.
        name: What one of them, or the folder of several, may be called: the format and the day.
        is_partial: Whether files have errors, which were told: records may be left out.
    """

    files: Mapping[str, str | bytes]
    name: str
    is_partial: bool

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        return {"name": self.name, "files": list(self.files), "is_partial": self.is_partial}


def export_records(desk: Desk, request: ExportRecords) -> ExportedRecords:
    """The records in another format; nothing is written.

    Raises:
        UsageError: there is no such format, or the format has no such option.
        RoundsError: the plugin failed, or had nothing to write.

    Example:
        >>> [*export_records(desk, ExportRecords("csv", {"kind": "contacts"})).files]
        ['contacts.csv']
    """
    exporter, owner = choose_format(request.exporter, desk.plugins.exporters())
    options = complete_options(exporter.options, request.options)
    loaded = desk.loaded
    desk.ear.problems(loaded.errors)
    files = call_plugin(owner, f"exporting {exporter.name}", lambda: _files(exporter.function(loaded.book, options)))
    return ExportedRecords(files, f"{exporter.name}-{desk.as_of}", bool(loaded.errors))


def _files(returned: Mapping[Any, Any]) -> Mapping[str, str | bytes]:
    files = dict(returned)
    for name, content in files.items():
        is_name = isinstance(name, str) and Path(name).name == name and not name.startswith(".")
        if not is_name or not isinstance(content, str | bytes):
            raise TypeError("an exporter returns texts or bytes by plain file name")
    if not files:
        raise ValueError("there is nothing to write")
    return files
