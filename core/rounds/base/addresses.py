"""Addresses: what is one e-mail address, and which may stand in a message's header; the words of postal ones.

Of these: what is at home, what streets and units are called, and legal forms in the names of places.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


# One address alone, as it is typed into a mail program (a part of RFC 5321, section 4.1.2), with ASCII letters only.
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)+[A-Za-z0-9-]*[A-Za-z0-9]"
)
# What every program on the way takes for one address and nothing else: no routes (% and !), nothing that looks encoded
# (=?), no empty parts.
_IN_A_HEADER: Final = re.compile(
    r"[A-Za-z0-9_+'&=~/#][A-Za-z0-9_+'&=~/#-]*(?:\.[A-Za-z0-9_+'&=~/#-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{1,58}[A-Za-z0-9])"
)
_LONGEST_LOCAL: Final = 64
_LONGEST: Final = 254


def is_email(text: str) -> bool:
    """Whether the text is one e-mail address and nothing else."""
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None and ".." not in text


def may_stand_in_header(text: str) -> bool:
    """Whether the text is one plain address that no program on the way can take for anything else."""
    fits = len(text) <= _LONGEST and len(text.partition("@")[0]) <= _LONGEST_LOCAL
    return fits and _IN_A_HEADER.fullmatch(text) is not None


_HOME: Final = frozenset({"", "US", "USA", "UNITED STATES", "UNITED STATES OF AMERICA"})

STREETS: Final[Mapping[str, str]] = {
    "ALLEY": "ALY", "AVENUE": "AVE", "BOULEVARD": "BLVD", "CENTER": "CTR", "CIRCLE": "CIR", "COURT": "CT",
    "DRIVE": "DR", "EXPRESSWAY": "EXPY", "HIGHWAY": "HWY", "LANE": "LN", "PARKWAY": "PKWY", "PLACE": "PL",
    "PLAZA": "PLZ", "ROAD": "RD", "SQUARE": "SQ", "STREET": "ST", "TERRACE": "TER", "TRAIL": "TRL",
    "TURNPIKE": "TPKE",
}  # fmt: skip
"""Kinds of streets to their short forms (USPS Publication 28, appendix C1)."""

UNITS: Final[Mapping[str, str]] = {
    "SUITE": "STE", "APARTMENT": "APT", "ROOM": "RM", "FLOOR": "FL", "BUILDING": "BLDG", "DEPARTMENT": "DEPT",
}  # fmt: skip
"""What is inside a house to its short form (the same, appendix C2)."""

LEGAL_FORMS: Final = (
    "inc", "incorporated", "llc", "llp", "lp", "pllc", "pc", "corp", "corporation", "co", "ltd",
)  # fmt: skip
"""Legal forms at the end of an organization's name."""

_DOTTED: Final = [r"\.\s?".join(form) for form in LEGAL_FORMS]  # L.L.C., P. C.
_LEGAL_FORM: Final = re.compile(rf"[\s,]+(?:{'|'.join((*LEGAL_FORMS, *_DOTTED))})\.?$", re.IGNORECASE)


def is_home(country: str) -> bool:
    """Whether the country of an address is the United States, or none is named."""
    return country.strip().upper().replace(".", "") in _HOME


def without_legal_form(name: str) -> str:
    """An organization's name without LLC, P.C. or Inc. at its end."""
    return _LEGAL_FORM.sub("", name)
