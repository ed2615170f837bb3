"""Sending what is queued: each message is marked before it is handed over, and again when the answer is here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rounds.plugins.faults import error_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rounds.desk.outbox.box import Outbox
    from rounds.desk.outbox.item import Item
    from rounds.plugins.carriers import Receipt

_PATIENCE: Final = 3
"""Failures in a row after which the rest stays queued."""


def dispatch(
    outbox: Outbox, items: Iterable[Item], deliver: Callable[[str, bytes], Receipt]
) -> Iterator[tuple[Item, str, Receipt | None]]:
    """Deliver queued messages, one after the other; yields each with its new state and the receipt.

    Whatever ``deliver`` raises leaves its message ``unknown``: it may have been accepted. What is not reached stays
    ``queued``. The outbox must be held.
    """
    failures = 0
    for item in items:
        outbox.move(item, "queued", "sending")
        try:
            receipt = deliver(item.to, item.content)
            words, state = receipt.words, _STATES[receipt.state]
        except Exception as error:  # noqa: BLE001 - whatever it was, nobody knows what became of the message
            receipt, state, words = None, "unknown", error_words(error)
        except BaseException:
            outbox.move(item, "sending", "unknown", "interrupted while it was sent")
            raise
        yield outbox.move(item, "sending", state, words), state, receipt
        failures = failures + 1 if state in {"queued", "unknown"} else 0
        if failures == _PATIENCE:
            return


_STATES: Final = {"sent": "sent", "refused": "refused", "waiting": "queued"}
