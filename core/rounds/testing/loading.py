"""A plugin from its file, alone and without trust: whoever tests it is about to run it anyway."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rounds.plugins import Plugins
from rounds.plugins.client import ClientPlugin
from rounds.plugins.contracts import Reason
from rounds.plugins.discovery import Found, client_candidate
from rounds.plugins.folder import FOLDER, PluginFolder, read_folder
from rounds.report.blocks import as_block
from rounds.storage.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds.base.dates import Period
    from rounds.base.problems import Problem
    from rounds.book.relationships import Relationship
    from rounds.plugins import Registered
    from rounds.plugins.contracts import Channel, Opportunity
    from rounds.report.blocks import Block
    from rounds.report.findings import Findings

T = TypeVar("T")
_INIT = "__init__.py"


class BadPluginError(AssertionError):
    """A plugin does not load, or hands in what Rounds would leave out; ``problems`` are what a user would be told."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{problem}\n    {problem.hint}" for problem in self.problems))


class LoadedPlugin(Plugins):
    """One plugin alone, with everything that ``Plugins`` offers and short ways to call what it registers.

    The short ways let the plugin's own exceptions through, with the line that raised them.
    """

    def channel(self, name: str) -> Channel:
        """The channel of this name."""
        return _only(self.channels(), name)

    def score(self, rule: str, relationship: Relationship) -> Reason | None:
        """What a scoring rule says about a relationship as of its day, before the weight; None: it does not apply."""
        given = _only(self.scoring_rules(relationship.settings), rule).function(relationship, relationship.as_of)
        return given if given is None or isinstance(given, Reason) else Reason(given)

    def opportunity(self, rule: str, relationship: Relationship) -> Opportunity | None:
        """What an opportunity rule finds in a relationship as of its day."""
        return _only(self.opportunity_rules(relationship.settings), rule).function(relationship, relationship.as_of)

    def measure(self, metric: str, relationships: Sequence[Relationship], period: Period) -> float:
        """A metric over the relationships in the period, in its unit."""
        return _only(self.metrics(), metric).function(relationships, period)

    def section(self, name: str, findings: Findings) -> tuple[Block, ...]:
        """The blocks that a section makes of the findings."""
        return tuple(map(as_block, _only(self.sections(), name).function(findings)))


def load_plugin(source: str | Path, name: str = "example") -> LoadedPlugin:
    """The plugin in a file (``plugins/warm.py``), in a package's folder, or in a text with its source.

    A text is what has more than one line; ``name`` is what its plugin is called. Nothing needs to be trusted, and no
    other plugin is there.

        >>> golf = load_plugin('''
        ... from rounds import Channel, hookimpl
        ...
        ... @hookimpl
        ... def register_channels():
        ...     return [Channel("golf", "Golf outing", cost=180)]
        ... ''')
        >>> golf.channel("golf").cost
        180

    Raises:
        BadPluginError: it does not load, or a hook is misspelt.
        FileNotFoundError: there is no such file.
    """
    if isinstance(source, str) and "\n" in source:
        path = f"{FOLDER}/{name}.py"
        return _loaded(Path.cwd(), PluginFolder({path: source.encode()}), ClientPlugin(name, path))
    file = Path(source).resolve()
    file = file / _INIT if file.is_dir() else file
    top = file.parent if file.name == _INIT else file
    root = top.parent.parent
    folder = _folder(file, top, root)
    return _loaded(root, folder, ClientPlugin(top.name.removesuffix(".py"), file.relative_to(root).as_posix()))


def _folder(file: Path, top: Path, root: Path) -> PluginFolder:
    """The files that the plugin may import: all beside it in a ``plugins`` folder, else its own."""
    if top.parent.name == FOLDER:
        return read_folder(Workspace(root))
    own = [file] if top == file else sorted(top.rglob("*.py"))
    return PluginFolder({one.relative_to(root).as_posix(): one.read_bytes() for one in own})


def _loaded(root: Path, folder: PluginFolder, plugin: ClientPlugin) -> LoadedPlugin:
    if plugin.path not in folder.files and not folder.problems:
        raise FileNotFoundError(f"there is no plugin {root / plugin.path}")
    candidate = client_candidate(Workspace(root), folder, plugin)
    found = Found(() if folder.problems else (candidate,), (), folder.problems)
    loaded = LoadedPlugin.of(found)
    if loaded.problems:
        raise BadPluginError(loaded.problems)
    return loaded


def _only(registered: Registered[T], name: str) -> T:
    if registered.problems:
        raise BadPluginError(registered.problems)
    if name not in registered.values:
        near = get_close_matches(name, registered.values, n=1) or sorted(registered.values)
        raise LookupError(f"the plugin registers no '{name}', but {', '.join(near) or 'nothing'}")
    return registered.values[name]
