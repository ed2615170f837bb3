"""Trust: a person's approval of a workspace's plugins, kept outside every workspace."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from rounds.base.problems import RefusedError, StorageError
from rounds.plugins.folder import PluginFolder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rounds.storage.workspace import Workspace

_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Approval:
    """What was approved for a workspace: the digest of its plugins folder, and the very bytes, to show a diff later."""

    workspace: str
    digest: str
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class TrustStore:
    """Approvals, one file a workspace, in ``folder``; only the user can read them.

    An approval holds for one absolute path of a workspace and one content of its plugins: a changed byte, a file more
    or less, or a copy of the workspace elsewhere is not trusted. ``digest`` is one content that is trusted wherever it
    lies, for a machine on which nobody can be asked.
    """

    folder: Path
    digest: str = ""

    def is_trusted(self, workspace: Workspace, plugins: PluginFolder) -> bool:
        """Whether these plugins, as read, may run in this workspace."""
        if plugins.problems:
            return False
        if self.digest and plugins.digest == self.digest:
            return True
        approval = self.approval(workspace)
        return approval is not None and approval.digest == plugins.digest

    def approval(self, workspace: Workspace) -> Approval | None:
        """The last approval for this workspace's path; None: none, or not one that can be believed."""
        if self._is_inside(workspace):
            return None
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            found = _parsed(json.loads(self._file(workspace).read_bytes()))
            return found if found.workspace == _place(workspace) else None
        return None

    def approve(self, workspace: Workspace, plugins: PluginFolder) -> Approval:
        """Keep the approval of these plugins, as read, in place of an earlier one.

        Raises:
            RefusedError: the folder holds what cannot be vouched for, or the store lies in the workspace itself.
            StorageError: the approval cannot be written.
        """
        if plugins.problems:
            first = plugins.problems[0]
            raise RefusedError(f"these plugins cannot be trusted: {first.source}: {first.message}", first.hint)
        if self._is_inside(workspace):
            raise RefusedError(
                f"approvals would lie in the workspace itself, in {self.folder}",
                "set XDG_STATE_HOME to a folder outside it",
            )
        approval = Approval(_place(workspace), plugins.digest, MappingProxyType(dict(plugins.files)))
        from rounds.base.durability import write_over  # noqa: PLC0415 - every command reads approvals, one writes them

        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_over(self._file(workspace), _text(approval), mode=0o600)
        except OSError as error:
            raise StorageError(
                f"the approval cannot be written to {self.folder}: {error.strerror}",
                "check the folder, or set XDG_STATE_HOME to another",
            ) from error
        return approval

    def revoke(self, workspace: Workspace) -> bool:
        """Forget the approval; whether there was one.

        Raises:
            StorageError: it cannot be removed.
        """
        try:
            self._file(workspace).unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise StorageError(f"the approval cannot be removed from {self.folder}: {error.strerror}") from error
        return True

    def _file(self, workspace: Workspace) -> Path:
        name = hashlib.sha256(os.fsencode(_place(workspace))).hexdigest()
        return self.folder / f"{name}.json"

    def _is_inside(self, workspace: Workspace) -> bool:
        return self.folder.resolve().is_relative_to(workspace.root.resolve())


def _place(workspace: Workspace) -> str:
    return str(workspace.root.resolve())


def _parsed(data: Any) -> Approval:
    """The approval that the data describes; its digest counts only when it is that of the files beside it."""
    if data["format"] != _FORMAT:
        raise ValueError("another format")
    files = {path: base64.b64decode(content, validate=True) for path, content in data["files"].items()}
    if PluginFolder(files).digest != data["digest"]:
        raise ValueError("a damaged approval")
    return Approval(data["workspace"], data["digest"], MappingProxyType(files))


def _text(approval: Approval) -> bytes:
    files = {path: binascii.b2a_base64(content, newline=False).decode() for path, content in approval.files.items()}
    data = {"format": _FORMAT, "workspace": approval.workspace, "digest": approval.digest, "files": files}
    return json.dumps(data, indent=1).encode()
