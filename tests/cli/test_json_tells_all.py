"""No ``--json`` tells less than the text: every date, number, id and proper name of the one stands in the other."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest

from rounds.cli.group import COMMANDS, rounds

SAMPLE = Path(__file__).parents[2] / "sample_data" / "cedar-orthopedics"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b")
_MONTH = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{4}})\b")
_NUMBER = re.compile(r"(?<![\w.-])\d[\d,]*(?:\.\d+)?(?![\w-])")
_ID = re.compile(r"\b[a-z0-9]+(?:-[a-z0-9]+)+\b")
_PROPER = re.compile(r"\b[A-Z][a-z]{2,}\b")
_CHANCE = re.compile(r"\b(\d{4}-\d{2}-\d{2}-[a-z0-9-]+?)-[a-z2-9]{6}\b")
_LINES = re.compile(r"^ {6,}\S*[\d,-]+$", re.MULTILINE)
"""Lines of files that a figure rests on, which JSON has as pairs of numbers."""
_ADVICE = re.compile(r"\brounds .*$", re.MULTILINE)
"""What to type next is no fact."""
TODAY = "2026-10-31"

CAMPAIGN = "spine-within-five-days"
OPEN_FEEDBACK = "2026-10-28-ibarra"

#: What each command is asked, so that there is something to tell; a command of ``--json`` without an entry fails.
ASKED: dict[str, tuple[str, ...]] = {
    "agenda": ("--max", "9999"),
    "archive": ("2025",),
    "blame": ("okafor-grace", "tier"),
    "campaign due": (CAMPAIGN,),
    "campaign list": (),
    "campaign show": (CAMPAIGN,),
    "check": (),
    "contact add": ("Dr. Jo Brandt, MD", "--tier", "B"),
    "contact set": ("okafor-grace", "tier", "C"),
    "dedupe": (),
    "dedupe merge": ("okafor-grace", "okafor-g"),
    "diff": ("HEAD~2",),
    "doctor": (),
    "event answer": ("spine-evening", "okafor-grace", "accepted"),
    "event attended": ("spine-evening", "okafor-grace", "lee-daniel", "--as-of", "2026-12-11"),
    "event list": (),
    "event show": ("spine-evening",),
    "explain goal": ("coast-2026", "--all"),
    "explain score": ("okafor-grace", "--all"),
    "explain section": ("movement", "--all"),
    "feedback close": (OPEN_FEEDBACK, "--resolution", "Two more slots on Tuesdays.", "--told", "ibarra"),
    "feedback list": ("--all",),
    "feedback open": ("okafor-grace", "Three weeks is too long.", "--type", "concern"),
    "gift check": ("okafor-grace,lee-daniel", "--total", "184.50", "--heads", "9"),
    "gift list": (),
    "history": ("okafor-grace",),
    "import csv": ("{people}", "--kind", "contact"),
    "init": ("{new}", "--client", "Cedar", "--liaison", "Dana Reyes <dana@cedar.example>"),
    "labels": ("--to", "tier:A"),
    "letters": ("--to", "tier:A", "--template", "new-service-letter", "--mailed"),
    "list": ("tier:A",),
    "log": ("okafor-grace", "visit", "Likes it.", "--next", "2w", "--heard", "concern: the wait"),
    "outbox": (),
    "plan": ("--days", "9", "--a-day", "99"),
    "plugin list": (),
    "plugin new": ("warm",),
    "query": ("select id, name, tier from contacts limit 9",),
    "quick": ("{lines}",),
    "report": ("--list",),
    "score": ("--diff", "HEAD~1", "--all"),
    "send": ("--template", "invitation", "--to", "okafor-grace"),
    "show": ("okafor-grace",),
    "sync": (),
    "trust": ("--yes",),
    "undo": (),
}
#: What needs a server or an editor, or reads a foreign file as ``import csv`` does: told apart by tests of the desk.
ELSEWHERE = {
    *("calendar pull", "calendar push", "contact edit", "dedupe apply", "invite", "outbox send", "receive"),
    *("import cms", "import fhir", "import icalendar", "import nppes", "import vcard", "import xlsx"),
}


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> dict[str, click.Command]:
    """Every command that knows ``--json``, by its words."""
    found: dict[str, click.Command] = {}
    context = click.Context(group)
    for name in COMMANDS if not path else group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            continue
        if any("--json" in parameter.opts for parameter in command.params):
            found[" ".join((*path, name))] = command
        if isinstance(command, click.Group):
            found |= _commands(command, (*path, name))
    return found


def test_every_command_is_asked_something():
    assert sorted(_commands(rounds)) == sorted({*ASKED, *ELSEWHERE})


@pytest.fixture
def clinic(tmp_path, sample):
    """The sample with a second commit, a remote, and something to import and to log."""
    root = tmp_path / "clinic"
    shutil.copytree(sample, root, symlinks=True)
    (root / "notes.txt").write_text("no record\n")
    (root / "contacts" / "okafor-g.yaml").write_text(
        "name: G. Okafor\nfamily: Okafor\nstatus: active\ncustom: {referral_route: fax}\n"
    )
    _git(root, "add", ".")
    _git(root, "commit", "-qnm", "Notes, and somebody twice")
    for contact, tier in {"okafor-grace": "B", "lee-daniel": "C"}.items():
        file = root / "contacts" / f"{contact}.yaml"
        file.write_text(re.sub(r"^tier: .*$", f"tier: {tier}", file.read_text(), flags=re.MULTILINE))
    (tmp_path / "people.csv").write_text("name,credentials,tier\nJo Brandtner,MD,B\nGrace Okafor,MD,A\n")
    (tmp_path / "lines.txt").write_text("okafor-grace visit\nP: spine. I: wants a visit. N: send the form 2w\n")
    _git(tmp_path, "init", "-q", "--bare", "remote")
    _git(root, "remote", "add", "origin", str(tmp_path / "remote"))
    _git(root, "push", "-q", "-u", "origin", "HEAD")
    _git(root, "add", ".")
    _git(root, "commit", "-qnm", "Tiers of two")
    return root


def _git(folder, *arguments):
    subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True)


def _values(data: Any) -> list[str]:
    """Every key and value as text, and what follows from a list: its length, its sums, how many of it are so."""
    if isinstance(data, dict):
        return [str(len(data)), *map(str, data), *(text for value in data.values() for text in _values(value))]
    if isinstance(data, list):
        rows = [one for one in data if isinstance(one, dict)]
        sums = [
            sum(row[key] for row in rows if isinstance(row.get(key), int | float))
            for key in dict.fromkeys(key for row in rows for key in row)
        ]
        return [str(len(data)), *map(str, sums), *(text for value in data for text in _values(value))]
    return [f"{data:g}" if isinstance(data, float) else str(data)]


def missing(text: str, data: Any) -> list[str]:
    """The facts of the text that the data lacks. Today is what the caller said; an id's letters by chance are none."""
    text = _ADVICE.sub("", _LINES.sub("", _CHANCE.sub(r"\1", text)))
    values = [_CHANCE.sub(r"\1", value) for value in _values(data)]
    told = " ".join(values).casefold()
    numbers = {float(each.replace(",", "")) for value in values for each in _NUMBER.findall(value)}
    days = {each.group() for value in values for each in re.finditer(r"\d{4}-\d{2}(?:-\d{2})?", value)} | {TODAY}
    return [
        *_days_missing(text, days, told),
        *_numbers_missing(text, numbers),
        *_names_missing(text, told),
        *_cells_missing(text, told),
    ]


def _cells_missing(text: str, told: str) -> list[str]:
    """Words in rows that tabs part: there each is a value, such as a state, and no sentence."""
    rows = [line for line in _MONTH.sub(" ", _DAY.sub(" ", text)).splitlines() if "\t" in line]
    words = dict.fromkeys(word for row in rows for word in re.findall(r"[^\W\d_]{2,}", row))
    return [word for word in words if word.casefold() not in told]


def _days_missing(text: str, days: set[str], told: str) -> list[str]:
    lacking = []
    for match in _DAY.finditer(text):
        day = str(date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1])))
        lacking += [match[0]] if day not in days and match[0].casefold() not in told else []
    for match in _MONTH.finditer(_DAY.sub(" ", text)):
        month = f"{match[2]}-{MONTHS.index(match[1]) + 1:02}"
        known = any(day.startswith(month) for day in days)
        lacking += [] if known or match[0].casefold() in told else [match[0]]
    return lacking


def _numbers_missing(text: str, numbers: set[float]) -> list[str]:
    plain = re.sub(r"\d{4}-\d{2}-\d{2}", " ", _MONTH.sub(" ", _DAY.sub(" ", text)))
    found = {each: float(each.replace(",", "")) for each in _NUMBER.findall(plain)}
    parts = {each: 10.0 ** -len(each.partition(".")[2]) for each in found}
    return [each for each, one in found.items() if not any(abs(one - other) < parts[each] for other in numbers)]


def _names_missing(text: str, told: str) -> list[str]:
    proper = [each for each in _PROPER.findall(text) if _is_of_records(each)]
    return [each for each in (*_ID.findall(text), *proper) if each.casefold() not in told]


_PROPER_OF_RECORDS: set[str] = set()


def _is_of_records(word: str) -> bool:
    """Whether it is a proper name of the sample's records, not a word of a sentence."""
    if not _PROPER_OF_RECORDS:
        for file in [*SAMPLE.glob("contacts/*.yaml"), *SAMPLE.glob("organizations/*.yaml")]:
            for line in file.read_text(encoding="utf-8").splitlines():
                if line.startswith(("name:", "family:", "given:")):
                    _PROPER_OF_RECORDS.update(_PROPER.findall(line))
    return word in _PROPER_OF_RECORDS


def test_a_fact_that_is_left_out_is_found():
    text = "Grace Okafor (okafor-grace): 12 touches, the last on 3 Oct 2026; 1,234.50 dollars since Sep 2025."
    whole = {"id": "okafor-grace", "name": "Grace Okafor", "touches": 12, "last": "2026-10-03", "spent": 1234.5}
    whole |= {"since": "2025-09"}
    assert missing(text, whole) == []
    left = {key: missing(text, {name: value for name, value in whole.items() if name != key}) for key in whole}
    assert left == {
        "id": ["okafor-grace"],
        "name": [],  # the id has the same words
        "touches": ["12"],
        "last": ["3 Oct 2026"],
        "spent": ["1,234.50"],
        "since": ["Sep 2025"],
    }


def test_a_state_in_a_row_that_is_left_out_is_found():
    assert missing("okafor-grace\t12.00\twarning\n", {"id": "okafor-grace", "total": 12.0}) == ["warning"]


@pytest.mark.parametrize("name", ASKED)
def test_the_json_tells_all_that_the_text_does(name, clinic, call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("ROUNDS_LIAISON", "dana")
    monkeypatch.setenv("ROUNDS_TODAY", TODAY)
    places = {"people": "people.csv", "lines": "lines.txt", "new": tmp_path / "other" / "new"}
    words = [each.format(**places) for each in (*name.split(), *ASKED[name])]
    shutil.copytree(clinic, tmp_path / "other" / "clinic", symlinks=True)
    text = call(clinic, *words)
    shutil.rmtree(places["new"], ignore_errors=True)
    monkeypatch.chdir(tmp_path / "other")
    for file in ("people.csv", "lines.txt"):
        shutil.copy(tmp_path / file, tmp_path / "other")
    data = call(tmp_path / "other" / "clinic", *words, "--json")
    assert (text.code, data.code) in {(0, 0), (1, 1)}, text.err + data.err
    told = re.sub(rf"{re.escape(str(tmp_path))}(?:/other)?/?(?:clinic/)?", "", text.out)
    found = [json.loads(part) for part in _documents(data.out)]
    assert missing(told, found) == [], data.out


def _documents(text: str) -> list[str]:
    """The JSON documents that stand one after the other."""
    decoder, found, at = json.JSONDecoder(), [], 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        _, end = decoder.raw_decode(text, at)
        found.append(text[at:end])
        at = end
    return found
