"""Every system call of a write is killed, or fails as a full or broken disk does: ``pytest -m stress``, with strace."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from rounds.storage.store import recover
from rounds.storage.workspace import Workspace

pytestmark = [
    pytest.mark.stress,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]
DRIVER = Path(__file__).parent.parent / "drivers" / "store_writer.py"
CHANGING = "openat,write,fsync,fdatasync,link,linkat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,fchmod"


@pytest.fixture(scope="module")
def writer():
    spec = spec_from_file_location("store_writer", DRIVER)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def workspace(tmp_path, writer):
    root = tmp_path / "clinic"
    root.mkdir()
    (root / "rounds.yaml").write_text("client: {name: Cedar}\n")
    restore(root, writer.OLD)
    return Workspace(root)


def restore(root, old):
    for folder in ("contacts", "goals", "touches", ".rounds"):
        shutil.rmtree(root / folder, ignore_errors=True)
    for path, content in old.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(content)


def records(root):
    files = [file for file in root.rglob("*.yaml") if file.parent != root]
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}


def visible(root):
    """Every file that somebody would see."""
    files = [file.relative_to(root) for file in root.rglob("*") if file.is_file()]
    return {file.as_posix() for file in files if file.parts[0] != ".rounds"}


def run(root, *options):
    command = ["strace", "-e", f"trace={CHANGING}", *options, sys.executable, "-B", DRIVER]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def steps(root):
    """The calls of the write itself, from the lock on, each as its name and which call of that name it is."""
    trace = root.parent / "trace"
    assert run(root, "-o", str(trace)).returncode == 0
    seen, found, begun = Counter(), [], False
    for line in trace.read_text().splitlines():
        call = re.match(r"(\w+)\(", line)
        if call is None:
            continue
        seen[call[1]] += 1
        begun = begun or ".rounds" in line
        reading = call[1] == "openat" and "O_CREAT" not in line
        if begun and not reading:
            found.append((call[1], seen[call[1]]))
    return found


@pytest.mark.parametrize("fault", ["signal=KILL", "error=ENOSPC", "error=EIO", "error=EROFS"])
def test_whatever_call_fails_the_store_is_as_it_was_or_as_it_is_to_be(workspace, writer, fault):
    root = workspace.root
    every = steps(root)
    restore(root, writer.OLD)
    ends = Counter()
    for name, which in every:
        done = run(root, "-o", "/dev/null", "-e", f"inject={name}:{fault}:when={which}")
        before = records(root)
        recover(workspace)
        after = records(root)
        told = f"{fault} in {name} number {which}: exit {done.returncode}, {done.stdout}{done.stderr}"
        assert after in (writer.OLD, writer.NEW), told
        assert visible(root) == {"rounds.yaml", *after}, told
        if "KILL" not in fault:
            assert done.returncode in {0, 5}, told
            assert done.returncode or before == writer.NEW, told
            assert "nothing was changed" not in done.stdout or before == writer.OLD, told
        ends[done.returncode, "new" if after == writer.NEW else "old"] += 1
        restore(root, writer.OLD)
    print(f"\n{fault}: {len(every)} calls; {dict(ends)}")  # noqa: T201
    assert len(every) > 30
