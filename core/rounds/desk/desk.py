"""The desk at which every operation works: the client's folder, the day, who writes, and who listens."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self

from rounds.base.dates import parse_day
from rounds.base.problems import Remedy, RoundsError
from rounds.base.words import counted
from rounds.storage.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from pathlib import Path

    from rounds.base.problems import Problem
    from rounds.book.book import Book
    from rounds.book.records import Settings
    from rounds.plugins import Plugins, TrustStore
    from rounds.storage.index import IndexOptions
    from rounds.storage.loader import Loaded

_HASH_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Actor:
    """Who writes.

    Attributes:
        name: The author of commits; empty: whom git knows in this folder.
        email: The author's address.
        role: What the person may do.
        liaison: Whose work it is, by id or name; empty: whoever has the address, else who looks after the source.
    """

    name: str = ""
    email: str = ""
    role: Literal["consultant", "manager", "liaison"] = "consultant"
    liaison: str = ""

    @property
    def author(self) -> str:
        """The author of commits as git writes it: ``Name <mail>``; empty without a name."""
        return f"{self.name} <{self.email}>" if self.name else ""


class Ear(Protocol):
    """Hears what an operation has to say on the way; a terminal prints it, a page shows it above the result."""

    def note(self, words: str) -> None:
        """Something that the person should know, and that hinders nothing."""
        ...

    def remark(self, about: str, words: str) -> None:
        """What a reader of a foreign file took it for, such as the meaning of its columns."""
        ...

    def problems(self, problems: Iterable[Problem]) -> None:
        """What is wrong in files or plugins; the operation goes on, or raises next."""
        ...

    def progress(self, doing: str, done: int, whole: int, *, about: bool = False) -> None:
        """So many of so many (``about``: of an estimate) are done of something that may take long."""
        ...


@dataclass
class Notes:
    """An ear that keeps what it hears, for doors that show it later, and for tests."""

    notes: list[str] = field(default_factory=list[str])
    heard: list[Problem] = field(default_factory=list["Problem"])

    def note(self, words: str) -> None:
        """Keep it."""
        self.notes.append(words)

    def remark(self, about: str, words: str) -> None:
        """Keep it."""
        self.notes.append(f"{about}: {words}")

    def problems(self, problems: Iterable[Problem]) -> None:
        """Keep them."""
        self.heard.extend(problems)

    def progress(self, doing: str, done: int, whole: int, *, about: bool = False) -> None:
        """Nobody waits."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What operations need of the computer and its user; a door asks the clock and the environment for it.

    Attributes:
        today: The day.
        now: The moment, with its zone, for what is stamped with an hour.
        tick: The moment in nanoseconds since 1970, by which the index tells a file that may still change.
        state: The user's folder for what must not be lost, such as approvals of plugins.
        cache: The user's folder for what can be made anew.
        config: The user's folder of what is set by hand, such as the accounts of servers.
        trusted: A digest of plugins that are trusted unasked, for machines without a user.
    """

    today: date
    now: datetime
    tick: int
    state: Path
    cache: Path
    config: Path
    trusted: str = ""


class Desk:
    """What an operation knows of its surroundings. Everything is found on first use, and once.

    Args:
        folder: The client's folder, or one within it.
        machine: The computer and its user.
        as_of: The day to take for today, as people write it; empty: the settings' frozen day, else the machine's.
        at: A day, commit or tag: look at the records as they were then, and write nothing.
        dry_run: Say what would be written, and write nothing.
        actor: Who writes.
        ear: Who listens.
        use_index: Whether what was read before may be kept and used.

    Raises:
        UsageError: the actor's name or address cannot sign a commit.
    """

    def __init__(
        self,
        folder: Path,
        machine: Machine,
        *,
        as_of: str = "",
        at: str = "",
        dry_run: bool = False,
        actor: Actor | None = None,
        ear: Ear | None = None,
        use_index: bool = True,
    ) -> None:
        self.folder = folder
        self.machine = machine
        self.at = at
        self.dry_run = dry_run
        self.actor = actor or Actor()
        if self.actor.author:
            from rounds.storage.history import check_author  # noqa: PLC0415 - most name nobody

            check_author(self.actor.author)
        self.ear = ear or Notes()
        self._as_of = as_of
        self._use_index = use_index
        self._briefly = False
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def forget_records(self) -> None:
        """What was read is no longer what stands in the files: who asks next reads again, so that policy sees it."""
        self._briefly = False
        for name in ("loaded", "settings"):
            self.__dict__.pop(name, None)

    def anew(self, folder: Path | None = None) -> Desk:
        """The desk as it was before anything was found: for files that changed since, or for another folder, as of now.

        In its own folder it looks at the same time as before, so that what cannot be written stays so.
        """
        return Desk(
            folder or self.folder,
            self.machine,
            as_of=self._as_of,
            at="" if folder else self.at,
            dry_run=self.dry_run,
            actor=self.actor,
            ear=self.ear,
            use_index=self._use_index,
        )

    def close(self) -> None:
        """Let go of the folder that a look back was made in; who asks after that looks back again."""
        self._open.close()
        self.__dict__.pop("_past", None)

    def take_over(self, before: Desk) -> None:
        """Use the plugins that another desk of the same folder and time has found."""
        if before.at == self.at and "plugins" in before.__dict__:
            self.__dict__["plugins"] = before.plugins
        before.close()

    @cached_property
    def home(self) -> Workspace:
        """The client's folder itself, where output goes, whatever time is looked at; UsageError without one."""
        return Workspace.find(self.folder)

    @property
    def workspace(self) -> Workspace:
        """The client's folder as it is now, or was ``at``."""
        return self._past[0] if self.at else self.home

    @cached_property
    def _past(self) -> tuple[Workspace, str, date]:
        """The workspace as it was, its commit, and the day as of which it is looked at."""
        from rounds.storage.history.past import commit_at, workspace_at  # noqa: PLC0415 - only to look back

        commit, day = commit_at(self.home, self.at)
        return self._open.enter_context(workspace_at(self.home, commit)), commit, day

    @property
    def commit_label(self) -> str:
        """The commit that the records stand at, for a report."""
        from rounds.storage.history import head_commit  # noqa: PLC0415 - only for reports

        return self._past[1][:_HASH_LENGTH] if self.at else head_commit(self.home)

    @property
    def today(self) -> date:
        """The machine's day, or the one that is looked back at."""
        return self._past[2] if self.at else self.machine.today

    @cached_property
    def as_of(self) -> date:
        """The day that is taken for today."""
        if self._as_of:
            return parse_day(self._as_of, self.machine.today)
        return self.settings.as_of or self.today

    @cached_property
    def settings(self) -> Settings:
        """The settings alone, without reading any record."""
        from rounds.storage.loader import load_settings  # noqa: PLC0415 - some operations need no loader

        return load_settings(self.workspace)[0]

    @cached_property
    def trust_store(self) -> TrustStore:
        """Approvals of workspaces' plugins: in the user's state folder, outside every workspace."""
        from rounds.plugins import TrustStore  # noqa: PLC0415 - the same

        return TrustStore(self.machine.state / "trust", self.machine.trusted)

    @property
    def has_workspace(self) -> bool:
        """Whether there is a client's folder here or above."""
        return Workspace.above(self.folder) is not None

    @cached_property
    def plugins(self) -> Plugins:
        """The plugins: bundled, installed, and the workspace's own where a person trusted them."""
        from rounds.plugins import Plugins, same_folder  # noqa: PLC0415 - the same

        if not self.has_workspace:
            return Plugins.discover(None, self.trust_store)
        workspace = self.workspace
        if self.at and same_folder(workspace, self.home):
            workspace = self.home  # what was approved is approved by where it stands
        return Plugins.discover(workspace, self.trust_store, self.settings.disabled_plugins)

    @property
    def index_options(self) -> IndexOptions:
        """What the index needs to know of this machine."""
        from rounds.storage.index import IndexOptions  # noqa: PLC0415 - the same

        def on_progress(done: int, whole: int) -> None:
            self.ear.progress("reading records", done, whole)

        return IndexOptions(self.machine.tick, self.machine.cache, on_progress, self._briefly)

    @cached_property
    def loaded(self) -> Loaded:
        """The book with the problems of its files, read once."""
        from rounds.storage.loader import load  # noqa: PLC0415 - the same

        self._finish_interrupted()
        latest = max(self.settings.as_of or self.today, self.as_of)  # a look back makes no record a slip
        index = self.index_options if self._use_index and not self.at else None
        return load(self.workspace, self.plugins, latest, index)

    @property
    def book(self) -> Book:
        """The records."""
        return self.loaded.book

    def note_errors(self) -> None:
        """Say so when files have errors: what an operation finds may lack something."""
        errors = sum(problem.severity == "error" for problem in self.loaded.own_problems)
        if errors:
            records = counted(self.loaded.left_out, "record is", "records are")
            left = f"; {records} left out" if self.loaded.left_out else ""
            words = f"the records have {counted(errors, 'error')}{left}. To see what is wrong:"
            self.ear.note(Remedy(words, "check"))

    def briefly(self) -> Self:
        """The same desk, for an operation that needs few records; it must say so before any is read."""
        self._briefly = True
        return self

    def _finish_interrupted(self) -> None:
        """Finish or take back what a killed command left, so that nobody reads a change by half."""
        if not self.home.intent.exists():
            return
        from rounds.storage.store import recover  # noqa: PLC0415 - almost never needed

        try:
            notice = recover(self.home)
        except RoundsError as error:
            notice = f"a command was interrupted, and its change could not be finished: {error.message}"
        if notice:
            self.ear.note(notice)


def facts(result: object, *names: str) -> dict[str, Any]:
    """Fields and properties of a result by their names, for other programs; what is a tuple is a list there."""
    values = ((name, getattr(result, name)) for name in names)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values}
