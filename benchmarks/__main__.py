"""``python -m benchmarks [--size S] [--short] [--peers]``: make a workspace, measure, print ratios of one run.

Wall time of whole processes, start-up included; medians. A ratio says more than a second, for both sides of it were
measured on the same machine within the same minutes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.generate import SIZES, Size, generate
from benchmarks.limits import as_json
from benchmarks.peers import PEERS

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
        run = Run(Path(folder) / "workspace", size.one_a_file() if chosen.single else size, 1 if chosen.short else 5)
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
    for name, arguments in (
        ("rounds check", ["check"]),
        ("rounds report", ["report"]),
        ("rounds (agenda)", []),
        ("rounds list tier:A", ["list", "tier:A"]),
    ):
        seconds = run.rounds(*arguments)
        print(f"  {name:<44} {seconds:9.2f} s {careful / seconds:9.1f} times as fast")


def _limits(run: Run) -> None:
    as_json(run.root, run.size.touches)
    script = str(SCRIPTS / "limits.py")
    for what, name in (("read", "read all bytes"), ("hash", "and hash them"), ("json", "orjson of as many touches")):
        print(f"  {name:<44} {run.seconds([sys.executable, script, str(run.root), what]):9.2f} s")
    (run.root / "touches.jsonl").unlink()


def _peers(run: Run) -> None:
    records = run.size.contacts + run.size.touches + run.size.referrals
    ours = run.rounds("check")
    print(f"\n  {'rounds check, records a second':<44} {records / ours:9,.0f}")
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
