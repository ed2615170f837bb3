"""Paper: letters for window envelopes, #10 envelopes, and Avery sheets of labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import PrintForm


@hookimpl
def register_print_forms() -> Iterable[PrintForm]:
    """A letter, an envelope, and three sheets of labels."""
    from rounds_plugins.paper.envelope import envelope  # noqa: PLC0415 - hooks are asked for in most commands
    from rounds_plugins.paper.labels import SHEETS  # noqa: PLC0415 - the same
    from rounds_plugins.paper.letter import letter  # noqa: PLC0415 - the same

    return [letter, envelope, *SHEETS]
