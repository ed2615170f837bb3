"""Public names of a package that are loaded on first use, so that its import costs next to nothing.

Which they are, and where they are at home, stands in the package's stub ``__init__.pyi`` alone, one import a line. Type
checkers read the same file.
"""

from __future__ import annotations

import sys

# Type checkers take this name for true; importing typing would cost `rounds --help` a third of its time.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def public_names(package: str, *own: str) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` of a package; ``own`` are names that it defines itself, beside those of its stub.

    ``from rounds.contracts import Section as _Section`` in a stub is ``Section``, too: the stub says more of its type.
    """
    found: dict[str, str] = {}

    def homes() -> dict[str, str]:
        """The modules of the names, read out of the stub when the first is asked for."""
        if not found:
            with open(f"{sys.modules[package].__file__}i", encoding="utf-8") as stub:  # noqa: PTH123 - loads nothing
                lines = [line.split() for line in stub if line.startswith("from rounds.")]
            found.update({words[-1].removeprefix("_"): words[1] for words in lines})
        return found

    def names() -> list[str]:
        return sorted([*homes(), *own])

    def load(name: str) -> Any:
        """Load a public name from its module on first use."""
        if name == "__all__":
            return names()
        if name not in homes():
            raise AttributeError(f"module '{package}' has no attribute '{name}'")
        from importlib import import_module  # noqa: PLC0415 - only when a public name is asked for

        return getattr(import_module(homes()[name]), name)

    return load, names
