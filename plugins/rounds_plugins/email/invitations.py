"""Invitations as calendars know them (RFC 5546): the request that goes out, and the answers that come back."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from rounds import Rsvp, UsageError
from rounds_plugins.email.headers import address, line

if TYPE_CHECKING:
    from email.message import Message as Mail

    from rounds import Invitation, Message
    from rounds_plugins.email.account import Mailer

_ANSWERS: Final = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}
_MOST_PARTS: Final = 50
_LONGEST: Final = 200_000
_LONGEST_UID: Final = 400
_HIGHEST: Final = 1_000_000


def method_of(invitation: Invitation) -> str:
    """What the calendar is to do: take the event in, or take it out."""
    return "CANCEL" if invitation.cancelled else "REQUEST"


def calendar_of(message: Message, invitation: Invitation, mailer: Mailer) -> str:
    """The event for the recipient's calendar, with the recipient as the only one invited.

    Raises:
        UsageError: a value must not stand in it, or it does not read back.
    """
    from icalendar import Calendar, Event, vCalAddress, vText  # noqa: PLC0415 - only for invitations

    event = Event()
    event.add("uid", f"{invitation.uid}@{mailer.domain}")
    event.add("dtstamp", message.written.astimezone(UTC))
    event.add("sequence", invitation.version)
    event.add("dtstart", invitation.starts.astimezone(UTC))
    event.add("dtend", invitation.ends.astimezone(UTC))
    event.add("summary", line(invitation.title, "the event's name"))
    if invitation.place:
        event.add("location", line(invitation.place, "the event's place"))
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{address(mailer.address, 'your address')}")
    organizer.params["cn"] = vText(_parameter(mailer.name or mailer.address))
    event.add("organizer", organizer)
    guest = vCalAddress(f"mailto:{address(message.to, 'the recipient')}")
    guest.params["cn"] = vText(_parameter(message.name))
    if not invitation.cancelled:
        guest.params |= {"role": vText("REQ-PARTICIPANT"), "partstat": vText("NEEDS-ACTION"), "rsvp": vText("TRUE")}
    event.add("attendee", guest)
    calendar = Calendar()
    calendar.add("prodid", "-//Rounds//Rounds//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method_of(invitation))
    calendar.add_component(event)
    made = str(calendar.to_ical(), "utf-8")
    _read_back(made, message, invitation)
    return made


def _parameter(name: str) -> str:
    """A name as a parameter's value, which has no way to write a quotation mark."""
    return line(name, "the name").replace('"', "'")


def _read_back(made: str, message: Message, invitation: Invitation) -> None:
    """Another look: one event, one guest, and the words that were meant."""
    from icalendar import Calendar  # noqa: PLC0415 - only for invitations

    (event,) = Calendar.from_ical(made).walk("VEVENT")
    guests = event.get("attendee")
    meant = (f"mailto:{message.to}", invitation.title, invitation.place)
    if isinstance(guests, list) or (str(guests), str(event["summary"]), str(event.get("location", ""))) != meant:
        raise UsageError(f"the invitation to {message.to} does not read back as it was meant")


def answer_in(mail: Mail) -> Rsvp | None:
    """The answer to an invitation that a calendar has put into a message; None where there is none to be read."""
    for _, part in zip(range(_MOST_PARTS), mail.walk(), strict=False):
        if part.get_content_type() in {"text/calendar", "application/ics"}:
            raw = part.get_payload(decode=True)
            found = _answer(raw[:_LONGEST]) if isinstance(raw, bytes) else None
            if found:
                return found
    return None


def _answer(raw: bytes) -> Rsvp | None:
    from icalendar import Calendar  # noqa: PLC0415 - only where a calendar came in

    try:
        calendar: Any = Calendar.from_ical(raw)
        if str(calendar.get("method", "")).upper() != "REPLY":
            return None
        event = calendar.walk("VEVENT")[0]
        guest = event["attendee"]
        state = str((guest[0] if isinstance(guest, list) else guest).params["partstat"]).upper()
        uid, version = str(event["uid"]).strip(), int(event.get("sequence", 0))
    except Exception:  # noqa: BLE001 - somebody else's bytes: whatever is wrong with them, it is no answer
        return None
    if state not in _ANSWERS or not 0 <= version <= _HIGHEST or len(uid) > _LONGEST_UID:
        return None
    answer = cast("Literal['accepted', 'declined', 'tentative']", _ANSWERS[state])
    return Rsvp(uid.rpartition("@")[0] or uid, version, answer)
