"""``python -m benchmarks [--short]``: make a workspace, measure, print a table of ratios."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.generate import Size, generate

REPOSITORY = Path(__file__).parent.parent
FULL, SHORT = Size(contacts=1000, touches=10_000), Size(contacts=100, touches=1000)
ROUNDS = str(Path(sys.executable).with_name("rounds"))


def main() -> int:
    """Print the table; exit code 1 when a measured command failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a tenth of the size, one run each: does it still work?")
    short = parser.parse_args().short
    size, repeats = (SHORT, 1) if short else (FULL, 5)
    # The plain script takes a hundred times as long, and varies little.
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "workspace"
        generate(root, size)
        print(f"{size.contacts:,} contacts, {size.touches:,} touches in list files; median of {repeats}")
        _row("plain script", plain := _seconds(_plain(root), 1), plain)
        _row("rounds check, cold", _seconds([ROUNDS, "-C", str(root), "check"], repeats), plain)
        _row("rounds list", _seconds([ROUNDS, "-C", str(root), "list", "tier:A"], repeats), plain)
        _row("rounds report", _seconds([ROUNDS, "-C", str(root), "report"], repeats), plain)
        bare = _seconds([sys.executable, "-c", "pass"], repeats * 4)
        print(f"\nstart-up, against python -c pass at {bare * 1000:.0f} ms")
        for arguments in (["--help"], ["--version"], ["list", "--help"]):
            seconds = _seconds([ROUNDS, *arguments], repeats * 4)
            print(f"  {'rounds ' + ' '.join(arguments):<24} {seconds * 1000:8.0f} ms {seconds / bare:8.2f} times")
    return 0


def _plain(root: Path) -> list[str]:
    return [sys.executable, str(REPOSITORY / "benchmarks/plain.py"), str(root), str(REPOSITORY / "schemas")]


def _row(name: str, seconds: float, plain: float) -> None:
    print(f"  {name:<24} {seconds:8.2f} s  {plain / seconds:8.1f} times as fast")


def _seconds(command: list[str], repeats: int) -> float:
    """The median wall time of the whole process."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    times: list[float] = []
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        times.append(time.perf_counter() - start)
    return median(times)


if __name__ == "__main__":
    sys.exit(main())
