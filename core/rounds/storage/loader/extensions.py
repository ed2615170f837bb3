"""What the loader asks of plugins, whoever runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rounds.base.problems import Problem
    from rounds.book.book import Book
    from rounds.book.records import Record
    from rounds.documents.schema import Overlay


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
