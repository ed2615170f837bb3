"""Plugins: which there are, whether they may run, what a person is shown first, and the start of a new one."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rounds.base.problems import RefusedError, Remedy, UsageError
from rounds.desk.drafts import refuse_past, write
from rounds.plugins.client import is_test
from rounds.plugins.faults import plain
from rounds.plugins.folder import FileChange, PluginFolder, changes, read_folder, visible
from rounds.storage.store import Create, Written

if TYPE_CHECKING:
    from rounds.base.problems import Problem
    from rounds.desk.desk import Desk
    from rounds.plugins import PluginInfo


_NAME = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*", re.ASCII)
_LONGEST = 60
_FORMS = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class PluginName:
    """A plugin to be: its module's name, and the name of its channel and rule in records."""

    module: str
    slug: str

    @property
    def path(self) -> str:
        """Where the plugin goes in the workspace."""
        return f"plugins/{self.module}.py"

    @property
    def test_path(self) -> str:
        """Where its test goes: outside ``plugins/``, so that a change of it does not turn the plugins off."""
        return f"tests/test_{self.module}.py"

    def files(self) -> dict[str, str]:
        """Both texts by path."""
        names = {"module": self.module, "slug": self.slug, "title": self.slug.replace("-", " ").capitalize()}
        forms = {self.path: "new_plugin.py.txt", self.test_path: "new_plugin_test.py.txt"}
        return {path: _FORMS.joinpath(form).read_text("utf-8").format(**names) for path, form in forms.items()}


def parse_name(text: str) -> PluginName:
    """The plugin that is to be called so; ``golf-outing`` and ``golf_outing`` mean the same.

    Raises:
        UsageError: it cannot be the name of a file and of a channel.
    """
    if not _NAME.fullmatch(text) or len(text) > _LONGEST:
        hint = "lower-case letters, digits and hyphens, beginning with a letter, such as golf-outing"
        raise UsageError(f"'{text}' cannot name a plugin", hint)
    module = text.replace("-", "_")
    if is_test(module):
        raise UsageError(f"'{text}' would be taken for a test", "choose another name")
    return PluginName(module, text.replace("_", "-"))


@dataclass(frozen=True, slots=True)
class CreatePlugin:
    """A plugin to start.

    Attributes:
        name: How it is to be called: ``golf-outing``.
    """

    name: str


@dataclass(frozen=True, slots=True)
class CreatedPlugin:
    """A plugin that was started, or would be.

    Attributes:
        name: Its module, and the name of its channel and rule.
        files: Text by path.
        written: What was written; nothing on a dry run.
        dry_run: Nothing was.
    """

    name: PluginName
    files: dict[str, str]
    written: Written
    dry_run: bool = False

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        if self.dry_run:
            return {"dry_run": True, "would_write": self.files}
        return {"written": list(self.written.paths), "commit": self.written.commit, "notice": self.written.notice}


def create_plugin(desk: Desk, request: CreatePlugin) -> CreatedPlugin:
    """Write a plugin that works, with its test, into the client's folder. No file is replaced.

    Raises:
        UsageError: it cannot be called so, or something else is.
        ChangedError, StorageError: as the store says; nothing was written.

    Example:
        >>> list(create_plugin(desk, CreatePlugin("golf-outing")).files)
        ['plugins/golf_outing.py', 'tests/test_golf_outing.py']
    """
    name = parse_name(request.name)
    files = name.files()
    _refuse_taken(desk, name)
    if desk.dry_run:
        return CreatedPlugin(name, files, Written(), dry_run=True)
    changes = [Create(path, text) for path, text in files.items()]
    return CreatedPlugin(name, files, write(desk, changes, f"Start the plugin {name.module}"))


def _refuse_taken(desk: Desk, name: PluginName) -> None:
    """Refuse a name that a file or another plugin has."""
    root, hint = desk.workspace.root, "choose another name"
    for path in (name.path, f"plugins/{name.module}", name.test_path):
        if (root / path).exists() or (root / path).is_symlink():
            raise UsageError(f"{path} exists already; nothing was written", hint)
    if any(one.name == name.module for one in desk.plugins.listing):
        raise UsageError(f"there is a plugin '{name.module}' already; nothing was written", hint)
    if name.slug in desk.plugins.channels().values:
        raise UsageError(f"there is a channel '{name.slug}' already; nothing was written", hint)


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

    A dry run trusts nothing, and says so.

    Raises:
        RefusedError: they are not those that were confirmed, cannot be trusted, or the approval would lie among them.
        StorageError: the approval cannot be written.

    Example:
        >>> created = create_plugin(desk, CreatePlugin("golf-outing"))
        >>> review = review_plugins(desk, ReviewPlugins())
        >>> trust_plugins(desk, TrustPlugins(review.digest)).trusted
        True
    """
    refuse_past(desk)
    review = review_plugins(desk, ReviewPlugins())
    if review.trusted:
        return review
    if request.confirmed != review.digest:
        raise RefusedError(
            f"the plugins are not those of {visible(request.confirmed)}: theirs is {review.digest}",
            Remedy("look at them with:", "trust"),
        )
    if not desk.dry_run:
        desk.trust_store.approve(desk.workspace, review.folder)
    return replace(review, trusted=not desk.dry_run)


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
    refuse_past(desk)
    if desk.dry_run:
        return RevokedTrust(desk.trust_store.approval(desk.workspace) is not None)
    return RevokedTrust(desk.trust_store.revoke(desk.workspace))
