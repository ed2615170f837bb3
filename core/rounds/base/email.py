"""E-mail addresses: what is one, wherever it is asked, and which may stand in a message's header."""

from __future__ import annotations

import re
from typing import Final

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
