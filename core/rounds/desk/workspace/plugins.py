"""The plugins: which there are, what a person is shown of the workspace's own, and whether they may run."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from rounds.base.problems import RefusedError
from rounds.plugins.faults import plain
from rounds.plugins.folder import PluginFolder, read_folder
from rounds.plugins.folder_changes import FileChange, changes, visible

if TYPE_CHECKING:
    from rounds.base.problems import Problem
    from rounds.desk.desk import Desk
    from rounds.plugins import PluginInfo


@dataclass(frozen=True, slots=True)
class ListPlugins:
    """All plugins; there is nothing to choose."""


@dataclass(frozen=True, slots=True)
class PluginList:
    """The plugins, bundled ones, installed ones, and the workspace's own.

    Attributes:
        plugins: Each with its hooks, and whether it is on.
        problems: What is wrong with some.
    """

    plugins: tuple[PluginInfo, ...]
    problems: tuple[Problem, ...]

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs."""
        return [asdict(plugin) for plugin in self.plugins]

    def rows(self) -> list[tuple[str, ...]]:
        """Name, origin, version, state with its reason, and hooks of each, for a table."""
        return [_row(plugin) for plugin in self.plugins]


def _row(plugin: PluginInfo) -> tuple[str, ...]:
    why = f": {plugin.reason}" if plugin.state == "failed" else ""
    hooks = " ".join(hook.removeprefix("register_") for hook in plugin.hooks)
    return (plain(plugin.name), plugin.origin, plugin.version, f"{plugin.state}{why}", hooks)


def list_plugins(desk: Desk, _request: ListPlugins) -> PluginList:
    """Where plugins come from, what they add, and whether they are on. It works outside a client's folder, too.

    Example:
        >>> {plugin.origin for plugin in list_plugins(desk, ListPlugins()).plugins} >= {"bundled"}
        True
    """
    listing = tuple(desk.plugins.listing)
    return PluginList(listing, tuple(desk.plugins.problems))


@dataclass(frozen=True, slots=True)
class ReviewPlugins:
    """The workspace's own plugins; there is nothing to choose."""


@dataclass(frozen=True, slots=True)
class PluginReview:
    """The workspace's own plugins, and what changed in them since a person last allowed them.

    Attributes:
        workspace: The client's folder, with every letter visible.
        folder: All files as they were read.
        changes: A file each: what it was when it was last allowed, and is.
        is_first: Nobody has allowed any before.
        trusted: They may run as they stand.
    """

    workspace: str
    folder: PluginFolder
    changes: tuple[FileChange, ...]
    is_first: bool
    trusted: bool

    @property
    def digest(self) -> str:
        """What stands for the files as they are, and confirms them."""
        return self.folder.digest

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to decide: no plugins, or they are allowed as they stand."""
        return self.trusted or not self.folder.files

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        files = [
            {
                "path": change.path,
                "change": change.kind,
                "sha256": hashlib.sha256(change.now).hexdigest() if change.now is not None else None,
                "lines": list(change.lines()) if change.kind != "unchanged" else [],
            }
            for change in self.changes
        ]
        about = {"trusted": self.trusted, "digest": self.digest if self.folder.files else None}
        return {**about, "workspace": self.workspace, "first": self.is_first, "files": files}


def review_plugins(desk: Desk, _request: ReviewPlugins) -> PluginReview:
    """What a person must see who is to say whether the workspace's own plugins may run.

    Raises:
        RefusedError: they cannot be trusted as they stand; why was told to the ear.

    Example:
        >>> created = create_plugin(desk, CreatePlugin("golf-outing"))
        >>> kinds = {change.path: change.kind for change in review_plugins(desk, ReviewPlugins()).changes}
        >>> kinds["plugins/golf_outing.py"]
        'new'
    """
    workspace, folder = desk.workspace, read_folder(desk.workspace)
    if folder.problems:
        desk.ear.problems(folder.problems)
        raise RefusedError("these plugins cannot be trusted as they stand", "see above")
    approval = desk.trust_store.approval(workspace)
    trusted = approval is not None and approval.digest == folder.digest
    found = changes(approval.files if approval else {}, folder.files)
    return PluginReview(visible(str(workspace.root)), folder, found, approval is None, trusted)


@dataclass(frozen=True, slots=True)
class TrustPlugins:
    """Allow the workspace's own plugins to run.

    Attributes:
        confirmed: The digest of what a person has seen and allowed: ``sha256:...``.
    """

    confirmed: str


def trust_plugins(desk: Desk, request: TrustPlugins) -> PluginReview:
    """Let the workspace's own plugins run, as they stand, in this folder; one changed byte turns them off again.

    Raises:
        RefusedError: they are not those that were confirmed, cannot be trusted, or the approval would lie among them.
        StorageError: the approval cannot be written.

    Example:
        >>> created = create_plugin(desk, CreatePlugin("golf-outing"))
        >>> review = review_plugins(desk, ReviewPlugins())
        >>> trust_plugins(desk, TrustPlugins(review.digest)).trusted
        True
    """
    review = review_plugins(desk, ReviewPlugins())
    if review.trusted:
        return review
    if request.confirmed != review.digest:
        raise RefusedError(
            f"the plugins are not those of {visible(request.confirmed)}: theirs is {review.digest}",
            "look at them with: rounds trust",
        )
    desk.trust_store.approve(desk.workspace, review.folder)
    return replace(review, trusted=True)


@dataclass(frozen=True, slots=True)
class RevokeTrust:
    """Forget that the workspace's own plugins were allowed; there is nothing to choose."""


@dataclass(frozen=True, slots=True)
class RevokedTrust:
    """They are off from now on.

    Attributes:
        revoked: They were allowed before.
    """

    revoked: bool

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        return {"trusted": False, "revoked": self.revoked}


def revoke_trust(desk: Desk, _request: RevokeTrust) -> RevokedTrust:
    """Forget that the workspace's own plugins were allowed to run.

    Raises:
        StorageError: the approval cannot be removed.

    Example:
        >>> revoke_trust(desk, RevokeTrust()).revoked
        False
    """
    return RevokedTrust(desk.trust_store.revoke(desk.workspace))
