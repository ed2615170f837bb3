"""A new client: a workspace with its settings and a history, or a copy of the sample clinic to play with."""

from __future__ import annotations

import re
import secrets
import shlex
import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rounds.base.ids import make_id
from rounds.base.problems import Option, Remedy, StorageError, UsageError
from rounds.book.records.settings import DEFAULT_TIERS
from rounds.desk.workspace.setup import change, folder_at, refuse_taken, renew_schemas, side_files, start_history
from rounds.documents.schema import load_schemas
from rounds.documents.yamltext import dump, parse
from rounds.storage.history import commit
from rounds.storage.history.git import is_own_repository
from rounds.storage.store import apply, as_storage_error, schema_line
from rounds.storage.workspace import SETTINGS_FILE, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rounds.desk.desk import Desk


_LEFT_OUT = shutil.ignore_patterns(".rounds", "reports", "__pycache__", ".git")


@dataclass(frozen=True, slots=True)
class CopySample:
    """Where to copy the sample clinic to.

    Attributes:
        folder: A new or empty folder; relative to the desk's folder.
        git: Make a git repository.
    """

    folder: str = "."
    git: bool = True


@dataclass(frozen=True, slots=True)
class CopiedSample:
    """A copy that was made, or would be.

    Attributes:
        root: Its folder.
        sample: What was copied.
        notices: Why there is no history, or what else to mind.
        dry_run: Nothing was copied.
    """

    root: Path
    sample: Path
    notices: tuple[str, ...] = ()
    dry_run: bool = False

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        told = {"dry_run": self.dry_run, "workspace": str(self.root), "notices": list(self.notices)}
        return {**told, "sample": str(self.sample)}


def copy_sample(desk: Desk, request: CopySample) -> CopiedSample:
    """Copy the sample clinic, to look around and play with, with a history of its own.

    Raises:
        UsageError: the folder is taken.
        StorageError: the disk refused, or this installation has no sample.

    Example:
        >>> copied = copy_sample(desk, CopySample("../play"))
        >>> (copied.root / "rounds.yaml").exists()
        True
    """
    target, sample = folder_at(desk, request.folder), sample_folder()
    refuse_taken(target, nonempty=False)
    if desk.dry_run:
        return CopiedSample(target, sample, dry_run=True)
    _copy(sample, target)
    workspace = Workspace(target.resolve())
    for path, text in side_files(target).items():
        apply(workspace, [change(workspace, path, text)], message="", commit=False)
    notices = [start_history(workspace)] if request.git else []
    if request.git and is_own_repository(workspace):
        paths = [file.relative_to(workspace.root) for file in sorted(workspace.root.rglob("*")) if file.is_file()]
        ours = [path.as_posix() for path in paths if path.parts[0] not in {".git", ".rounds"}]
        notices.append(commit(workspace, ours, "Start with the sample clinic", desk.actor.author).notice)
    renew_schemas(workspace, desk.anew(target))
    if (workspace.root / "plugins").is_dir():
        notices.append(f"it has plugins of its own; read them, then: rounds -C {shlex.quote(str(target))} trust")
    return CopiedSample(target, sample, tuple(filter(None, notices)))


def sample_folder() -> Path:
    """The sample clinic's workspace: inside the installed package, else in the repository.

    Raises:
        StorageError: this installation has none.
    """
    package = Path(str(files("rounds")))
    for place in (package / "sample_data", package.parent.parent / "sample_data"):
        for folder in sorted(place.iterdir()) if place.is_dir() else ():
            if (folder / SETTINGS_FILE).is_file():
                return folder
    raise StorageError("this installation has no sample clinic", "install rounds again")


def _copy(sample: Path, target: Path) -> None:
    """All of it or nothing; the target must not exist, or be an empty folder."""
    draft = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    with as_storage_error():
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copytree(sample, draft, ignore=_LEFT_OUT)
            if target.exists():
                target.rmdir()
            draft.rename(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


_PERSON = re.compile(r"\s*([^<>]*[^<>\s])\s*(?:<\s*([^<>\s]+)\s*>)?\s*")
_TIERS_NOTE = """
# How often a source of each tier is touched, in days, and through which channels (shares of the touches).
# These are a start, not a standard: change what does not suit you.
"""
_MORE_NOTE = """
# Kinds of referred work, and the margin of a seen patient in US dollars, for the value of referrals:
# service_lines:
#   spine: {name: Spine, margin: 400}
#
# Cut-offs that figures rest on, weights of the score, sections of reports: docs/records/settings.md
"""


@dataclass(frozen=True, slots=True)
class CreateClient:
    """A client to make a workspace for.

    Attributes:
        folder: Where; relative to the desk's folder.
        name: Whose referral relationships these are.
        specialty: The client's specialty, such as orthopaedics.
        liaisons: Who owns relationships: ``Dana Reyes <dana@cedar.example>``, or the name alone.
        git: Make a git repository.
        nonempty: Make it in a folder that has other files, too; none is replaced.
    """

    folder: str = "."
    name: str = ""
    specialty: str = ""
    liaisons: tuple[str, ...] = ()
    git: bool = True
    nonempty: bool = False


@dataclass(frozen=True, slots=True)
class CreatedClient:
    """A workspace that was made, or would be.

    Attributes:
        root: Its folder.
        name: The client's name.
        files: Its first files, text by path.
        notices: Why there is no history, or what else to mind.
        dry_run: Nothing was made.
    """

    root: Path
    name: str
    files: Mapping[str, str]
    notices: tuple[str, ...] = ()
    dry_run: bool = False

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        if self.dry_run:
            return {"dry_run": True, "workspace": str(self.root), "would_write": dict(self.files)}
        told = {"dry_run": False, "workspace": str(self.root), "notices": list(self.notices)}
        return {**told, "client": self.name}


def prepare_client(desk: Desk, request: CreateClient) -> Path:
    """The folder, when a workspace can be made there; asked before a person is asked for more.

    Raises:
        UsageError: it is taken.

    Example:
        >>> prepare_client(desk, CreateClient("../cedar")).name
        'cedar'
    """
    target = folder_at(desk, request.folder)
    refuse_taken(target, nonempty=request.nonempty)
    return target


def create_client(desk: Desk, request: CreateClient) -> CreatedClient:
    """Make a workspace: rounds.yaml, a git repository whose settings keep records safe, and what editors need.

    Raises:
        UsageError: the folder is taken, the name is missing, or something given does not fit, which was told.
        StorageError: the disk refused.

    Example:
        >>> created = create_client(desk, CreateClient("../cedar", "Cedar Orthopedics", liaisons=("Dana Reyes",)))
        >>> sorted(created.files)
        ['.gitattributes', '.gitignore', '.vscode/settings.json', 'rounds.yaml']
    """
    target = prepare_client(desk, request)
    name = request.name.strip()
    if not name:
        raise UsageError("whose workspace is it?", Remedy("", "init", " DIR --client 'Cedar Orthopedics'"))
    text = settings_text(name, request.specialty.strip(), parse_people(request.liaisons))
    _refuse_invalid(desk, text)
    files = {SETTINGS_FILE: text, **side_files(target)}
    if desk.dry_run:
        return CreatedClient(target, name, files, dry_run=True)
    with as_storage_error():
        target.mkdir(parents=True, exist_ok=True)
    workspace = Workspace(target.resolve())
    history = start_history(workspace) if request.git else ""
    changes = [change(workspace, path, text) for path, text in files.items()]
    commit = request.git and is_own_repository(workspace)
    message = f"Start the workspace of {name}"
    written = apply(workspace, changes, message=message, commit=commit, author=desk.actor.author)
    renew_schemas(workspace, desk.anew(target))
    return CreatedClient(target, name, files, tuple(filter(None, (history, written.notice))))


def _refuse_invalid(desk: Desk, text: str) -> None:
    """Tell what the settings' schema does not accept in the text, and refuse it."""
    document, problems = parse(text.encode(), SETTINGS_FILE)
    if document is not None:
        schemas, _ = load_schemas()
        problems = schemas.check("settings", document.data, document.locate, SETTINGS_FILE)
    if problems:
        desk.ear.problems(problems)
        raise UsageError("nothing was made: what was given does not fit, see above")


def parse_people(texts: Sequence[str]) -> tuple[dict[str, str], ...]:
    """Liaisons from ``Dana Reyes <dana@cedar.example>``, each with an id from the first name, or the whole if need be.

    Raises:
        UsageError: it is not a name with an e-mail address or without.
    """
    people: list[dict[str, str]] = []
    for text in texts:
        match = _PERSON.fullmatch(text)
        if match is None:
            raise UsageError(
                f"'{text}' is not a person", Option("try", "liaison", "'Dana Reyes <dana@practice.example>'")
            )
        taken = {person["id"] for person in people}
        short = make_id(match[1].split()[0])
        person = {"id": make_id(match[1]) if short in taken else short, "name": match[1]}
        people.append(person | ({"email": match[2]} if match[2] else {}))
    return tuple(people)


def settings_text(name: str, specialty: str, people: Sequence[Mapping[str, str]]) -> str:
    """The text of ``rounds.yaml``."""
    first: dict[str, Any] = {"client": {"name": name} | ({"specialty": specialty} if specialty else {})}
    if people:
        first["liaisons"] = list(people)
    tiers = {
        letter: {
            "name": tier.name,
            **({"cadence_days": tier.cadence_days} if tier.cadence_days else {}),
            **({"mix": dict(tier.mix)} if tier.mix else {}),
        }
        for letter, tier in DEFAULT_TIERS.items()
    }
    return dump(first, schema_line("settings", SETTINGS_FILE)) + _TIERS_NOTE + dump({"tiers": tiers}) + _MORE_NOTE
