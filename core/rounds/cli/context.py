"""What one run of a command knows: the folder, the day, and the workspace's book, loaded once."""

from __future__ import annotations

import atexit
import os
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rounds.base.dates import parse_day
from rounds.base.problems import RoundsError, UsageError
from rounds.cli.shown.output import say_problems
from rounds.cli.shown.progress import Progress
from rounds.storage.workspace import SETTINGS_FILE, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rounds.base.dates import Period
    from rounds.base.problems import Problem
    from rounds.book.records import Settings
    from rounds.plugins import Plugins, TrustStore
    from rounds.storage.index import IndexOptions
    from rounds.storage.loader import Loaded

HASH_LENGTH = 10
F = TypeVar("F", bound="Callable[..., Any]")


@dataclass
class Invocation:
    """One run of ``rounds``. It reads the clock and the environment, so that nothing below ``cli`` does."""

    directory: Path = field(default_factory=Path)
    as_of_text: str = ""
    at_text: str = ""
    as_json: bool = False
    dry_run: bool = False
    use_index: bool = True
    briefly: bool = False

    def has_workspace(self) -> bool:
        """Whether there is a workspace here or above."""
        here = self.directory.resolve()
        return any((folder / SETTINGS_FILE).is_file() for folder in (here, *here.parents))

    def workspace(self) -> Workspace:
        """The workspace that the directory is or lies in, as it is now or was ``--at``; UsageError without one."""
        return self._past[0] if self.at_text else self._workspace

    def home(self) -> Workspace:
        """The workspace's folder itself, where output goes, whatever time is looked at."""
        return self._workspace

    def commit_label(self) -> str:
        """The commit that the records stand at, for a report."""
        from rounds.storage.history import head_commit  # noqa: PLC0415 - only for reports

        return self._past[1][:HASH_LENGTH] if self.at_text else head_commit(self._workspace)

    def plugins(self) -> Plugins:
        """The plugins: bundled, installed, and the workspace's own where a person trusted them."""
        return self._plugins

    def load(self) -> Loaded:
        """The workspace's book with the problems of its files, read once."""
        return self._loaded

    def settings(self) -> Settings:
        """The workspace's settings alone, without reading any record."""
        return self._settings[0]

    def today(self) -> date:
        """The clock's day, the only place where it is asked (``ROUNDS_TODAY`` sets it, for tests)."""
        given = os.environ.get("ROUNDS_TODAY", "")
        try:
            return date.fromisoformat(given) if given else date.today()  # noqa: DTZ011 - the local day a liaison lives in
        except ValueError as error:
            raise UsageError(
                f"ROUNDS_TODAY is '{given}', and not a day", "write it as 2026-11-18, or unset it"
            ) from error

    def as_of(self, settings: Settings | None = None) -> date:
        """The day that the command takes for today: ``--as-of``, else the settings' frozen day, else the clock's."""
        if self.as_of_text:
            return parse_day(self.as_of_text, self.today())
        return (settings or self.settings()).as_of or self._clock()

    def _clock(self) -> date:
        """Today, or the day that ``--at`` looks at."""
        return self._past[2] if self.at_text else self.today()

    def report_problems(self, problems: Iterable[Problem]) -> None:
        """Tell problems on standard error."""
        say_problems(problems)

    def trust_store(self) -> TrustStore:
        """Approvals of workspaces' plugins: in the user's state folder, outside every workspace.

        ``ROUNDS_TRUST_DIGEST`` trusts plugins of one content without asking, for CI.
        """
        from rounds.plugins import TrustStore  # noqa: PLC0415 - --help and completion need no plugins

        state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
        return TrustStore(Path(state) / "rounds" / "trust", os.environ.get("ROUNDS_TRUST_DIGEST", ""))

    @cached_property
    def _workspace(self) -> Workspace:
        return Workspace.find(self.directory)

    @cached_property
    def _past(self) -> tuple[Workspace, str, date]:
        """The workspace as it was, its commit, and the day as of which it is looked at."""
        from rounds.storage.history import commit_at, workspace_at  # noqa: PLC0415 - only to look back

        commit, day = commit_at(self._workspace, self.at_text)
        stack = ExitStack()
        atexit.register(stack.close)
        return stack.enter_context(workspace_at(self._workspace, commit)), commit, day

    @cached_property
    def _settings(self) -> tuple[Settings, list[Problem]]:
        from rounds.storage.loader import load_settings  # noqa: PLC0415 - --help and completion need no loader

        return load_settings(self.workspace())

    @cached_property
    def _plugins(self) -> Plugins:
        from rounds.plugins import Plugins, same_folder  # noqa: PLC0415 - the same

        if not self.has_workspace():
            return Plugins.discover(None, self.trust_store())
        workspace = self.workspace()
        if self.at_text and same_folder(workspace, self._workspace):
            workspace = self._workspace  # what was approved is approved by where it stands
        return Plugins.discover(workspace, self.trust_store(), self.settings().disabled_plugins)

    @cached_property
    def _loaded(self) -> Loaded:
        from rounds.storage.loader import load  # noqa: PLC0415 - the same

        self._finish_interrupted()
        now = self.settings().as_of or self._clock()
        latest = max(now, self.as_of())  # a look back makes no record a slip
        return load(
            self.workspace(),
            self.plugins(),
            latest,
            self.index_options() if self.use_index and not self.at_text else None,
        )

    def index_options(self) -> IndexOptions:
        """What the index needs to know of this machine: the time, the user's cache, and how to show progress."""
        from rounds.storage.index import IndexOptions  # noqa: PLC0415 - the same

        cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
        told = Progress("reading records").told
        return IndexOptions(time.time_ns(), Path(cache) / "rounds", told, self.briefly)

    def _finish_interrupted(self) -> None:
        """Finish or take back what a killed command left, so that nobody reads a change by half."""
        if not self._workspace.intent.exists():
            return
        from rounds.storage.store import recover  # noqa: PLC0415 - almost never needed

        try:
            notice = recover(self._workspace)
        except RoundsError as error:
            notice = f"a command was interrupted, and its change could not be finished: {error.message}"
        if notice:
            click.echo(f"rounds: {notice}", err=True)


pass_invocation = click.make_pass_decorator(Invocation, ensure=True)


def _store(attribute: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """A callback that keeps an option's value on the invocation, so that it means the same in every command."""

    def keep(ctx: click.Context, _parameter: click.Parameter, value: Any) -> None:
        if value and not ctx.resilient_parsing:
            setattr(ctx.ensure_object(Invocation), attribute, value)

    return keep


def as_of_option(command: F) -> F:
    """``--as-of DAY``: take this day for today."""
    return click.option(
        "--as-of",
        metavar="DAY",
        expose_value=False,
        callback=_store("as_of_text"),
        help="Take this day for today: 2026-10-31, yesterday, -2w.",
    )(command)


def at_option(command: F) -> F:
    """``--at REV|DAY``: look at the records as they were."""
    return click.option(
        "--at",
        metavar="REV|DAY",
        expose_value=False,
        callback=_store("at_text"),
        help="Look at the records as they were then: a day, a commit, a tag.",
    )(command)


def json_option(command: F) -> F:
    """``--json``: print data instead of a text for people."""
    return click.option("--json", is_flag=True, expose_value=False, callback=_store("as_json"), help="Print JSON.")(
        command
    )


def dry_run_option(command: F) -> F:
    """``--dry-run``: show what would be written, and write nothing."""
    return click.option(
        "--dry-run",
        is_flag=True,
        expose_value=False,
        callback=_store("dry_run"),
        help="Show what would be written, and write nothing.",
    )(command)


def parse_period_option(text: str, invocation: Invocation, settings: Settings) -> Period:
    """The period that ``--period`` names, by the settings' fiscal year."""
    from rounds.base.dates import parse_period  # noqa: PLC0415 - only commands with a period

    try:
        return parse_period(text, invocation.as_of(settings), settings.fiscal_year_starts)
    except UsageError as error:
        words = ". ".join(filter(None, (error.message, error.hint)))
        raise click.BadParameter(words, param_hint="--period") from error
