"""The formats that records come in by and go out by, and records written in one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from rounds.base.problems import UsageError
from rounds.plugins import call_plugin
from rounds.plugins.contracts import Option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rounds.base.problems import Problem
    from rounds.desk.desk import Desk
    from rounds.plugins import Registered


T = TypeVar("T")
FormatOption = Option


@dataclass(frozen=True, slots=True)
class ListFormats:
    """Whether importers are listed, or exporters."""

    direction: Literal["import", "export"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, what it is in a line, and its options."""

    name: str
    title: str
    options: tuple[FormatOption, ...]


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats by name, and what is wrong with plugins that supply some."""

    by_name: Mapping[str, Format]
    problems: tuple[Problem, ...] = ()

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs."""
        return [
            {"name": one.name, "title": one.title, "options": [option.name for option in one.options]}
            for one in self.by_name.values()
        ]


def list_formats(desk: Desk, request: ListFormats) -> Formats:
    """The formats that plugins supply, in order of names.

    Example:
        >>> list_formats(desk, ListFormats("export")).by_name["csv"].options[0].name
        'kind'
    """
    registered: Registered[Any] = getattr(desk.plugins, f"{request.direction}ers")()
    found = (registered.values[name] for name in sorted(registered.values))
    formats = {one.name: Format(one.name, one.title, tuple(one.options)) for one in found}
    return Formats(formats, tuple(registered.problems))


def choose_format(name: str, registered: Registered[T]) -> tuple[T, str]:
    """The importer or exporter of this name, and its plugin.

    Raises:
        UsageError: there is none.
    """
    if name not in registered.values:
        raise UsageError(f"'{name}' is none of: {', '.join(sorted(registered.values))}")
    return registered.values[name], registered.owners[name]


def complete_options(options: Sequence[FormatOption], given: Mapping[str, Any]) -> dict[str, Any]:
    """A value for every option of a format; False, None or () where none was given.

    Raises:
        UsageError: one was given that the format does not have.
    """
    unknown = sorted(given.keys() - {option.name for option in options})
    if unknown:
        raise UsageError(f"there is no option '{unknown[0]}'")
    return {one.name: given.get(one.name, False if one.flag else () if one.multiple else None) for one in options}


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
