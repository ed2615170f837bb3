"""Limit: what a law allows to be given in a calendar year, as dated data with its source."""

from __future__ import annotations

from dataclasses import dataclass

from rounds.base.problems import Source


@dataclass(frozen=True, slots=True)
class Limit:
    """US dollars for a calendar year, by rule.

    ``rule`` is nonmonetary (all gifts to a physician in a year, 42 CFR 411.357(k)), incidental (one item on a
    hospital's campus, (m)) or remuneration (limited remuneration to a physician, (z)). ``verified``: somebody has
    compared the amount with what the authority published; ``authority`` is where it stands.
    """

    source: Source
    year: int
    rule: str
    value: float
    authority: str
    verified: bool = False
