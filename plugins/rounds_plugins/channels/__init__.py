"""The bundled channels. Costs and minutes are conventions: a touch that took more or less says so itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import hookimpl
from rounds_plugins.channels import email, event, mail, message, phone, training, visit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Channel


@hookimpl
def register_channels() -> Iterable[Channel]:
    """Visit, phone, mail, e-mail, message, event and training, the most personal and frequent ones first."""
    return [module.channel for module in (visit, phone, email, message, mail, event, training)]
