"""Who came to an event, as touches: each with its share of the cost and what was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rounds.base.problems import UsageError
from rounds.desk.feedback.document import new_id
from rounds.desk.mail.active_carrier import touch_draft
from rounds.desk.records.record_edit import open_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rounds.analysis.guests import GuestList
    from rounds.book.records import Campaign, Contact, Event
    from rounds.desk.desk import Desk
    from rounds.desk.records.drafts import Draft

_CENTS = 2


def attendance(
    desk: Desk, guests: GuestList, new: Sequence[Contact], heads: int | None, said: Mapping[str, str]
) -> list[Draft]:
    """A touch for each new guest, and the shares of the cost of those who were logged before made anew.

    ``said`` are the liaison who was the host, and the reason why a limit may be passed (``over_limit``).

    Raises:
        UsageError: the event lies ahead, or fewer share the cost than came.
    """
    campaign, as_of = guests.campaign, desk.as_of
    event = campaign.event
    if event is None or event.starts.date() > as_of:
        raise UsageError(f"'{campaign.id}' lies ahead", "log who came when it is over")
    came = len(guests.came) + len(new)
    if heads is not None and heads < came:
        raise UsageError(f"{heads} cannot share the cost when {came} came", "count everybody: --heads")
    share = None if event.cost is None else round(event.cost / (heads or came), _CENTS)
    day = event.starts.date()
    common = _common(campaign, event, share, said) | {"logged": as_of.isoformat()}
    drafts = [touch_draft(desk, new_id(day, one.id), _touch_of(one, common), day) for one in new]
    return drafts + _shared_anew(desk, guests, share)


def _touch_of(person: Contact, common: Mapping[str, Any]) -> dict[str, Any]:
    values = {**common, "contact": person.id, "liaison": common["liaison"] or person.liaison}
    return {key: value for key, value in values.items() if value not in ("", None, {})}


def _common(campaign: Campaign, event: Event, share: float | None, said: Mapping[str, str]) -> dict[str, Any]:
    """What every guest's touch says, in the order in which it is read."""
    gift = {"value": _number(event.gift), "what": event.what, "over_limit": said["over_limit"]} if event.gift else {}
    return {
        "date": event.starts.date().isoformat(),
        "channel": campaign.channel,
        "contact": "",
        "liaison": said["liaison"] or campaign.liaison,
        "purpose": campaign.name,
        "campaign": campaign.id,
        "cost": _number(share),
        "gift": {key: value for key, value in gift.items() if value},
    }


def _shared_anew(desk: Desk, guests: GuestList, share: float | None) -> list[Draft]:
    """Changed shares of those who were logged before; what somebody wrote there by hand is as good as any other."""
    touches = [one.came for one in guests.came if one.came and share is not None and one.came.cost != share]
    return [open_record(desk.workspace, one).with_value(("cost",), _number(share)).draft() for one in touches]


def _number(value: float | None) -> float | int | None:
    """Whole numbers are written without a fraction."""
    return int(value) if value is not None and value == int(value) else value
