"""Patient data: a tripwire for text that looks like it. Rounds holds none, and git would keep it for ever.

It finds what is written in a recognizable form, and is no proof that there is none: see docs/patient-data.md.
"""

from __future__ import annotations

from rounds.base.phi.patterns import KINDS, Hit, find
from rounds.base.phi.scan import news, scan

__all__ = ["KINDS", "Hit", "find", "news", "scan"]
