"""Public names of a package that are loaded on first use, so that its import costs next to nothing.

Beside the package's ``__init__.py`` stands an ``__init__.pyi`` that tells type checkers of the same names.
"""

from __future__ import annotations

# Type checkers take this name for true; importing typing would cost `rounds --help` a third of its time.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any


def public_names(
    package: str, homes: Mapping[str, str], *own: str
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """``__getattr__``, ``__dir__`` and ``__all__`` of a package.

    ``homes`` are the modules, named from the package ``rounds`` down, each with the names that it holds: one text with
    blanks between them. ``own`` are names that the package defines itself.
    """
    home_of = {name: module for module, names in homes.items() for name in names.split()}
    names = sorted([*home_of, *own])

    def load(name: str) -> Any:
        """Load a public name from its module on first use."""
        if name not in home_of:
            raise AttributeError(f"module '{package}' has no attribute '{name}'")
        from importlib import import_module  # noqa: PLC0415 - only when a public name is asked for

        return getattr(import_module(f"rounds.{home_of[name]}"), name)

    return load, lambda: names, names
