"""Words of addresses and of names of places: what is at home, what streets and units are called, legal forms."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_HOME: Final = frozenset({"", "US", "USA", "UNITED STATES", "UNITED STATES OF AMERICA"})

STREETS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ALLEY": "ALY", "AVENUE": "AVE", "BOULEVARD": "BLVD", "CENTER": "CTR", "CIRCLE": "CIR", "COURT": "CT",
        "DRIVE": "DR", "EXPRESSWAY": "EXPY", "HIGHWAY": "HWY", "LANE": "LN", "PARKWAY": "PKWY", "PLACE": "PL",
        "PLAZA": "PLZ", "ROAD": "RD", "SQUARE": "SQ", "STREET": "ST", "TERRACE": "TER", "TRAIL": "TRL",
        "TURNPIKE": "TPKE",
    }
)  # fmt: skip
"""Kinds of streets to their short forms (USPS Publication 28, appendix C1)."""

UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {"SUITE": "STE", "APARTMENT": "APT", "ROOM": "RM", "FLOOR": "FL", "BUILDING": "BLDG", "DEPARTMENT": "DEPT"}
)
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
