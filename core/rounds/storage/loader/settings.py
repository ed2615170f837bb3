"""What the reading of a workspace rests on: ``rounds.yaml``, its own demands in ``schemas/``, and what plugins add."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from rounds.base.problems import Problem, Source
from rounds.book.gifts import LIMITS_FILE, read_limits
from rounds.book.records import Client, Settings, build
from rounds.documents.schema import KINDS, Overlay, load_schemas
from rounds.documents.yamltext import decode, read_bytes, read_file
from rounds.storage.workspace import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rounds.book.book import Book
    from rounds.book.records import Limit, Record
    from rounds.storage.workspace import Workspace


_SUFFIX = ".schema.json"


def workspace_overlays(workspace: Workspace) -> tuple[list[Overlay], list[Problem]]:
    """The workspace's schemas, in order of kind, and what is wrong with their files."""
    overlays: list[Overlay] = []
    problems: list[Problem] = []
    folder = workspace.root / "schemas"
    for file in sorted(folder.glob(f"*{_SUFFIX}")) if folder.is_dir() else ():
        kind, path = file.name.removesuffix(_SUFFIX), f"schemas/{file.name}"
        if kind not in KINDS:
            hint = f"name it after a kind of record: {', '.join(KINDS)}"
            problems.append(Problem(Source(path), f"there is no kind of record '{kind}'", hint))
            continue
        raw, found = read_bytes(file, path)
        text, wrong = decode(raw, path) if raw is not None else (None, [])
        problems += [*found, *wrong]
        if text is None:
            continue
        try:
            overlays.append(Overlay(kind, json.loads(text), Source(path, 1, 1)))
        except json.JSONDecodeError as error:
            place = Source(path, error.lineno, error.colno)
            problems.append(Problem(place, f"not JSON: {error.msg}", "this schema is left out until it is mended"))
        except RecursionError:
            problems.append(Problem(Source(path, 1, 1), "the schema is nested too deeply", "it is left out"))
        except ValueError:  # a number of more digits than Python converts
            problems.append(Problem(Source(path, 1, 1), "a number in the schema is too long", "it is left out"))
    return overlays, problems


DEFAULTS_STAND_IN = Problem(
    Source(SETTINGS_FILE), "default settings are used until this file is mended", severity="warning"
)


def load_settings(workspace: Workspace) -> tuple[Settings, list[Problem]]:
    """The settings, and what is wrong with them.

    When the file is no settings, defaults stand in for all of it, and ``DEFAULTS_STAND_IN`` is among the problems.
    """
    document, problems = read_file(workspace.root / SETTINGS_FILE, SETTINGS_FILE)
    if document is None:
        return _defaults(workspace), [*problems, DEFAULTS_STAND_IN]
    schemas, _ = load_schemas()
    data = document.data
    if not schemas.accepts("settings", data):
        data = schemas.fit("settings", data)
        found = schemas.check("settings", data, document.locate, SETTINGS_FILE)
        if found:
            return _defaults(workspace), [*problems, *found, DEFAULTS_STAND_IN]
    own_limits, found = _own_limits(workspace)
    problems += found
    settings = replace(build(Settings, data), limits=own_limits)
    seen: set[str] = set()
    for index, liaison in enumerate(settings.liaisons):
        if liaison.id in seen:
            place = Source(SETTINGS_FILE, *document.locate(["liaisons", index, "id"]))
            problems.append(Problem(place, f"two liaisons have the id '{liaison.id}'", "give each an id of their own"))
        seen.add(liaison.id)
    for name, tier in settings.tiers.items():
        if sum(tier.mix.values()) > 1 + 1e-9:
            place = Source(SETTINGS_FILE, *document.locate(["tiers", name, "mix"]))
            message = f"the planned shares of tier {name} add up to {sum(tier.mix.values()):g}"
            problems.append(Problem(place, message, "shares of touches: together at most 1"))
    return settings, problems


def _own_limits(workspace: Workspace) -> tuple[tuple[Limit, ...], list[Problem]]:
    file = workspace.root / LIMITS_FILE
    return read_limits(file) if file.exists() else ((), [])


def _defaults(workspace: Workspace) -> Settings:
    return Settings(client=Client(workspace.root.name))


class Names(Protocol):
    """What is registered for one noun, by name, and what is wrong with it."""

    @property
    def values(self) -> Mapping[str, object]:
        """By name."""
        ...

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What plugins were told off for."""
        ...


class Extensions(Protocol):
    """What extends the reading of a workspace; ``rounds.plugins.Plugins`` is one."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found while looking for plugins."""
        ...

    def bundled_folders(self) -> tuple[Path, ...] | None:
        """Where their code stands; None while one is on that is not ours."""
        ...

    def schema_extensions(self) -> tuple[Sequence[Overlay], Sequence[Problem]]:
        """What they demand of records beside the schemas."""
        ...

    def derive_records(self, book: Book) -> tuple[Sequence[Record], Sequence[Problem]]:
        """Records that they make of others."""
        ...

    def check_book(self, book: Book) -> tuple[Problem, ...]:
        """What is wrong with the book, by their rules."""
        ...

    def channels(self) -> Names:
        """The channels that there are."""
        ...

    def metrics(self) -> Names:
        """What goals can measure."""
        ...
