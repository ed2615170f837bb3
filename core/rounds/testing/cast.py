"""What small books fill in: a person, a place, and the fields that a test does not care about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

Fields = Mapping[str, Any]

AS_OF: Final = date(2026, 11, 30)
"""The day that small books take for today."""

SOMEBODY: Final = "okafor-grace"
"""Id of the person whom records are about that name nobody."""

_SOMEWHERE: Final = "northgate-family-medicine"
SETTINGS: Final[Fields] = MappingProxyType(
    {"client": {"name": "Cedar Orthopedics"}, "liaisons": [{"id": "dana", "name": "Dana Reyes"}]}
)
_KNOWN: Final[Mapping[str, Fields]] = MappingProxyType(
    {
        SOMEBODY: {
            "name": "Grace Okafor",
            "family": "Okafor",
            "credentials": "MD",
            "specialty": "Family medicine",
            "affiliations": [{"organization": _SOMEWHERE}],
            "liaison": "dana",
            "tier": "A",
            "status": "active",
        },
        _SOMEWHERE: {"name": "Northgate Family Medicine", "liaison": "dana", "status": "active"},
    }
)
_YEAR: Final[Fields] = MappingProxyType({"start": f"{AS_OF.year}-01-01", "due": f"{AS_OF.year}-12-31"})
_DEFAULTS: Final[Mapping[str, Fields]] = MappingProxyType(
    {
        "contact": {"status": "active"},
        "organization": {"status": "active"},
        "touch": {"date": AS_OF.isoformat(), "channel": "visit"},
        "referral": {},
        "goal": {"name": "A goal", "metric": "referrals", "target": 10, **_YEAR},
        "feedback": {"opened": AS_OF.isoformat(), "type": "need", "text": "Reports come late."},
        "campaign": {"name": "A campaign", "start": _YEAR["start"], "end": _YEAR["due"]},
    }
)


def filled(kind: str, fields: Fields, number: int) -> dict[str, Any]:
    """A record's fields with those that it lacks; ``number`` makes its id."""
    record_id = fields.get("id", f"{kind}-{number}")
    whole = {"id": record_id, **_KNOWN.get(str(record_id), _DEFAULTS[kind]), **fields}
    if kind in {"contact", "organization"}:
        whole.setdefault("name", name_from(kind, str(record_id)))
    if kind == "referral" and "received_on" not in whole:
        whole.setdefault("month", f"{AS_OF:%Y-%m}")
    if kind in {"touch", "referral", "feedback"} and not {"contact", "organization"} & set(whole):
        whole["contact"] = SOMEBODY
    return whole


def name_from(kind: str, record_id: str) -> str:
    """``hill-bo`` is Bo Hill; a place is called as its id reads."""
    words = record_id.replace("-", " ").title().split() or [kind.title()]
    return " ".join([*words[1:], words[0]] if kind == "contact" else words)


def named(kind: str, fields: Fields) -> list[tuple[str, str]]:
    """(kind, id) of the people and places that a record names."""
    if kind == "contact":
        places = fields.get("affiliations") or ()
        return [("organization", place["organization"]) for place in places if _names(place, "organization")]
    if kind not in {"touch", "referral", "feedback"}:
        return []
    others = fields.get("also") or ()
    found = [("contact", other) for other in others if isinstance(other, str)]
    return found + [(name, fields[name]) for name in ("contact", "organization") if _names(fields, name)]


def _names(fields: Any, field: str) -> bool:
    return isinstance(fields, Mapping) and isinstance(fields.get(field), str) and bool(fields[field])
