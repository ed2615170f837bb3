"""What a template is told about a person, and the message that a carrier makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rounds.base.problems import RoundsError
from rounds.plugins import call_plugin
from rounds.plugins.faults import PluginError

if TYPE_CHECKING:
    from rounds.book.records import Address
    from rounds.book.relationships import Relationship
    from rounds.desk.desk import Desk
    from rounds.desk.mail.active_carrier import Carriage
    from rounds.plugins.carriers import Message


def values_of(desk: Desk, carriage: Carriage, one: Relationship, touch_id: str, to: str) -> dict[str, Any]:
    """The values of templates of messages, by name: docs/email.md lists them."""
    more = carriage.carrier.values
    values = shared_values(desk, one, carriage.account.name)
    return values | dict(more(carriage.account, touch_id, to) if more else {})


def shared_values(desk: Desk, one: Relationship, writer: str) -> dict[str, Any]:
    """The values that templates get however they reach people; ``writer`` is who writes."""
    settings = desk.settings
    return {
        "contact": one.source,
        "called": one.called,
        "organization": one.organizations[0] if one.organizations else None,
        "client": settings.client,
        "liaison": settings.liaison(one.liaison),
        "writer": writer,
        "day": desk.as_of,
        "postal_address": postal_address(settings.client.address),
        "opt_out": "",
    }


def postal_address(address: Address | None) -> str:
    """The client's address on one line; empty where rounds.yaml has none that a letter would find."""
    if address is None or not address.line1 or not address.city:
        return ""
    place = f"{address.city}, {address.state} {address.zip}".strip(" ,")
    return ", ".join(filter(None, [address.line1, address.line2, place]))


def _bytes(made: object) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError(f"compose returns bytes, not {type(made).__name__}")
    return made


def composed(carriage: Carriage, message: Message) -> bytes:
    """The message as its carrier composes it; a fault of the plugin names it.

    Raises:
        RoundsError: something must not stand in the message, or the plugin failed; nothing was sent.
    """
    carrier, account, hint = carriage.carrier, carriage.account, "nothing was sent; mend the plugin"
    doing = f"composing a {carrier.title}"
    try:
        return call_plugin(carriage.owner, doing, lambda: _bytes(carrier.compose(message, account)), hint)
    except PluginError:
        raise
    except RoundsError as error:
        person = message.id
        raise type(error)(f"{error.message} ({person}); nothing was sent", error.hint) from error
