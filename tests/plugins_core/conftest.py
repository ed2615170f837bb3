"""Workspaces with plugins of their own, written in the test."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from rounds.plugins import Plugins, TrustStore
from rounds.plugins.folder import read_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from rounds.storage.workspace import Workspace

HEAD = (
    "from rounds import Channel, Contact, Problem, Reason, Referral, ScoringRule, Source\nfrom rounds import hookimpl\n"
)


@pytest.fixture(autouse=True)
def _no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """No bundled or installed plugins: what a test sees is what it wrote."""
    monkeypatch.setattr("rounds.plugins.discovery.entry_plugins", lambda: ((), ()))


@pytest.fixture
def store(tmp_path: Path) -> TrustStore:
    """Approvals beside the workspace, not in it."""
    return TrustStore(tmp_path / "state" / "trust")


@pytest.fixture
def trusted(make_workspace: Callable[..., Workspace], store: TrustStore) -> Callable[..., Plugins]:
    """A function: plugins (name to source, below two import lines) in a workspace, approved and discovered."""

    def discover(disabled: tuple[str, ...] = (), /, **sources: str) -> Plugins:
        workspace = make_workspace(_files(sources))
        store.approve(workspace, read_folder(workspace))
        return Plugins.discover(workspace, store, disabled)

    return discover


@pytest.fixture
def one(trusted: Callable[..., Plugins]) -> Callable[[str], Plugins]:
    """A function: the plugin ``warm`` with this source, approved and discovered."""
    return lambda source: trusted(warm=source)


def _files(sources: Mapping[str, str]) -> dict[str, str]:
    return {f"plugins/{name}.py": HEAD + dedent(source) for name, source in sources.items()}
