"""Ids of records that come without one, made of their names."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from rounds.base.ids import make_id, short_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

PERSONAL = frozenset({"name", "given"})
"""Fields of a person's name that are written with middle names and initials, or without."""

_LEGAL_FORM = re.compile(
    r"[\s,]+(?:inc|incorporated|llc|l\.\s?l\.\s?c|llp|l\.\s?l\.\s?p|lp|l\.\s?p|pllc|p\.\s?l\.\s?l\.\s?c|pc|p\.\s?c"
    r"|corp|corporation|co|ltd)\.?$",
    re.IGNORECASE,
)


def name_id(kind: str, document: Mapping[str, Any]) -> str:
    """``okafor-grace`` for a contact, ``northgate-family-medicine`` for an organization; empty without a name.

    Of a person the family name and the first of the given names; of a place all but its legal form.
    """
    name = " ".join(_text(document, "name").split())
    if kind == "organization":
        return make_id(_LEGAL_FORM.sub("", name), otherwise=kind) if name else ""
    family, given = _text(document, "family"), _text(document, "given")
    if not (family and given):
        family, given = _halves(name)
    return make_id(family, given.split()[0] if given else "", otherwise=kind) if family or given else ""


def touch_id(document: Mapping[str, Any]) -> str:
    """An id that the touch's own content gives, so that the same line makes the same touch in every run."""
    who = _text(document, "contact") or _text(document, "organization")
    return f"{make_id(_text(document, 'date'), who)[:48]}-{short_hash(canonical(document))}"


def is_one_name(field: str, ours: Any, theirs: Any) -> bool:
    """Whether one is the other with middle names or initials left out: ``Grace Okafor``, ``Grace N. Okafor``."""
    if not isinstance(ours, str) or not isinstance(theirs, str):
        return False
    short, long = sorted(([*re.findall(r"\w+", text.casefold())] for text in (ours, theirs)), key=len)
    if not short or short[0] != long[0] or (field == "name" and short[-1] != long[-1]):
        return False
    rest = iter(long)
    return all(any(_may_be(word, other) for other in rest) for word in short)


def _may_be(one: str, other: str) -> bool:
    """Whether the words are equal, or one is the other's initial."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def canonical(document: Mapping[str, Any]) -> str:
    """The document as one text that does not depend on the order of its keys: to sort by, and to compare."""
    return json.dumps(document, sort_keys=True, ensure_ascii=True, default=str)


def _halves(name: str) -> tuple[str, str]:
    """Family and given names of ``Grace N. Okafor`` or ``Okafor, Grace N.``, well enough for an id."""
    if "," in name:
        family, _, given = name.partition(",")
        return family.strip(), given.strip()
    given, _, family = name.rpartition(" ")
    return family, given


def _text(document: Mapping[str, Any], field: str) -> str:
    value = document.get(field)
    return value.strip() if isinstance(value, str) else ""
