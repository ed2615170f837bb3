"""Broken YAML, deterministic by seed, and what every reading of it has to hold."""

from __future__ import annotations

import random
import time
from collections import Counter

import yaml

from rounds.documents.yamltext import dump, parse
from rounds.documents.yamltext.files import FORBIDDEN
from rounds.documents.yamltext.scalars import plain_value, same

FILES = [
    """\
# yaml-language-server: $schema=../schemas/contact.schema.json
name: Grace Okafor
npi: "1234567893"
credentials: MD, PhD
affiliations:
  - organization: northgate-family-medicine
    role: physician
    primary: true
    days: [monday, thursday]
  - {organization: cedar, since: 2025-03-01}
phones:
- number: (203) 555-0142  # the back line
  kind: work
preferences: {channels: [visit, phone], best_time: 'Tuesdays, before clinic'}
potential:
  referrals_per_month: 4.5
  source: "claims data"
  date: 2026-10-01
notes: |
  Has two children at Cedar High.
  Prefers: to be called "Grace".

tags: []
verified:
""",
    """\
- id: t-1
  date: 2026-11-18
  channel: visit
  contact: okafor-grace
  summary: Brought referral pads, room #4
  next: {action: Send the MRI times, due: 2026-11-25}
- id: t-2
  date: 2026-11-19
  channel: phone
  minutes: 12
  heard:
    - type: concern
      text: >-
        Waited nine days
        for an appointment.
""",
    """\
client:
  name: Cedar Orthopedics
tiers:
  A: {cadence_days: 30, mix: {visit: 0.5, phone: .25}}
  B: {cadence_days: 60}
service_lines:
  spine: {name: Spine, margin: 400}
scoring: {weights: {recency: 20, frequency: -1}}
commit: off
as_of: 2026-10-31
""",
    '{"name": "José Núñez", "zip": "02139", "n": [1, 2.5, true, null, "a\\tb\\u00e9"], "o": {"x": {}}}\n',
]
PIECES = [
    *"abc019:,-[]{}#&*!|>'\"%@`?~<=\\.+ \t\n\r",
    *(
        ": ",
        " #",
        "- ",
        "\n- ",
        "\r\n",
        "---\n",
        "\n---\n",
        "\n...\n",
        "<<: ",
        "? ",
        "!!str ",
        "&a ",
        "*a",
        "|\n",
        ">-\n",
    ),
    *("''", "null", "~", "true", "no", "012", "0x1f", "12e3", "-0", ".inf", "1_000", "12:30", "2026-02-30", "9" * 30),
    *("[[[[", "{{{{", "}", "]", "[" * 40, "- " * 40, "%YAML 1.1\n", "<<<<<<< HEAD\n", "=======\n", ">>>>>>> x\n"),
    *("\\0", "\\u202e", "\\ud800", "\\x07", "\\", "\x00", "\x07", "\x7f", "\x85", "\u2028", "\u202e", "\ufeff"),
    *("é", "\u3000", "\U0001f600", "name: ", "\n  ", "\n    ", "\n\t", "a" * 200, "\n" * 5),
]
BYTES = [
    b"\x00",
    b"\xff",
    b"\xe9",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x80",
]


def mutants(count, seed):
    """So many inputs, each a file with one to four edits; a tenth of them with broken bytes."""
    chance = random.Random(seed)
    for _ in range(count):
        text = chance.choice(FILES)
        if chance.random() < 0.5:  # a short one reaches the corners sooner
            begins = chance.randrange(len(text))
            text = text[begins : begins + chance.randrange(1, 80)]
        for _ in range(chance.randrange(1, 5)):
            text = _edited(text, chance)
        raw = text.encode("utf-8", "surrogatepass")
        if chance.random() < 0.1:
            at = chance.randrange(len(raw) + 1)
            raw = raw[:at] + chance.choice(BYTES) + raw[at:]
        yield raw


def _edited(text, chance):
    at = chance.randrange(len(text) + 1)
    to = min(len(text), at + chance.randrange(1, 12))
    kind = chance.randrange(6)
    if kind == 0:
        return text[:at] + text[to:]
    if kind == 1:
        other = chance.choice(FILES)
        begins = chance.randrange(len(other))
        return text[:at] + other[begins : begins + chance.randrange(1, 60)] + text[at:]
    if kind == 2:
        return text[:at] + text[at:to] * chance.randrange(2, 4) + text[to:]
    if kind == 3:
        return text[:at] + chance.choice(PIECES) + text[to:]
    return text[:at] + chance.choice(PIECES) + text[at:]


def run(count, seed):
    """Reads so many mutants; returns how they ended, and the slowest as (seconds of processor time, bytes)."""
    ends, slowest = Counter(), (0.0, b"")
    for raw in mutants(count, seed):
        begins = time.process_time()
        document, problems = parse(raw, "f.yaml")
        slowest = max(slowest, (time.process_time() - begins, raw))
        holds(raw, document, problems)
        ends["read" if document else problems[0].message.split("'")[0][:30]] += 1
    return ends, slowest


def holds(raw, document, problems):
    """Fails unless the reading of an input is in order."""
    errors = [problem for problem in problems if problem.severity == "error"]
    assert (document is None) == bool(errors), raw
    assert len(problems) <= 20, raw
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    for problem in problems:
        assert 1 <= problem.source.line <= lines, (raw, problem)
        assert 1 <= problem.source.column <= len(raw) + 1, (raw, problem)
        for words in (problem.message, problem.hint):
            assert words, (raw, problem)
            assert len(words) < 400, (raw, problem)
            assert not set(words) & set("\n\r"), (raw, problem)
    if document:
        _is_in_order(raw, document)


def _is_in_order(raw, document):
    assert isinstance(document.data, dict | list), raw
    assert len(document.starts) == (len(document.data) if isinstance(document.data, list) else 1), raw
    base = yaml.load(document.text, yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader)  # noqa: S506
    _agrees(raw, document.data, base)
    for where in ((), ("name",), (0, "id"), ("affiliations", 1, "since"), ("tiers", "A", "mix", "phone")):
        line, column = document.locate(where)
        assert line >= 1, raw
        assert column >= 1, raw
    for record in document.data if isinstance(document.data, list) else [document.data]:
        if isinstance(record, dict):
            assert same(parse(dump(record).encode(), "f.yaml")[0].data, record), raw


def _agrees(raw, ours, theirs):
    """The same structure as PyYAML's loader of text alone, and scalars by our rules."""
    if isinstance(ours, dict):
        assert list(ours) == list(theirs), raw
        for key, value in ours.items():
            assert not FORBIDDEN.search(key), raw
            _agrees(raw, value, theirs[key])
    elif isinstance(ours, list):
        assert len(ours) == len(theirs), raw
        for one, other in zip(ours, theirs, strict=True):
            _agrees(raw, one, other)
    else:
        assert isinstance(theirs, str), raw
        assert ours == theirs or same(ours, plain_value(theirs)), raw
        assert not FORBIDDEN.search(theirs), raw
