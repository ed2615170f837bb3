"""What a workspace has beside its records: a history with its hook, and schemas and settings for editors."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rounds.base.durability import write_over
from rounds.base.problems import Option, Remedy, UsageError
from rounds.book import FOLDERS
from rounds.desk.drafts import refuse_past
from rounds.documents.schema import KINDS
from rounds.storage.history.git import is_own_repository, repository_of
from rounds.storage.history.setup import GITATTRIBUTES, GITIGNORE, init_repository, install_hook
from rounds.storage.loader import schemas_of
from rounds.storage.store import Create, Update, as_storage_error
from rounds.storage.workspace import SETTINGS_FILE, Workspace, make_local

if TYPE_CHECKING:
    from rounds.base.problems import Problem
    from rounds.desk.desk import Desk
    from rounds.documents.schema import Schemas

_EDITOR_SETTINGS = ".vscode/settings.json"


@dataclass(frozen=True, slots=True)
class RefreshWorkspace:
    """Renew what git does not carry along.

    Attributes:
        folder: The workspace, or a folder within it; relative to the desk's folder.
        git: Also the settings of its repository, and the hook.
    """

    folder: str = "."
    git: bool = True


@dataclass(frozen=True, slots=True)
class RefreshedWorkspace:
    """A workspace that was made ready for work, or would be.

    Attributes:
        root: Its folder.
        notices: Why there is no history, or what else to mind.
        problems: What is wrong with the client's own schemas, and those of plugins.
        dry_run: Nothing was renewed.
    """

    root: Path
    notices: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    dry_run: bool = False

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        told = {"dry_run": self.dry_run, "workspace": str(self.root), "notices": list(self.notices)}
        return {**told, "problems": [problem.as_data() for problem in self.problems]}


def refresh_workspace(desk: Desk, request: RefreshWorkspace) -> RefreshedWorkspace:
    """Renew schemas for editors, and in a repository of the workspace's own its settings and hook: after a clone.

    Raises:
        UsageError: there is no workspace.
        RefusedError: a folder for the schemas is a link.
        StorageError: the disk refused.

    Example:
        >>> refresh_workspace(desk, RefreshWorkspace()).problems
        ()
    """
    refuse_past(desk)
    workspace = Workspace.find(folder_at(desk, request.folder))
    if desk.dry_run:
        return RefreshedWorkspace(workspace.root, dry_run=True)
    notice = start_history(workspace) if request.git and is_own_repository(workspace) else ""
    problems = renew_schemas(workspace, desk.anew(workspace.root))
    return RefreshedWorkspace(workspace.root, (notice,) if notice else (), tuple(problems))


def folder_at(desk: Desk, folder: str) -> Path:
    """A folder as people name it, whole; a link stays one."""
    return Path(os.path.abspath(desk.folder / folder))  # noqa: PTH100 - resolve() would follow links


def refuse_taken(target: Path, *, nonempty: bool) -> None:
    """Make sure that a workspace can be made in a folder.

    Raises:
        UsageError: it is one, lies in one, or (unless ``nonempty``) has other files.
    """
    if (target / SETTINGS_FILE).exists():
        raise UsageError(
            f"{target} is a workspace already", Remedy("", "init", " --refresh renews its schemas and hook")
        )
    above = next((folder for folder in target.parents if (folder / SETTINGS_FILE).exists()), None)
    if above:
        raise UsageError(f"{target} lies inside the workspace {above}", "make it beside, not inside")
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is a file", "name a folder")
    if target.is_dir() and not nonempty and any(entry.name != ".git" for entry in target.iterdir()):
        raise UsageError(
            f"{target} is not empty",
            Option("", "force-nonempty", after=" makes it there all the same, and replaces nothing"),
        )


def start_history(workspace: Workspace) -> str:
    """A repository of its own, unless the folder lies in one; the notice that the user should see."""
    outer = repository_of(workspace)
    if outer is not None and outer != workspace.root:
        advice = "make it elsewhere, or set 'commit: auto' in rounds.yaml"
        return f"it lies in the repository {outer}, so nothing is committed: {advice}"
    return init_repository(workspace, sys.executable) or install_hook(workspace, sys.executable)


def change(workspace: Workspace, path: str, text: str) -> Create | Update:
    """What writes the file, whether it is there or not."""
    file = workspace.root / path
    return Update(path, text, file.read_bytes()) if file.exists() else Create(path, text)


def renew_schemas(workspace: Workspace, desk: Desk) -> list[Problem]:
    """Write schemas for editors, the client's own demands included; what is wrong with these."""
    schemas, problems = schemas_of(workspace, desk.plugins)
    with as_storage_error():
        _write_schemas(workspace, schemas)
    return problems


def side_files(root: Path) -> dict[str, str]:
    """Files beside the records, by path: git's attributes and ignores, the editor's settings. Existing ones are kept.

    To git's two files the lines are added that they lack.
    """
    texts = {_EDITOR_SETTINGS: _editor_settings()} if not (root / _EDITOR_SETTINGS).exists() else {}
    for path, lines in ((".gitignore", GITIGNORE), (".gitattributes", GITATTRIBUTES)):
        file = root / path
        old = file.read_text(encoding="utf-8") if file.exists() else ""
        missing = [line for line in lines if line not in old.splitlines()]
        if missing:
            texts[path] = old + ("\n" if old and not old.endswith("\n") else "") + "\n".join(missing) + "\n"
    return texts


def _editor_settings() -> str:
    """Settings for editors with the YAML language server: which schema checks which files."""
    schemas = {f".rounds/schemas/{kind}.schema.json": [f"{folder}/**/*.yaml"] for kind, folder in FOLDERS.items()}
    schemas[".rounds/schemas/settings.schema.json"] = [SETTINGS_FILE]
    settings = {"yaml.schemas": schemas, "yaml.yamlVersion": "1.2", "files.eol": "\n", "[yaml]": {"editor.tabSize": 2}}
    return json.dumps(settings, indent=2) + "\n"


def _write_schemas(workspace: Workspace, schemas: Schemas) -> None:
    """The schemas in force, the client's own demands included, where records' first lines point.

    They are derived, so that git ignores them; ``rounds init --refresh`` writes them anew.
    """
    folder = make_local(workspace, "schemas")
    for kind in KINDS:
        write_over(folder / f"{kind}.schema.json", f"{json.dumps(schemas.effective(kind), indent=1)}\n".encode())
