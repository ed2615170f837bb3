"""Broken tables of referrals and broken settings, deterministic by seed, and what every reading of them has to hold."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from rounds.base.words import printable
from rounds.documents.schema import load_schemas
from rounds.storage.files import read_record_bytes
from rounds.storage.loader import load_settings
from rounds.storage.loader.settings import DEFAULTS_STAND_IN
from rounds.storage.workspace import Workspace

TABLES = [
    "month,contact,service_line,count\n2026-09,okafor-grace,spine,4\n2026-09,lee-min,knee,0\n",
    "received_on,case,organization,direction\r\n2026-09-03,c-17,northgate,received\r\n2026-09-04,c-18,ito,sent\r\n",
    '''\
month,contact,count,scheduled,seen,reported,service_line
2026-08,lee-min,3,3,2,1,"spine, knee"
2026-08,ito,1,,,,"a ""b"""
''',
]
SETTINGS = [
    """\
client: {name: Cedar Orthopedics}
liaisons:
  - {id: dana, name: Dana Reyes, email: dana@cedar.example}
tiers:
  A: {cadence_days: 30, mix: {visit: 0.5, phone: 0.25}}
  B: {cadence_days: 60}
service_lines:
  spine: {name: Spine, margin: 400}
scoring: {weights: {recency: 20}}
commit: auto
""",
    """\
client:
  name: Cedar
as_of: 2026-10-31
cutoffs: {due_within_days: 7}
reports:
  board: {title: Board, sections: [summary]}
""",
]
PIECES = [
    *",;\t\"\n\r\0=+-@|'#:{}[]&*!%\\ ",
    *(
        "\r\n",
        '""',
        '"\n',
        ",,",
        "\n\n",
        "\ufeff",
        "\u2028",
        "\u202e",
        "é",
        "\U0001f600",
        "9" * 40,
        "x" * 300,
        "," * 250,
    ),
    *(
        "-1",
        "1e9",
        "0x1f",
        "\uff11\uff12",
        "\u0663",
        "2026-02-30",
        "2026-13",
        "2026-09-03T02:30",
        "0001-01",
        "9999-12",
        "null",
        "~",
    ),
    *("month", "contact", "count", "case", "custom.", "void", "id", "=cmd|' /C calc'!A0", "../../x", "okafor-grace\n"),
    *("liaisons: ", "tiers: ", "- ", "name: ", "{}", "[]", "true", ".nan", "-.inf", "1_000", "client", "A: {", "mix: "),
]
BYTES = [b"\x00", b"\xff", b"\xe9", b"\xed\xa0\x80", b"\xff\xfe", b"\xef\xbb\xbf", b"\x80"]


def mutants(files, count, seed):
    """So many inputs, each a file with one to four edits; a tenth of them with broken bytes."""
    chance = random.Random(seed)
    for _ in range(count):
        text = chance.choice(files)
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(text) + 1)
            to = min(len(text), at + chance.choice([0, 0, 1, 3, 12]))
            pieces = PIECES if chance.random() < 0.4 else [*"abc019", "", text[at:to] * 2]
            text = text[:at] + chance.choice(pieces) + text[to:]
        raw = text.encode("utf-8", "surrogatepass")
        if chance.random() < 0.1:
            at = chance.randrange(len(raw) + 1)
            raw = raw[:at] + chance.choice(BYTES) + raw[at:]
        yield raw


def run_tables(count, seed):
    """Reads so many tables of referrals; returns how they ended, and the slowest as (processor seconds, bytes)."""
    schemas, _ = load_schemas()
    ends, slowest = Counter(), (0.0, b"")
    read_record_bytes(b"month,x\n1,2\n", "referrals/f.csv", "referral", schemas)  # imports what words complaints
    for raw in mutants(TABLES, count, seed):
        begins = time.process_time()
        reading = read_record_bytes(raw, "referrals/f.csv", "referral", schemas)
        slowest = max(slowest, (time.process_time() - begins, raw))
        _in_order(raw, reading.problems)
        errors = [one for one in reading.problems if one.severity == "error"]
        assert bool(errors) >= bool(reading.left_out), raw
        for one in reading.good:
            assert schemas.accepts("referral", one.data), raw
            assert 1 < one.source.line <= _lines(raw), raw
        ends[f"{len(reading.good)} rows, {errors[0].message[:25] if errors else 'no problem'}"] += 1
    return ends, slowest


def run_settings(count, seed):
    """Reads so many settings; the same."""
    ends, slowest = Counter(), (0.0, b"")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rounds.yaml"
        for raw in mutants(SETTINGS, count, seed):
            file.write_bytes(raw)
            begins = time.process_time()
            settings, problems = load_settings(Workspace(Path(folder)))
            slowest = max(slowest, (time.process_time() - begins, raw))
            _in_order(raw, problems)
            stand_in = DEFAULTS_STAND_IN in problems
            assert stand_in <= any(one.severity == "error" for one in problems), raw
            assert settings.client.name, raw
            ends["defaults" if stand_in else "read"] += 1
    return ends, slowest


def _lines(raw):
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1


def _in_order(raw, problems):
    for problem in problems:
        assert 0 <= problem.source.line <= _lines(raw), (raw, problem)
        assert 0 <= problem.source.column <= len(raw) + 1, (raw, problem)
        for words in (problem.message, problem.hint):
            assert len(words) < 600, (raw, problem)
            assert not set(printable(words)) & set("\r\0"), (raw, problem)
        assert problem.message, raw
