"""Numbers that look right and belong to nobody."""

from __future__ import annotations

from clinic.dice import Dice


def npi(name: str) -> str:
    """An NPI whose check digit holds (Luhn over 80840 and the number).

    It begins with 2, which the standard allows and the register has not yet given to anybody.
    """
    dice = Dice(f"npi {name}")
    stem = "2" + "".join(str(dice.between(0, 9)) for _ in range(8))
    return stem + str(-_luhn_sum(f"80840{stem}") % 10)


def _luhn_sum(stem: str) -> int:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(stem)))
    return sum(value - 9 if value > 9 else value for value in doubled)  # noqa: PLR2004 - 12 counts as 1 + 2


def phone(area: str, line: int) -> str:
    """A number of the range 555-0100 to 555-0199, which is kept free for stories."""
    return f"({area}) 555-01{line:02d}"
