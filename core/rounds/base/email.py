"""E-mail addresses: what is one, wherever it is asked."""

from __future__ import annotations

import re
from typing import Final

# One mailbox as people have it, in ASCII (a part of RFC 5321, section 4.1.2): no quotes, comments, groups, routes
# (% and !), literals or empty parts, so that in a header it is one address and nothing else.
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9_+'&=~/#][A-Za-z0-9_+'&=~/#-]*(?:\.[A-Za-z0-9_+'&=~/#-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{1,58}[A-Za-z0-9])"
)
_LONGEST_LOCAL: Final = 64
_LONGEST: Final = 254


def is_email(text: str) -> bool:
    """Whether the text is one plain e-mail address and nothing else."""
    fits = len(text) <= _LONGEST and len(text.partition("@")[0]) <= _LONGEST_LOCAL
    return fits and _ADDRESS.fullmatch(text) is not None
