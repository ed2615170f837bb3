"""Where the index of a workspace stands: beside the records, or in the user's cache where that cannot be."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds.storage.workspace import Workspace

NAME = "index.sqlite"
_MOUNTS = Path("/proc/self/mountinfo")
# SQLite's locks and shared memory cannot be relied on there.
_NETWORKS = (
    "nfs",
    "cifs",
    "smb",
    "9p",
    "afs",
    "ncp",
    "ceph",
    "gluster",
    "fuse.sshfs",
    "fuse.rclone",
    "davfs",
    "vboxsf",
)


def places(workspace: Workspace, cache: Path | None) -> Iterator[Path]:
    """Where the index may stand, the best place first: ``.rounds`` of the workspace, then the user's ``cache``.

    On a network's file system only the cache will do.
    """
    if not on_network(workspace.root) and not workspace.local.is_symlink():
        yield workspace.local / NAME
    if cache is not None:
        name = blake2b(os.fsencode(workspace.root), digest_size=10).hexdigest()
        yield cache / "index" / f"{name}.sqlite"


def on_network(folder: Path, mounts: Path = _MOUNTS) -> bool:
    """Whether a folder is on another machine, as far as the system tells (Linux does)."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    best, kind = "", ""
    here = str(folder)
    for line in lines:
        mounted, _, about = line.partition(" - ")
        point = mounted.split(" ")[4].encode().decode("unicode_escape")
        if len(point) >= len(best) and (here == point or here.startswith(point.rstrip("/") + "/")):
            best, kind = point, about.split(" ")[0]
    return kind.startswith(_NETWORKS)
