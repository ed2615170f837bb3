"""Faults of plugins: whatever a plugin raises becomes a Problem that names it, and the run goes on."""

from __future__ import annotations

import re
import sys
import threading
import traceback
from contextlib import contextmanager
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, TypeVar

from rounds.base.problems import Problem, RoundsError, Source
from rounds.base.words import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from types import FrameType

T = TypeVar("T")

PATH_MARK: Final = "__rounds_path__"
"""Global of a module of a workspace's plugin: its path relative to the workspace, for messages."""

ON_WITHOUT_IT: Final = "the rest goes on without it; mend the plugin, or name it under disabled_plugins in rounds.yaml"
_LONGEST: Final = 200
_ADDRESS: Final = re.compile(r" at 0x[0-9a-fA-F]+")
_OURS: Final = frozenset({"", "rounds", "pluggy", "click", "jinja2"}) | sys.stdlib_module_names


def attempt(
    plugin: str, doing: str, call: Callable[[], T], where: Source | None = None
) -> tuple[T | None, Problem | None]:
    """What ``call`` returns, or the Problem that it raised.

    ``doing`` says in words what the plugin was at (``scoring okafor by rule 'warm'``); ``where`` is the record that it
    was at, if any, else the problem points into the plugin. Everything is caught, also ``SystemExit`` and recursion
    without end; only Ctrl-C passes. What it prints goes to standard error: the answer's stream is the command's own.
    """
    try:
        with _printing_aside():
            return call(), None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a plugin may raise anything, and must not take the run with it
        return None, fault(plugin, doing, error, where)


class PluginError(RoundsError):
    """A plugin failed at what cannot go on without it: its fault, not that of Rounds or of the records."""


def call_plugin(plugin: str, doing: str, call: Callable[[], T], hint: str = "mend the plugin") -> T:
    """What ``call`` returns, where nothing can go on without it.

    What the plugin prints goes to standard error, as in ``attempt``.

    Raises:
        RoundsError: the plugin's own, as it stands; or a PluginError that names the plugin, with the ``hint``.
    """
    try:
        with _printing_aside():
            return call()
    except (RoundsError, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise PluginError(str(fault(plugin, doing, error)), hint) from error


def each_of_plugin(
    plugin: str, doing: str, call: Callable[[], Iterable[T]], hint: str = "mend the plugin"
) -> Iterator[T]:
    """What a plugin yields, one by one: each is asked for by ``call_plugin``.

    Raises:
        RoundsError: as ``call_plugin`` does, when the plugin fails on the way.
    """
    items = call_plugin(plugin, doing, lambda: iter(call()), hint)
    while one := call_plugin(plugin, doing, lambda: [*islice(items, 1)], hint):
        yield one[0]


@contextmanager
def _printing_aside() -> Generator[None, None, None]:
    """What is printed meanwhile goes to standard error: the answer's stream is the command's own.

    Streams are the whole process's: among several threads only the main one turns them, or one that ends late would
    put back what another had turned.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    printed, sys.stdout = sys.stdout, sys.stderr
    try:
        yield
    finally:
        sys.stdout = printed


def fault(plugin: str, doing: str, error: BaseException, where: Source | None = None) -> Problem:
    """The problem that stands for an exception of a plugin: what it was at, what was raised, and where in its code."""
    words = f"{doing} failed: {error_words(error)}"
    place = place_of(error)
    if where is None:
        return Problem(place or Source(f"plugin {plugin}"), words, ON_WITHOUT_IT, plugin)
    return Problem(where, f"{words} ({place})" if place else words, ON_WITHOUT_IT, plugin)


def error_words(error: BaseException) -> str:
    """An exception's type and message as one printable line."""
    try:
        text = plain(error.msg if isinstance(error, SyntaxError) and error.msg else str(error))
    except Exception:  # noqa: BLE001 - even an exception's own text may raise
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def plain(text: str, longest: int = _LONGEST) -> str:
    """The text on one line, printable characters only, cut to ``longest``: a terminal must not act on it."""
    line = printable(text[: 10 * longest], " ")
    line = " ".join(line.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def short(value: object, longest: int = 60) -> str:
    """A value's ``repr`` for a message, cut to ``longest``; its type's name when even that raises.

    Addresses in memory are left out: a report that tells the problem has the same bytes in every run.
    """
    try:
        return plain(_ADDRESS.sub("", repr(value)), longest)
    except Exception:  # noqa: BLE001 - a plugin's class may define any __repr__
        return f"a {type(value).__name__}"


def promised(made: Any, kind: type[T], what: str) -> T:
    """What a plugin made; TypeError where it is of another type than the contract says: ``compose returns bytes``."""
    if not isinstance(made, kind):
        raise TypeError(f"{what} {kind.__name__}, not {type(made).__name__}")
    return made


def place_of(error: BaseException) -> Source | None:
    """Where in the plugin's code it was raised: the deepest frame of the plugin's own package.

    That is the package of a workspace's plugin, if one is involved, else the first that is not Rounds itself.
    """
    if isinstance(error, SyntaxError) and error.filename and not error.filename.startswith("<"):
        file = PurePath(error.filename)
        return Source(file.name if file.is_absolute() else str(file), error.lineno or 0, error.offset or 0)
    frames = [(frame, line) for frame, line in traceback.walk_tb(error.__traceback__) if _package(frame) not in _OURS]
    if not frames:
        return None
    marked = [frame for frame, _ in frames if PATH_MARK in frame.f_globals]
    own = _package(marked[-1] if marked else frames[0][0])
    frame, line = next((frame, line) for frame, line in reversed(frames) if _package(frame) == own)
    return Source(_shown(frame.f_globals, frame.f_code.co_filename), line)


def place_of_code(function: Any) -> Source | None:
    """Where a function is defined: path for messages and line."""
    code = getattr(function, "__code__", None)
    names = getattr(function, "__globals__", None)
    if code is None or not isinstance(names, dict):
        return None
    return Source(_shown(names, code.co_filename), code.co_firstlineno)


def _package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0]


def _shown(names: dict[str, Any], file: str) -> str:
    """A path without the folders of this machine: in the workspace, or from the plugin's package down."""
    marked = names.get(PATH_MARK)
    if isinstance(marked, str):
        return marked
    parts, package = PurePath(file).parts, str(names.get("__name__", "")).partition(".")[0]
    if package not in parts:
        return PurePath(file).name
    return "/".join(parts[len(parts) - 1 - parts[::-1].index(package) :])
