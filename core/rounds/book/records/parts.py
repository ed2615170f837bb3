"""What several kinds of record share: phones, e-mails, addresses, potential, and where a field came from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as typed. Kinds: work, mobile, fax, home, other."""

    number: str
    kind: str = "work"
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail address. Kinds: work, personal, other."""

    address: str
    kind: str = "work"


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; ZIP and state stay text (leading zeros)."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Potential:
    """How many referrals a month the source could send to practices like the client's, who says so, and since when."""

    referrals_per_month: float
    source: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a field's value came from: a file or a register, and the date of it."""

    source: str
    date: dt.date


def is_active(status: str) -> bool:
    """Whether somebody of this status is still to be looked after: not left, declined or inactive."""
    return status in {"prospect", "active"}


def allows(do_not_contact: tuple[str, ...], channel: str) -> bool:
    """Whether channels that are not to be used leave this one: neither it nor ``all`` is among them."""
    return channel not in do_not_contact and "all" not in do_not_contact


def has_parted(status: str) -> bool:
    """Whether somebody of this status has left, or wants nothing to do with us."""
    return status in {"left", "declined"}
