"""The tables of the index: what is parsed once and asked many times."""

from __future__ import annotations

VERSION = "9"
"""Goes up with every change of the tables or of what their rows mean; an index of another version is made anew."""

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE answers (
  question TEXT NOT NULL, about TEXT NOT NULL, ground TEXT NOT NULL, generation INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (question, about)
) WITHOUT ROWID;
CREATE TABLE changes (what TEXT PRIMARY KEY, generation INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
  id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  size INTEGER NOT NULL, modified INTEGER NOT NULL, changed INTEGER NOT NULL, inode INTEGER NOT NULL,
  digest BLOB NOT NULL, problems TEXT NOT NULL, left_out INTEGER NOT NULL, refused TEXT NOT NULL
);
CREATE TABLE folders (
  path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL, changed INTEGER NOT NULL,
  inode INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE records (
  file INTEGER NOT NULL, pos INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
  line INTEGER NOT NULL, col INTEGER NOT NULL, day INTEGER NOT NULL, doc TEXT NOT NULL,
  PRIMARY KEY (file, pos)
) WITHOUT ROWID;
CREATE TABLE parties (
  source TEXT NOT NULL, day INTEGER NOT NULL, file INTEGER NOT NULL, pos INTEGER NOT NULL, part INTEGER NOT NULL,
  PRIMARY KEY (source, day, file, pos)
) WITHOUT ROWID;
CREATE TABLE follows (
  promise TEXT NOT NULL, file INTEGER NOT NULL, pos INTEGER NOT NULL, PRIMARY KEY (promise, file, pos)
) WITHOUT ROWID;
CREATE TABLE referral_rows (
  file INTEGER NOT NULL, pos INTEGER NOT NULL, line INTEGER NOT NULL, col INTEGER NOT NULL,
  source TEXT NOT NULL, own INTEGER NOT NULL, day INTEGER NOT NULL, latest INTEGER NOT NULL, stands INTEGER NOT NULL,
  id TEXT NOT NULL, contact TEXT NOT NULL, organization TEXT NOT NULL, month TEXT NOT NULL, "case" TEXT NOT NULL,
  service_line TEXT NOT NULL, direction TEXT NOT NULL,
  count INTEGER NOT NULL, scheduled INTEGER, seen INTEGER, reported INTEGER,
  received_on TEXT, scheduled_on TEXT, seen_on TEXT, reported_on TEXT, custom TEXT NOT NULL, void TEXT NOT NULL,
  PRIMARY KEY (file, pos)
) WITHOUT ROWID;
"""
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
