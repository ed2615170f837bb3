"""The tables of the index, and the views over them that ``rounds query`` promises."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from rounds.book.records import WITH_ID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rounds.book.records import Kind


VERSION = "10"
"""Goes up with every change of the tables or of what their rows mean; an index of another version is made anew."""

TABLES = Path(__file__).with_name("tables.sql")
COUNTS, PROMISES, OWN, KEEPS, OURS = 1, 2, 4, 8, 16
"""Bits of ``parties.part``: the touch counts; it promises a next step; it names this organization and no contact; it
counts and follows a promise; it came from us."""
DIRECTIONS = "('received', 'sent')"
"""Of referral rows: whoever asks for both names both, since the index of their sources begins with the direction."""

# Made after the rows of a first build, which is faster than keeping them up to date row by row. ``stands`` is a column
# of referrals_of_source too: without it SQLite looks every row up in the table, to see what the index knows.
INDEXES = f"""
CREATE INDEX files_unsettled ON files (path) WHERE size < 0;
CREATE INDEX records_by_id ON records (kind, id);
CREATE INDEX records_by_day ON records (kind, day);
CREATE INDEX referrals_of_source
  ON referral_rows (direction, source, day, latest, service_line, count, seen, stands, file, pos) WHERE stands;
CREATE INDEX referrals_by_day ON referral_rows (day);
CREATE INDEX referrals_own ON referral_rows (source, day) WHERE stands AND own;
CREATE INDEX parties_own ON parties (source, day) WHERE part & {OWN};
"""

RECORD_ROW = "INSERT INTO records VALUES (?,?,?,?,?,?,?,?)"
PARTY_ROW = "INSERT INTO parties VALUES (?,?,?,?,?)"
FOLLOWS_ROW = "INSERT OR IGNORE INTO follows VALUES (?,?,?)"
REFERRAL_ROW = f"INSERT INTO referral_rows VALUES ({','.join('?' * 26)})"
FILE_ROW = "INSERT INTO files VALUES (?,?,?,?,?,?,?,?,?,?,?)"

REFERRAL_FIELDS = (
    'id, contact, organization, month, "case", service_line, direction, count, scheduled, seen, reported, '
    "received_on, scheduled_on, seen_on, reported_on, custom, void"
)


_PLACE = {"city": "$.address.city", "state": "$.address.state", "zip": "$.address.zip"}
_FIELDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "contacts": (
        "name credentials npi specialty status tier liaison tags notes verified void",
        {
            "organization": "$.affiliations[0].organization",
            "phone": "$.phones[0].number",
            "email": "$.emails[0].address",
            "potential_per_month": "$.potential.referrals_per_month",
            **_PLACE,
        },
    ),
    "organizations": ("name type npi parent specialty status tier liaison tags notes void", _PLACE),
    "touches": (
        "date channel direction outcome contact organization liaison purpose notes campaign logged void",
        {
            "minutes": "$.minutes",
            "cost": "$.cost",
            "tags": "$.tags",
            "rsvp": "$.rsvp",
            "next_action": "$.next.action",
            "next_due": "$.next.due",
            "gift_value": "$.gift.value",
        },
    ),
    "feedback": ("opened type text category contact organization owner resolved resolution void", {}),
    "goals": ("name metric scope start due target liaison void", {}),
    "campaigns": ("name type start end audience liaison void", {}),
}
_UNIX_EPOCH = 719163
"""1 January 1970 as a day number of Python's calendar."""

_REFERRALS = """
SELECT nullif(r.month, '') AS month, r.received_on, nullif(r.contact, '') AS contact,
  nullif(r.organization, '') AS organization, nullif(r.service_line, '') AS service_line, r.direction, r.count,
  r.scheduled, r.seen, r.reported, r.scheduled_on, r.seen_on, r.reported_on, nullif(r."case", '') AS "case",
  nullif(r.void, '') AS void, f.path AS file, r.line AS line
FROM referral_rows r JOIN files f ON f.id = r.file"""


def views() -> Mapping[str, str]:
    """The SELECT behind each view, by the view's name."""
    kinds = {kind.plural: kind for kind in WITH_ID}
    found = {name: _of_documents(kinds[name], *columns) for name, columns in _FIELDS.items()}
    return MappingProxyType({**found, "referrals": _REFERRALS, "relationships": _RELATIONSHIPS})


def _of_documents(kind: Kind, fields: str, deeper: Mapping[str, str]) -> str:
    """A column for each field of the documents of a kind, with what holds when it is not given."""
    columns = ["r.id AS id"]
    for name in fields.split():
        usual = kind.defaults.get(name)
        value = f"json_extract(r.doc, '$.{name}')"
        columns.append(f"coalesce({value}, '{usual}') AS {name}" if usual else f'{value} AS "{name}"')
    columns += [f"json_extract(r.doc, '{way}') AS {name}" for name, way in deeper.items()]
    listed = ",\n  ".join([*columns, "f.path AS file", "r.line AS line"])
    return f"SELECT {listed}\nFROM records r JOIN files f ON f.id = r.file WHERE r.kind = '{kind.name}'"


def _day(number: str) -> str:
    return f"date('1970-01-01', ({number} - {_UNIX_EPOCH}) || ' days')"


_RELATIONSHIPS = f"""
SELECT s.id AS source, s.kind, s.name, s.tier, s.status, s.liaison, coalesce(t.touches, 0) AS touches, t.first_touch,
  t.last_touch, coalesce(q.referrals, 0) AS referrals, q.first_referral, q.last_referral
FROM (
  SELECT id, 'contact' AS kind, name, tier, status, liaison FROM contacts WHERE void IS NULL
  UNION ALL
  SELECT id, 'organization', name, tier, status, liaison FROM organizations WHERE void IS NULL
) s
LEFT JOIN (
  SELECT source, count(*) AS touches, {_day("min(day)")} AS first_touch, {_day("max(day)")} AS last_touch
  FROM parties WHERE part & {COUNTS} GROUP BY source
) t ON t.source = s.id
LEFT JOIN (
  SELECT source, sum(count) AS referrals, {_day("min(day)")} AS first_referral, {_day("max(latest)")} AS last_referral
  FROM referral_rows WHERE stands AND direction = 'received' GROUP BY source
) q ON q.source = s.id"""
