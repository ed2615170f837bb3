"""``python -m benchmarks [--size S] [--short] [--peers]``: make a workspace, measure, print ratios of one run.

Wall time of whole processes, start-up included; medians. A ratio says more than a second, for both sides of it were
measured on the same machine within the same minutes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.generate import SIZES, Size, generate
from benchmarks.limits import as_json
from benchmarks.peers import PEERS

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parent.parent
ROUNDS = str(Path(sys.executable).with_name("rounds"))
SCRIPTS = REPOSITORY / "benchmarks"


@dataclass(frozen=True, slots=True)
class Run:
    """One workspace, and how often each command is run."""

    root: Path
    size: Size
    repeats: int

    def seconds(self, command: list[str], *, once: bool = False, env: dict[str, str] | None = None) -> float:
        """The median wall time of the whole process."""
        times: list[float] = []
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(env or {})}
        for _ in range(1 if once else self.repeats):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, env=environment)
            times.append(time.perf_counter() - start)
        return median(times)

    def rounds(self, *arguments: str) -> float:
        """The same of a rounds command in the workspace."""
        return self.seconds([ROUNDS, "-C", str(self.root), *arguments])


def main() -> int:
    """Print the tables; a command that fails ends the run with its error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="S", help="how large a workspace")
    parser.add_argument("--single", action="store_true", help="a file for each touch")
    parser.add_argument("--peers", action="store_true", help="other tools too, each on as many records of its own")
    parser.add_argument("--short", action="store_true", help="the smallest, one run each: does it still work?")
    chosen = parser.parse_args()
    size = SIZES["XS" if chosen.short else chosen.size]
    with tempfile.TemporaryDirectory() as folder:
        repeats = 1 if chosen.short else 5 if size.touches < SIZES["M"].touches else 3
        run = Run(Path(folder) / "workspace", size.one_a_file() if chosen.single else size, repeats)
        generate(run.root, run.size)
        layout = "one touch a file" if run.size.single else "touches by liaison and month"
        print(f"{size.contacts:,} contacts, {size.touches:,} touches, {size.referrals:,} referral rows; {layout}")
        _ours(run)
        _limits(run)
        if chosen.peers or chosen.short:
            _peers(run)
        _start_up(run)
    return 0


def _ours(run: Run) -> None:
    page = str(run.root.parent / "careful.html")
    script = [sys.executable, str(SCRIPTS / "careful.py"), str(run.root), str(REPOSITORY / "schemas"), page]
    careful = run.seconds(script, once=run.size.touches >= SIZES["M"].touches)
    print(f"\n  {'careful script, six analyses and a page':<44} {careful:9.2f} s")
    for name, before, arguments in (
        ("cold: no index yet, the list", _no_index, ["list", "tier:A"]),
        ("cold: no index yet, the agenda", _no_index, ["agenda"]),
        ("warm: the agenda again", _nothing, ["agenda"]),
        ("warm: the list", _nothing, ["list", "tier:A"]),
        ("one file edited, then the agenda", _edit, ["agenda"]),
        ("check, all of it anew", _edit, ["check"]),
        ("check again", _nothing, ["check"]),
        ("the report of all sections, made", _edit, ["report"]),
        ("warm: the same report", _nothing, ["report"]),
        ("one touch logged", _nothing, ["log", "person-00007", "visit", "met"]),
    ):
        seconds, memory = _measured(run, before, arguments)
        print(f"  {name:<44} {seconds:9.2f} s {careful / seconds:9.1f} times as fast {memory:7.0f} MB")


def _measured(run: Run, before: Callable[[Path], None], arguments: list[str]) -> tuple[float, float]:
    """Median wall time, and the most memory that one run of the process took, in MB."""
    times: list[float] = []
    memory = 0
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "ROUNDS_TODAY": "2026-10-31"}
    slow = run.size.touches >= SIZES["M"].touches and arguments[0] in {"report", "check"}
    for _ in range(1 if slow and before is not _nothing else run.repeats):
        before(run.root)
        start = time.perf_counter()
        process = subprocess.Popen(
            [ROUNDS, "-C", str(run.root), *arguments],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, code, used = os.wait4(process.pid, 0)
        times.append(time.perf_counter() - start)
        if os.waitstatus_to_exitcode(code):
            sys.exit(f"rounds {' '.join(arguments)} ended with {os.waitstatus_to_exitcode(code)}")
        memory = max(memory, used.ru_maxrss)
    return median(times), memory / 1024


def _no_index(root: Path) -> None:
    shutil.rmtree(root / ".rounds", ignore_errors=True)


def _nothing(_root: Path) -> None:
    """Nothing has changed."""


def _edit(root: Path) -> None:
    """Somebody adds a line to one contact."""
    file = root / "contacts" / "person-00007.yaml"
    file.write_text(file.read_text() + f"# looked at {time.time_ns()}\n")


def _limits(run: Run) -> None:
    as_json(run.root, run.size.touches)
    script = str(SCRIPTS / "limits.py")
    for what, name in (("read", "read all bytes"), ("hash", "and hash them"), ("json", "orjson of as many touches")):
        print(f"  {name:<44} {run.seconds([sys.executable, script, str(run.root), what]):9.2f} s")
    (run.root / "touches.jsonl").unlink()


def _peers(run: Run) -> None:
    records = run.size.contacts + run.size.touches + run.size.referrals
    ours, _ = _measured(run, _no_index, ["list", "tier:A"])
    print(f"\n  {'rounds list, cold, records a second':<44} {records / ours:9,.0f}")
    for peer in PEERS:
        program = peer.program()
        if not program:
            print(f"  {peer.name:<44} not installed")
            continue
        with tempfile.TemporaryDirectory() as folder:
            arguments, env = peer.prepare(Path(folder), peer.records(run.size))
            seconds = run.seconds([program, *arguments], env=env)
        rate = peer.records(run.size) / seconds
        print(f"  {f'{peer.name} {peer.work}, records a second':<44} {rate:9,.0f}   ({peer.lacks})")


def _start_up(run: Run) -> None:
    many = Run(run.root, run.size, run.repeats * 4)
    bare = many.seconds([sys.executable, "-c", "pass"])
    print(f"\n  {'python -c pass':<44} {bare * 1000:9.0f} ms")
    for arguments in (["--help"], ["--version"], ["list", "--help"]):
        seconds = many.seconds([ROUNDS, *arguments])
        print(f"  {'rounds ' + ' '.join(arguments):<44} {seconds * 1000:9.0f} ms {seconds / bare:8.2f} times")


if __name__ == "__main__":
    sys.exit(main())
