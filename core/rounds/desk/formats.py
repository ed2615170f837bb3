"""The formats that records come in by and go out by, with the options that each asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from rounds.base.problems import UsageError
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
