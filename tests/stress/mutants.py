"""Changes the code in small ways and tells which changes no test notices: ``python tests/stress/mutants.py --help``.

What is missed is to be judged by a person: some changes mean the same.
"""

from __future__ import annotations

import argparse
import difflib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from mutant_operators import Place, changed, defaults_in, is_change, places_in
from tests_by_line import CODE, Cache, Tests, digest, environment, learn, test_files, tests_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

REPOSITORY = Path(__file__).resolve().parents[2]
WORKERS = 2
# Files of tests in the first process, which notices most.
FIRST = 12
# What makes the tests run this long has been noticed. Coverage, which took the time, slows them by half or more.
LEAST_SECONDS = 120
TIMES_SLOWER = 4
NOT_DONE = "not done after"
_HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


class Mutant(NamedTuple):
    path: str
    place: Place
    before: bytes

    @property
    def after(self) -> bytes:
        return changed(self.before, self.place)

    def __str__(self) -> str:
        now, then = (self._line(text) for text in (self.after, self.before))
        return f"{self.path}:{self.place.line}: {self.place.operator}: {then} -> {now}"

    def _line(self, text: bytes) -> str:
        return text.decode().splitlines()[self.place.line - 1].strip()

    def diff(self) -> str:
        before, after = (text.decode().splitlines(keepends=True) for text in (self.before, self.after))
        return "".join(difflib.unified_diff(before, after, self.path, self.path))


# Which changes.


def sample(
    sources: Mapping[str, bytes],
    number: int,
    seed: int,
    wanted: Callable[[str, Place], bool] = lambda _path, _place: True,
) -> list[Mutant]:
    """So many changes by chance: a file by the number of its places, then a place. A seed gives the same again."""
    chance = random.Random(seed)
    defaults = defaults_in(sources.values())
    left = {
        path: [place for place in places_in(source, defaults) if wanted(path, place)]
        for path, source in sorted(sources.items())
    }
    chosen: list[Mutant] = []
    while len(chosen) < number and any(left.values()):
        (path,) = chance.choices(list(left), [len(places) for places in left.values()])
        place = left[path].pop(chance.randrange(len(left[path])))
        if is_change(sources[path], place):
            chosen.append(Mutant(path, place, sources[path]))
    return chosen


def changed_lines(revision: str, root: Path) -> dict[str, set[int]]:
    """The lines that are new or different since a revision; a file that only moved has none."""
    told = _git(root, "diff", "-U0", "-M", "--no-color", "--no-ext-diff", "--dst-prefix=b/", revision, "--", *CODE)
    found: dict[str, set[int]] = {}
    for part in told.split("\n+++ b/")[1:]:
        name, _, hunks = part.partition("\n")
        found[name] = {int(first) + more for first, number in _HUNK.findall(hunks) for more in range(int(number or 1))}
    return found


def _git(root: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", root, *words], check=True, capture_output=True, text=True).stdout


# Copies of the tree, and tests in them.


@contextmanager
def _copies(root: Path) -> Iterator[list[Path]]:
    with TemporaryDirectory(prefix="mutants-") as folder:
        made = [Path(folder).resolve() / f"tree-{number}" for number in range(WORKERS)]
        for copy in made:
            _git(root, "clone", "-q", "--shared", "--no-checkout", str(root), str(copy))
            for name in _git(root, "ls-files", "-co", "--exclude-standard", "-z").split("\0")[:-1]:
                if (root / name).is_file():
                    (copy / name).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(root / name, copy / name)
            _git(copy, "reset", "-q")
        yield made


@contextmanager
def _written(file: Path, content: bytes) -> Iterator[None]:
    """The content in the place of the file's own; Python compiles it anew, however soon and however long it is."""
    before, stat = file.read_bytes(), file.stat()
    try:
        _forget(file)
        file.write_bytes(content)
        os.utime(file, (stat.st_atime, stat.st_mtime - 1000 - hash(content) % 100_000))
        yield
    finally:
        file.write_bytes(before)
        os.utime(file, (stat.st_atime, stat.st_mtime))
        _forget(file)


def _forget(file: Path) -> None:
    for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
        compiled.unlink()


def check_copy(copy: Path) -> None:
    """The copy's code runs, here and as the user's command.

    Raises:
        SystemExit: Another code does, so that no change would be noticed.
    """
    project = tomllib.loads((copy / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for script, target in project["scripts"].items():
        module = target.partition(":")[0].replace(".", "/")
        tries = (copy / root / f"{module}{end}" for root in CODE for end in (".py", "/__init__.py"))
        file = next(each for each in tries if each.is_file())
        command = [str(Path(sys.executable).with_name(script)), "--version"]
        works = [_ends(command, copy)]
        with _written(file, file.read_bytes() + b"\nraise SystemExit(3)\n"):
            works.append(_ends(command, copy))
        works.append(_ends(command, copy))
        if works != [0, 3, 0]:
            raise SystemExit(f"{command[0]} does not run the code of {copy}: it ends with {works}, not [0, 3, 0]")


def _ends(command: list[str], copy: Path) -> int:
    return subprocess.run(command, cwd=copy, env=environment(copy), capture_output=True, check=False).returncode


def _noticed(copy: Path, arguments: Sequence[str], seconds: float) -> str:
    """By which test, or how else; nothing when all tests pass."""
    listed = copy / ".git" / "tests-of-mutant"
    listed.write_text("".join(f"{each}\n" for each in arguments), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=no", "-p", "no:cacheprovider", f"@{listed}"]
    limit = max(LEAST_SECONDS, TIMES_SLOWER * seconds)
    with subprocess.Popen(
        command,
        cwd=copy,
        env=environment(copy),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            told, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return f"{NOT_DONE} {limit:.0f} s"
    if process.returncode in {0, 5}:
        return ""
    if "ERROR: not found:" in told and any("::" in each for each in arguments):
        return _noticed(copy, list(dict.fromkeys(each.partition("::")[0] for each in arguments)), seconds)
    line = re.search(r"^(?:FAILED|ERROR) (.*)$", told, re.MULTILINE)
    return line[1] if line else f"pytest ends with {process.returncode}"


def try_mutant(mutant: Mutant, copy: Path, steps: Iterable[tuple[Sequence[str], float]]) -> str:
    """Runs the tests of each step, until one notices the change: by which, or nothing."""
    with _written(copy / mutant.path, mutant.after):
        return next((told for tests, seconds in steps if tests and (told := _noticed(copy, tests, seconds))), "")


def steps_by_coverage(mutant: Mutant, known: Mapping[tuple[str, int], list[Tests]]) -> list[tuple[list[str], float]]:
    """First a dozen files of tests, the likeliest and fastest, then the rest that run the line."""
    words = {word for word in Path(mutant.path).with_suffix("").parts[-2:] if word != "__init__"}
    lines = (mutant.place.line, mutant.place.statement)
    tests = next((known[mutant.path, line] for line in lines if (mutant.path, line) in known), [])
    ordered = sorted(tests, key=lambda each: (not any(word in each.file for word in words), each.seconds))
    return [
        ([test for each in part for test in each.ids], sum(each.seconds for each in part))
        for part in (ordered[:FIRST], ordered[FIRST:])
    ]


def steps_by_name(mutant: Mutant, copy: Path) -> list[tuple[list[str], float]]:
    """First the files of tests that name the module, then all tests."""
    parts = [word for word in Path(mutant.path).with_suffix("").parts[1:] if word != "__init__"]
    *package, name = map(re.escape, parts)
    within = r"\.".join(package)
    module = re.compile(rf"\b{within}\.{name}\b|\bfrom {within} import .*\b{name}\b")
    naming = [file for file in test_files(copy) if module.search((copy / file).read_text(encoding="utf-8"))]
    return [(naming, 60), (["tests"], 360)]


# The whole.


def main() -> None:
    asked = _arguments()
    sources = {
        str(file.relative_to(REPOSITORY)): file.read_bytes()
        for file in (file for path in asked.paths for file in _modules(REPOSITORY / path))
    }
    new = changed_lines(asked.since, REPOSITORY) if asked.since else None

    def wanted(path: str, place: Place) -> bool:
        return new is None or not new.get(path, set()).isdisjoint(range(place.line, place.last_line + 1))

    mutants = sample(sources, asked.places, asked.seed, wanted)
    with _copies(REPOSITORY) as copies, _workers() as pool:
        for copy in copies:
            check_copy(copy)
        free: SimpleQueue[Path] = SimpleQueue()
        for copy in copies:
            free.put(copy)
        known = _known(asked.coverage, mutants, copies, pool, free) if asked.coverage else None
        not_run = {each for each in mutants if known is not None and not any(steps_by_coverage(each, known)[0])}
        report(mutants, _tried(mutants, known, pool, free), not_run)


@contextmanager
def _workers() -> Iterator[ThreadPoolExecutor]:
    """Who interrupts waits for the tests that run, not for all that were to come."""
    pool = ThreadPoolExecutor(WORKERS)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=150, help="how many changes; 150 if not told")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same changes")
    parser.add_argument("--paths", nargs="+", default=list(CODE), help="files and folders to change")
    parser.add_argument("--since", metavar="REV", help="change only lines that differ from this revision of git")
    parser.add_argument("--coverage", type=Path, metavar="FILE", help="which tests run which line; made if need be")
    return parser.parse_args()


def _modules(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _known(
    file: Path, mutants: Sequence[Mutant], copies: Sequence[Path], pool: ThreadPoolExecutor, free: SimpleQueue[Path]
) -> dict[tuple[str, int], list[Tests]]:
    cache = Cache(file)
    digests = {test: digest(copies[0], test) for test in test_files(copies[0])}
    lacking = cache.lacking(digests)
    waiting = {pool.submit(_in_copy, free, learn, test): test for test in lacking}
    for number, done in enumerate(as_completed(waiting), start=1):
        cache.keep(waiting[done], digests[waiting[done]], *done.result())
        _say(f"learnt {number} of {len(lacking)}: {waiting[done]}")
    asked = {(each.path, line) for each in mutants for line in (each.place.line, each.place.statement)}
    return tests_of(asked, cache)


def _in_copy(free: SimpleQueue[Path], work: Callable[..., object], *arguments: object) -> object:
    copy = free.get()
    try:
        return work(copy, *arguments)
    finally:
        free.put(copy)


def _tried(
    mutants: Sequence[Mutant],
    known: Mapping[tuple[str, int], list[Tests]] | None,
    pool: ThreadPoolExecutor,
    free: SimpleQueue[Path],
) -> Iterator[tuple[Mutant, str]]:
    def attempt(copy: Path, mutant: Mutant) -> str:
        steps = steps_by_name(mutant, copy) if known is None else steps_by_coverage(mutant, known)
        return try_mutant(mutant, copy, steps)

    waiting = {pool.submit(_in_copy, free, attempt, mutant): mutant for mutant in mutants}
    for done in as_completed(waiting):
        yield waiting[done], done.result()


def report(mutants: Sequence[Mutant], tried: Iterable[tuple[Mutant, str]], not_run: set[Mutant]) -> None:
    """A line a change, sums, and what was missed; ``not_run`` is what no test runs."""
    missed: set[Mutant] = set()
    slow = 0
    for mutant, by in tried:
        slow += by.startswith(NOT_DONE)
        if not by:
            missed.add(mutant)
        _say(f"{'noticed' if by else 'missed '} {mutant}{by and f'  [{by}]'}")
    _say(f"\n{len(mutants) - len(missed)} of {len(mutants)} noticed, {slow} of them only because tests took too long")
    bad = Counter(each.place.operator for each in missed)
    for operator, number in sorted(Counter(each.place.operator for each in mutants).items()):
        _say(f"  {operator}: {number - bad[operator]} of {number}")
    for mutant in (each for each in mutants if each in missed):
        _say(f"\n{mutant}{'  [no test runs it]' if mutant in not_run else ''}\n{mutant.diff()}")


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
