"""A workspace's own plugins as modules, compiled from the very bytes that were hashed.

No byte code is read or written and ``sys.path`` stays as it is, so that a plugin shadows nothing and nothing stands in
for a plugin. The modules live under a private package whose name holds the digest, where dataclasses, pickling and
relative imports find them (``from .helpers import x`` for ``plugins/helpers.py``).
"""

from __future__ import annotations

import hashlib
import importlib
import os
import sys
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from typing import TYPE_CHECKING, Any, Final

from rounds.plugins.faults import PATH_MARK
from rounds.plugins.folder import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from types import ModuleType

    from rounds.plugins.folder import PluginFolder
    from rounds.storage.workspace import Workspace

_PREFIX: Final = "rounds_client_"
_PACKAGE: Final = "/__init__.py"


@dataclass(frozen=True, slots=True)
class ClientPlugin:
    """A plugin in a workspace: its name (the stem of its file or folder) and its file's path in the workspace."""

    name: str
    path: str


def client_plugins(paths: Iterable[str]) -> tuple[ClientPlugin, ...]:
    """Which of the files are plugins: ``plugins/<name>.py`` and ``plugins/<name>/__init__.py``, in order of name.

    Names that begin with ``_`` are helpers, and tests (``test_*.py``, ``*_test.py``, ``conftest.py``) are tests.
    """
    found = (ClientPlugin(_stem(path), path) for path in paths if _is_at_top(path))
    named = (plugin for plugin in found if not plugin.name.startswith("_") and not is_test(plugin.name))
    # As in Python, a package comes before a module of its name.
    return tuple(sorted(named, key=lambda plugin: (plugin.name, not plugin.path.endswith(_PACKAGE))))


def import_client(workspace: Workspace, folder: PluginFolder, plugin: ClientPlugin) -> ModuleType:
    """The plugin's module, run now unless these very bytes have been run in this process before.

    Only for a folder that is trusted. Raises what the plugin raises.
    """
    return importlib.import_module(f"{_package_of(workspace.root.resolve(), folder)}.{plugin.name}")


def _package_of(root: Path, folder: PluginFolder) -> str:
    """Name of the private package of these bytes at this place; its finder is set up when it is new.

    The finder comes first, so that no folder on ``sys.path`` can stand in for the package.
    """
    key = hashlib.sha256(os.fsencode(root) + b"\0" + folder.digest.encode()).hexdigest()
    name = f"{_PREFIX}{key[:16]}"
    if not any(isinstance(finder, _Finder) and finder.serves(name) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder(_modules(name, root, folder.files)))
    return name


def is_test(name: str) -> bool:
    """Whether a file or folder of this name (without ``.py``) holds tests, for pytest, and is no plugin."""
    return name.startswith("test_") or name.endswith("_test") or name in {"conftest", "tests"}


@dataclass(frozen=True, slots=True)
class _Code:
    """One module: path in the workspace, absolute path for tracebacks, its bytes, and whether it is a package."""

    path: str
    file: str
    content: bytes
    is_package: bool


def _modules(package: str, root: Path, files: Mapping[str, bytes]) -> dict[str, _Code]:
    """Every module below ``plugins/`` by its full name; a folder without ``__init__.py`` is an empty package."""
    modules: dict[str, _Code] = {}
    for path, content in files.items():
        if not path.endswith(".py"):
            continue
        parts = path.removesuffix(".py").split("/")[1:]
        is_package = parts[-1] == "__init__"
        names = parts[:-1] if is_package else parts
        code = _Code(path, str(root / path), content, is_package)
        full = ".".join((package, *names))
        if is_package or full not in modules:
            modules[full] = code
        for depth in range(len(names)):
            folder = "/".join((FOLDER, *names[:depth]))
            modules.setdefault(
                ".".join((package, *names[:depth])), _Code(folder, str(root / folder), b"", is_package=True)
            )
    return modules


class _Finder:
    """Finds the modules of one approved folder by their full private names, and nothing else.

    Not derived from ``importlib.abc``, which costs every command 10 ms and adds nothing here.
    """

    def __init__(self, modules: Mapping[str, _Code]) -> None:
        self._modules = modules
        self._names = frozenset(name.rpartition(".")[2] for name in modules)

    def serves(self, package: str) -> bool:
        return package in self._modules

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 - the signature of import finders
        target: ModuleType | None = None,  # noqa: ARG002 - the same
    ) -> ModuleSpec | None:
        code = self._modules.get(fullname)
        if code is None:
            return None
        loader: Any = _Loader(code, self._names)
        spec = ModuleSpec(fullname, loader, origin=code.file, is_package=code.is_package)
        spec.has_location = True
        return spec


class _Loader:
    """Runs one module from bytes held in memory."""

    def __init__(self, code: _Code, beside: frozenset[str]) -> None:
        self._code = code
        self._beside = beside

    def create_module(self, spec: ModuleSpec) -> None:
        """The import system's own module will do."""

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__[PATH_MARK] = self._code.path
        try:
            compiled = compile(self._code.content, self._code.file, "exec", dont_inherit=True)
            exec(compiled, module.__dict__)  # noqa: S102 - the point of trust: these bytes were approved
        except SyntaxError as error:
            error.filename = self._code.path if error.filename == self._code.file else error.filename
            raise
        except ModuleNotFoundError as error:
            if error.name in self._beside:
                error.msg = f"{error.msg}; it stands beside the plugin, so write the dot: from .{error.name} import ..."
            raise


def _is_at_top(path: str) -> bool:
    depth = path.count("/")
    return path.endswith(".py") and (depth == 1 or (depth == 2 and path.endswith(_PACKAGE)))  # noqa: PLR2004


def _stem(path: str) -> str:
    return path.split("/")[1].removesuffix(".py")
