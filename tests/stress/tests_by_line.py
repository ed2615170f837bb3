"""Which tests run a line of the code, learnt once by coverage and kept in a file, one row a file of tests.

A row is learnt anew when the code or that file of tests is not what it was.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import zlib
from collections import defaultdict
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

CODE = ("core", "plugins")
WHOLE_FILE = ""
_SETTINGS = """\
[run]
parallel = true
data_file = {data}/c
include =
{include}
context = ${{MUTANTS_CONTEXT-}}
concurrency = multiprocessing, thread
sigterm = true
patch = _exit
disable_warnings = no-data-collected, module-not-measured, module-not-imported, trace-changed, couldnt-parse
"""
_TABLE = "CREATE TABLE IF NOT EXISTS told (file TEXT PRIMARY KEY, digest TEXT, seconds TEXT, lines BLOB)"


class Tests(NamedTuple):
    """Tests of one file, and how long they take."""

    file: str
    ids: list[str]
    seconds: float


def environment(copy: Path, *folders: Path) -> dict[str, str]:
    """Where ``rounds`` is the copy's, in subprocesses too. Chance in tests has a seed, as in CI."""
    own = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if Path(entry).is_absolute()]
    path = [*folders, *(copy / root for root in CODE), *own]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path)), "CI": "1"}


def test_files(copy: Path) -> list[str]:
    return sorted(str(file.relative_to(copy)) for file in (copy / "tests").rglob("test_*.py"))


def digest(copy: Path, file: str) -> str:
    """Of the code, of what tests share and of one file of tests."""
    told = sha256()
    shared = [each for root in CODE for each in (copy / root).rglob("*.py")]
    shared += [each for each in (copy / "tests").rglob("*.py") if not each.name.startswith("test_")]
    for each in [*sorted(shared), copy / file]:
        if "stress" not in each.relative_to(copy).parts:
            told.update(f"{each.relative_to(copy)}\0".encode() + each.read_bytes())
    return told.hexdigest()


def learn(copy: Path, file: str) -> tuple[dict[str, float], dict[str, dict[str, str]]]:
    """The seconds of each test that passes; the lines of each file that each test runs, as coverage's bits in hex."""
    with TemporaryDirectory() as folder:
        data = Path(folder)
        (data / "sitecustomize.py").write_text("import coverage\n\ncoverage.process_startup()\n", encoding="utf-8")
        include = "\n".join(f"    {copy / root}/*" for root in CODE)
        (data / "rc").write_text(_SETTINGS.format(data=data, include=include), encoding="utf-8")
        own = {
            "COVERAGE_PROCESS_START": str(data / "rc"),
            "MUTANTS_CONTEXT": WHOLE_FILE,
            "MUTANTS_SECONDS": str(data / "seconds"),
        }
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "line_contexts", file]
        env = environment(copy, data, Path(__file__).parent) | own
        subprocess.run(command, cwd=copy, env=env, capture_output=True, check=False)
        told = data / "seconds"
        seconds = json.loads(told.read_text(encoding="utf-8")) if told.exists() else {}
        return seconds, _lines(data.glob("c.*"), copy)


def _lines(files: Iterable[Path], copy: Path) -> dict[str, dict[str, str]]:
    bits: defaultdict[str, dict[str, int]] = defaultdict(dict)
    query = """
        SELECT path, context, numbits FROM line_bits
        JOIN file ON file.id = line_bits.file_id JOIN context ON context.id = line_bits.context_id
    """
    for file in files:
        with closing(sqlite3.connect(file)) as connection:
            for path, context, numbits in connection.execute(query):
                name = str(Path(path).relative_to(copy))
                bits[context][name] = bits[context].get(name, 0) | int.from_bytes(numbits, "little")
    return {context: {name: f"{number:x}" for name, number in names.items()} for context, names in bits.items()}


class Cache:
    """What is known; used from one thread."""

    def __init__(self, file: Path) -> None:
        self.connection = sqlite3.connect(file)
        self.connection.execute(_TABLE)

    def lacking(self, digests: Mapping[str, str]) -> list[str]:
        """Files of tests to learn, with what was known of them and of others thrown away."""
        known = dict(self.connection.execute("SELECT file, digest FROM told"))
        with self.connection:
            stale = [(file,) for file, told in known.items() if digests.get(file) != told]
            self.connection.executemany("DELETE FROM told WHERE file = ?", stale)
        return [file for file, told in digests.items() if known.get(file) != told]

    def keep(self, file: str, told: str, seconds: Mapping[str, float], lines: Mapping[str, Mapping[str, str]]) -> None:
        row = (file, told, json.dumps(seconds), zlib.compress(json.dumps(lines).encode()))
        with self.connection:
            self.connection.execute("REPLACE INTO told VALUES (?, ?, ?, ?)", row)

    def rows(self) -> Iterator[tuple[str, dict[str, float], dict[str, dict[str, str]]]]:
        for file, seconds, lines in self.connection.execute("SELECT file, seconds, lines FROM told ORDER BY file"):
            yield file, json.loads(seconds), json.loads(zlib.decompress(lines))


def tests_of(places: Iterable[tuple[str, int]], cache: Cache) -> dict[tuple[str, int], list[Tests]]:
    """The tests that run each line of a file."""
    asked = set(places)
    paths = {path for path, _ in asked}
    found: defaultdict[tuple[str, int], list[Tests]] = defaultdict(list)
    for file, seconds, lines in cache.rows():
        ids: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        for context, names in lines.items():
            bits = {path: int(names[path], 16) for path in paths & names.keys()}
            for path, line in asked:
                if bits.get(path, 0) >> line & 1:
                    ids[path, line].update(seconds if context == WHOLE_FILE else seconds.keys() & {context})
        for place, tests in ids.items():
            if tests:
                found[place].append(
                    Tests(file, [test for test in seconds if test in tests], sum(seconds[test] for test in tests))
                )
    return found
