"""Bounds for a client's own templates: a template is text from a repository, and may loop or grow without end.

It is filled in by a child process that the system stops. Where there is no ``fork`` (Windows), only the sandbox's own
bounds hold.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rounds.render.fault import BadTemplateError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.problems import Source

SECONDS: Final = 10
"""Processor seconds that filling in one template may take."""
MEMORY: Final = 512 * 1024 * 1024
"""Bytes that it may take beyond what Rounds has already."""
LARGEST: Final = 16 * 1024 * 1024
"""Bytes of the result at most."""
_CHUNK: Final = 1 << 16


def bounded(call: Callable[[], str], source: Source) -> str:
    """What ``call`` returns, worked out by a child process.

    Raises:
        BadTemplateError: it said so, or took too long, too much memory or too much room.
    """
    if not hasattr(os, "fork"):
        return call()
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # The child only fills in a template and leaves; threads that it has not copied are none of its business.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        os.close(reading)
        _work(call, writing)
    os.close(writing)
    try:
        answer = _read(reading)
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return _believed(answer, source)


def _work(call: Callable[[], str], writing: int) -> None:
    """The child's whole life: work within bounds, answer, and leave without cleaning up what is the parent's."""
    try:
        _limit()
        try:
            answer: str | BadTemplateError = call()
        except BadTemplateError as error:
            answer = error
        with os.fdopen(writing, "wb") as stream:
            pickle.dump(answer, stream)
    finally:
        os._exit(0)


def _limit() -> None:
    import resource  # noqa: PLC0415 - only where there is fork

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _read(reading: int) -> bytes:
    """The child's answer, up to the bounds."""
    found = bytearray()
    end = time.monotonic() + 3 * SECONDS
    while len(found) <= LARGEST:
        ready, _, _ = select.select([reading], [], [], max(0.0, end - time.monotonic()))
        chunk = os.read(reading, _CHUNK) if ready else b""
        if not chunk:
            break
        found += chunk
    return bytes(found)


def _believed(answer: bytes, source: Source) -> str:
    found: object = None
    if len(answer) <= LARGEST:
        # The bytes come from our own child process, which wrote them with our own code.
        with contextlib.suppress(pickle.UnpicklingError, EOFError, MemoryError):
            found = pickle.loads(answer)  # noqa: S301 - see above
    if isinstance(found, BadTemplateError):
        raise found
    if not isinstance(found, str):
        message = f"it takes more than {SECONDS} seconds, too much memory, or makes more than {LARGEST >> 20} MB"
        raise BadTemplateError(source, message, "make it simpler")
    return found
