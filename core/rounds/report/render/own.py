"""The client's own templates, as far as others need to know of them."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rounds.storage.workspace import Workspace

FOLDER: Final = "templates"


def own_templates(workspace: Workspace) -> str:
    """What stands for the bytes of all of the client's own templates; empty without any."""
    folder = workspace.root / FOLDER
    if not folder.is_dir():
        return ""
    digest = blake2b(digest_size=16)
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            digest.update(f"{file.relative_to(folder)}\0{file.stat().st_size}\0".encode("utf-8", "surrogateescape"))
            digest.update(file.read_bytes())
    return digest.hexdigest()
