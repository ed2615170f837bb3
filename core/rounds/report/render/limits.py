"""Bounds for a client's own templates: a template is text from a repository, and may loop or grow without end.

It gets data without behaviour. It is filled in, and what came of it put on paper, by a child process that the system
stops. Where there is no ``fork`` (Windows), only the sandbox's own bounds hold.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import time
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from rounds.base.problems import Problem, RoundsError, Source

if TYPE_CHECKING:
    from collections.abc import Callable


class BadTemplateError(RoundsError):
    """A template is missing, is no template, or failed while it was filled in.

    ``source`` is the template and the line, ``plugin`` whose template it is (empty: the workspace's own).
    """

    def __init__(self, source: Source, message: str, hint: str = "", plugin: str = "") -> None:
        super().__init__(f"{source}: {message}", hint)
        self.source = source
        self.reason = message
        self.plugin = plugin

    def problem(self) -> Problem:
        """The fault as one of the problems of a run."""
        return Problem(self.source, self.reason, self.hint, self.plugin)

    def __reduce__(self) -> tuple[type[BadTemplateError], tuple[Source, str, str, str]]:
        return type(self), (self.source, self.reason, self.hint, self.plugin)


def plain(value: object) -> Any:
    """The value for a template: records become bare attributes, lists become tuples; texts, numbers and days stay.

    Raises:
        TypeError: it is something else, which a template must not get.
    """
    if value is None or isinstance(value, str | int | float | date):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, Sequence | frozenset | set) and not isinstance(value, bytes | bytearray):
        return tuple(plain(each) for each in (sorted(value) if isinstance(value, frozenset | set) else value))
    if is_dataclass(value) and not isinstance(value, type):
        return SimpleNamespace(**{each.name: plain(getattr(value, each.name)) for each in fields(value)})
    raise TypeError(f"a template gets texts, numbers, days, lists and records, not a {type(value).__name__}")


SECONDS: Final = 10
"""Processor seconds that filling in one template may take."""
MEMORY: Final = 512 * 1024 * 1024
"""Bytes that it may take beyond what Rounds has already."""
LARGEST: Final = 16 * 1024 * 1024
"""Bytes of the result at most."""
_CHUNK: Final = 1 << 16
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """How many processor seconds, bytes of memory and bytes of a result there are."""

    seconds: int
    memory: int
    largest: int


def bounded(call: Callable[[], T], source: Source, limits: Limits | None = None) -> T:
    """What ``call`` returns, worked out by a child process; what it raises must be a RoundsError.

    Raises:
        BadTemplateError: it said so, or took too long, too much memory or too much room.
    """
    limits = limits or Limits(SECONDS, MEMORY, LARGEST)
    if not hasattr(os, "fork"):
        return call()
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # The child only fills in a template and leaves; threads that it has not copied are none of its business.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        os.close(reading)
        _work(call, writing, limits)
    os.close(writing)
    try:
        answer = _read(reading, limits)
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return cast("T", _believed(answer, source, limits))


def _work(call: Callable[[], object], writing: int, limits: Limits) -> None:
    """The child's whole life: work within bounds, answer, and leave without cleaning up what is the parent's."""
    try:
        _limit(limits)
        try:
            answer: object = call()
        except RoundsError as error:
            answer = error
        with os.fdopen(writing, "wb") as stream:
            pickle.dump(answer, stream)
    finally:
        os._exit(0)


def _limit(limits: Limits) -> None:
    import resource  # noqa: PLC0415 - only where there is fork

    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _read(reading: int, limits: Limits) -> bytes:
    """The child's answer, up to the bounds."""
    found = bytearray()
    end = time.monotonic() + 3 * limits.seconds
    while len(found) <= limits.largest:
        ready, _, _ = select.select([reading], [], [], max(0.0, end - time.monotonic()))
        chunk = os.read(reading, _CHUNK) if ready else b""
        if not chunk:
            break
        found += chunk
    return bytes(found)


def _believed(answer: bytes, source: Source, limits: Limits) -> object:
    found: object = None
    if len(answer) <= limits.largest:
        # The bytes come from our own child process, which wrote them with our own code.
        with contextlib.suppress(pickle.UnpicklingError, EOFError, MemoryError, ImportError, AttributeError):
            found = pickle.loads(answer)  # noqa: S301 - see above
    if isinstance(found, RoundsError):
        raise found
    if found is None:
        most = f"more than {limits.seconds} seconds, too much memory, or makes more than {limits.largest >> 20} MB"
        message = f"it takes {most}"
        raise BadTemplateError(source, message, "make it simpler")
    return found
