"""An event as an invitation for one person, and what an answer names."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rounds.base.problems import UsageError
from rounds.plugins.carriers import Invitation

if TYPE_CHECKING:
    from rounds.book.records import Campaign, Event, Settings


def zone_of(settings: Settings) -> ZoneInfo:
    """The client's time zone, which the hours of events are in.

    Raises:
        UsageError: rounds.yaml names none, or one that there is not.
    """
    name = settings.client.time_zone
    if not name:
        raise UsageError(
            "rounds.yaml does not say in which time zone events are", "add under client: time_zone: America/New_York"
        )
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(f"there is no time zone '{name}'", "write it as: time_zone: America/New_York") from error


def invitation_for(
    campaign: Campaign, event: Event, contact: str, zone: ZoneInfo, *, cancelled: bool = False
) -> Invitation:
    """The event for one person's calendar."""
    return Invitation(
        uid=f"{campaign.id}.{contact}",
        version=event.version + cancelled,
        starts=event.starts.replace(tzinfo=zone),
        ends=event.until.replace(tzinfo=zone),
        title=campaign.name,
        place=event.place,
        cancelled=cancelled,
    )


def invited_by(uid: str) -> tuple[str, str]:
    """The ids of campaign and contact that an invitation's uid names; empty where it is none of ours."""
    campaign, dot, contact = uid.partition(".")
    return (campaign, contact) if dot else ("", "")
