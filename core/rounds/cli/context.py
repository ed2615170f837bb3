"""What one run of a command knows: the computer, the folder, the day, and the desk that it works at."""

from __future__ import annotations

import os
import time
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

from rounds.base.problems import UsageError
from rounds.base.words import printable
from rounds.cli.output import Progress, print_json, say_drafts, say_problems
from rounds.desk.desk import Actor, Desk, Machine

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from rounds.base.problems import Problem
    from rounds.desk import Loaded
    from rounds.desk.drafts import Saved


def this_machine() -> Machine:
    """What a desk needs to know of this computer, also for scripts and plugins' commands.

    ``ROUNDS_TODAY`` sets the day, for tests; ``ROUNDS_TRUST_DIGEST`` trusts plugins of one content without asking, for
    machines without a user.

    Raises:
        UsageError: ``ROUNDS_TODAY`` is no day.
    """
    given, home = os.environ.get("ROUNDS_TODAY", ""), Path.home()
    try:
        today = date.fromisoformat(given) if given else date.today()  # noqa: DTZ011 - the local day a liaison lives in
    except ValueError as error:
        raise UsageError(f"ROUNDS_TODAY is '{given}', and not a day", "write it as 2026-11-18, or unset it") from error
    return Machine(
        today,
        now=datetime.now().astimezone(),
        tick=time.time_ns(),
        state=Path(os.environ.get("XDG_STATE_HOME") or home / ".local" / "state") / "rounds",
        cache=Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "rounds",
        config=Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "rounds",
        trusted=os.environ.get("ROUNDS_TRUST_DIGEST", ""),
    )


F = TypeVar("F", bound="Callable[..., Any]")
Result = TypeVar("Result", bound="Writing")


class Reading(Protocol):
    """A result of an operation."""

    def as_data(self) -> object:
        """For other programs."""
        ...


class Writing(Reading, Protocol):
    """A result of an operation that writes."""

    @property
    def saved(self) -> Saved | None:
        """What was written, or would be; None: nothing."""
        ...


@dataclass
class Terminal:
    """Prints on standard error what an operation has to say."""

    _bars: dict[str, Progress] = field(default_factory=dict[str, Progress])

    def note(self, words: str) -> None:
        """A line."""
        click.echo(f"rounds: {words}", err=True)

    def remark(self, about: str, words: str) -> None:
        """A line that begins with the file."""
        click.echo(f"{about}: {printable(words)}", err=True)

    def problems(self, problems: Iterable[Problem]) -> None:
        """Each with its place and hint."""
        say_problems(problems)

    def progress(self, doing: str, done: int, whole: int, *, about: bool = False) -> None:
        """A bar, once it takes long."""
        bar = self._bars.setdefault(doing, Progress(doing, about=about))
        bar.show(done, whole)


@dataclass
class Invocation:
    """One run of ``rounds``. It reads the clock and the environment, so that nothing below ``cli`` does."""

    directory: Path = field(default_factory=Path)
    as_of_text: str = ""
    at_text: str = ""
    as_json: bool = False
    dry_run: bool = False
    use_index: bool = True

    def set(self, option: str, value: Any) -> None:
        """Take an option's value, also after plugins were asked for the commands that have it."""
        setattr(self, option, value)
        before = self.__dict__.pop("desk", None)
        if before is not None:
            self.desk.take_over(before)

    @cached_property
    def desk(self) -> Desk:
        """The desk at which the command's operations work."""
        return Desk(
            self.directory,
            this_machine(),
            as_of=self.as_of_text,
            at=self.at_text,
            dry_run=self.dry_run,
            actor=Actor(liaison=os.environ.get("ROUNDS_LIAISON", "")),
            ear=Terminal(),
            use_index=self.use_index,
        )

    def finish(self, result: Result, say: Callable[[Result], None]) -> int:
        """Tell what an operation wrote: as data, or in the command's words; of a dry run its drafts."""
        self.show_drafts(result.saved)
        if not self.printed_data(result) and not self.dry_run:
            say(result)
        return 0

    def printed_data(self, found: Reading) -> bool:
        """Print what an operation found as data, where ``--json`` asks for it; whether it did."""
        if self.as_json:
            print_json(found.as_data())
        return self.as_json

    def show_drafts(self, saved: Saved | None) -> None:
        """What a dry run would write."""
        if self.dry_run and saved and not self.as_json:
            say_drafts(saved.drafts)

    def load(self) -> Loaded:
        """The book with its problems, as plugins' commands asked for it before there was a desk."""
        warnings.warn("use run.desk.loaded, or run.desk.book", DeprecationWarning, stacklevel=2)
        return self.desk.loaded

    def as_of(self) -> date:
        """Today, asked for in the same way."""
        warnings.warn("use run.desk.as_of", DeprecationWarning, stacklevel=2)
        return self.desk.as_of

    def close(self) -> None:
        """The command is done."""
        if "desk" in self.__dict__:
            self.desk.close()


pass_invocation = click.make_pass_decorator(Invocation, ensure=True)


def _option(*names: str, keep: str, **facts: Any) -> Callable[[F], F]:
    """An option whose value is kept on the invocation, so that it means the same in every command."""

    def store(ctx: click.Context, _parameter: click.Parameter, value: Any) -> None:
        if value and not ctx.resilient_parsing:
            ctx.ensure_object(Invocation).set(keep, value)

    return click.option(*names, expose_value=False, callback=store, **facts)


as_of_option = _option(
    "--as-of", keep="as_of_text", metavar="DAY", help="Take this day for today: 2026-10-31, yesterday, -2w."
)
at_option = _option(
    "--at", keep="at_text", metavar="REV|DAY", help="Look at the records as they were then: a day, a commit, a tag."
)
json_option = _option("--json", keep="as_json", is_flag=True, help="Print JSON.")
dry_run_option = _option(
    "--dry-run", keep="dry_run", is_flag=True, help="Show what would be written, and write nothing."
)


def reads(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command that reads: it takes a day for today or a time to look back at, and prints data or text."""
    return as_of_option(at_option(json_option(pass_invocation(command))))


def writes(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command that writes: it takes a day for today, shows what it would write, and prints data or text."""
    return as_of_option(dry_run_option(json_option(pass_invocation(command))))


@contextmanager
def period_errors() -> Generator[None]:
    """A period that is none is a wrong value of ``--period``."""
    from rounds.desk.report import PeriodError  # noqa: PLC0415 - only commands with a period

    try:
        yield
    except PeriodError as error:
        words = ". ".join(filter(None, (error.message, error.hint)))
        raise click.BadParameter(words, param_hint="--period") from error
