"""NPI: the ten digits by which the United States register a health care provider.

The check digit is that of ISO 7812 (Luhn) over ``80840`` and the number: 80 for health, 840 for the United States
(45 CFR 162.406, and the NPI check digit calculation of the Centers for Medicare and Medicaid Services).
"""

from __future__ import annotations

import re

_DIGITS = re.compile(r"[0-9]{10}")
_NINE = re.compile(r"[0-9]{9}")
_PREFIX_SUM = 24  # what 80840 adds to the Luhn sum of any number that follows it


def is_npi(text: str) -> bool:
    """Whether the text is an NPI that may be in use: ten digits, the first 1 or 2, with a check digit that holds."""
    return has_valid_check_digit(text) and may_be_assigned(text)


def has_valid_check_digit(text: str) -> bool:
    """Whether the text is ten digits, the last of which is right for the nine before it."""
    return _DIGITS.fullmatch(text) is not None and text[-1] == _check_digit(text[:-1])


def may_be_assigned(text: str) -> bool:
    """Whether the first digit is one that is in use: 1 or 2."""
    return text[:1] in {"1", "2"}


def with_check_digit(nine: str) -> str:
    """The NPI that begins with these nine digits.

    Raises:
        ValueError: the text is not nine digits.
    """
    if _NINE.fullmatch(nine) is None:
        raise ValueError(f"nine digits are needed, not '{nine}'")
    return nine + _check_digit(nine)


def _check_digit(nine: str) -> str:
    """The digit that brings the Luhn sum to a multiple of ten; every other digit is doubled, the last one too."""
    total = _PREFIX_SUM
    for index, digit in enumerate(nine):
        value = int(digit) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the sum of a two-digit number's digits
    return str(-total % 10)
