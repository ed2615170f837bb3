"""Paper: letters for window envelopes, #10 envelopes, Avery sheets of labels and badges, sheets for a day or a door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import PrintForm


@hookimpl
def register_print_forms() -> Iterable[PrintForm]:
    """A letter, an envelope, three sheets of labels, badges and a sheet to sign in, a day's sheet and list of calls."""
    from rounds_plugins.paper.labels import SHEETS  # noqa: PLC0415 - hooks are asked for in most commands
    from rounds_plugins.paper.letters import envelope, letter  # noqa: PLC0415 - the same
    from rounds_plugins.paper.sheets import DAY_SHEETS, EVENT_SHEETS  # noqa: PLC0415 - the same

    return [letter, envelope, *SHEETS, *EVENT_SHEETS, *DAY_SHEETS]
