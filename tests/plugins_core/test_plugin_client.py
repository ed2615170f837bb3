"""Plugins of a workspace as modules: packages, helpers, dataclasses, and names that mean no plugin."""

from __future__ import annotations

import pickle
import sys
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from rounds.plugins import Plugins, TrustStore
from rounds.plugins.client import client_plugins
from rounds.plugins.folder import read_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.storage.workspace import Workspace


@pytest.fixture
def discover(make_workspace: Callable[..., Workspace], store: TrustStore) -> Callable[..., Plugins]:
    """A function: files below ``plugins/`` (path to text), approved and discovered."""

    def run(files: dict[str, str], disabled: tuple[str, ...] = ()) -> Plugins:
        workspace = make_workspace({f"plugins/{path}": dedent(text) for path, text in files.items()})
        store.approve(workspace, read_folder(workspace))
        return Plugins.discover(workspace, store, disabled)

    return run


CHANNEL = """
    from rounds import Channel, hookimpl

    @hookimpl
    def register_channels():
        return [Channel("golf", "Golf", cost=PRICE)]
"""


def test_a_dataclass_with_postponed_annotations_works(discover: Callable[..., Plugins]) -> None:
    """What exec() in a bare namespace breaks: dataclasses look their module up in sys.modules."""
    plugins = discover(
        {
            "golf.py": """
                from __future__ import annotations
                import pickle
                from dataclasses import dataclass
                from typing import ClassVar
                from rounds import Channel, hookimpl

                @dataclass(frozen=True, slots=True)
                class Price:
                    dollars: float
                    currency: ClassVar[str] = "USD"

                @hookimpl
                def register_channels():
                    return [Channel("golf", "Golf", cost=pickle.loads(pickle.dumps(Price(40))).dollars)]
            """
        }
    )

    assert plugins.problems == ()
    assert plugins.channels().values["golf"].cost == 40


@pytest.mark.parametrize(
    "imports",
    [
        "from .prices import PRICE",
        "from . import prices\nPRICE = prices.PRICE",
        "from .data.prices import PRICE",
        "from .data import prices\nPRICE = prices.PRICE",
        "import importlib\nPRICE = importlib.import_module('.prices', __package__).PRICE",
    ],
)
def test_a_package_imports_its_own_modules(discover: Callable[..., Plugins], imports: str) -> None:
    plugins = discover(
        {
            "golf/__init__.py": f"{imports}\n{dedent(CHANNEL)}",
            "golf/prices.py": "PRICE = 40\n",
            "golf/data/prices.py": "from ..prices import PRICE\n",
        }
    )

    assert plugins.problems == ()
    assert plugins.channels().values["golf"].cost == 40


def test_a_plugin_imports_a_helper_beside_it_also_later(discover: Callable[..., Plugins]) -> None:
    plugins = discover(
        {
            "golf.py": """
                from rounds import Channel, hookimpl

                @hookimpl
                def register_channels():
                    from ._prices import PRICE
                    return [Channel("golf", "Golf", cost=PRICE)]
            """,
            "_prices.py": "PRICE = 40\n",
        }
    )

    assert plugins.channels().values["golf"].cost == 40


def test_a_plugin_finds_the_files_beside_it(discover: Callable[..., Plugins]) -> None:
    plugins = discover(
        {
            "golf.py": f"from pathlib import Path\nPRICE = float(Path(__file__).with_name('price.txt').read_text())\n"
            f"{dedent(CHANNEL)}",
            "price.txt": "40",
        }
    )

    assert plugins.channels().values["golf"].cost == 40


def test_an_import_without_the_dot_is_answered_with_the_dot(discover: Callable[..., Plugins]) -> None:
    plugins = discover(
        {"golf.py": f"from prices import PRICE\n{dedent(CHANNEL)}", "prices/__init__.py": "PRICE = 40\n"}
    )

    problem = next(problem for problem in plugins.problems if problem.plugin == "golf")
    assert str(problem) == (
        "plugins/golf.py:1: plugin golf: loading failed: ModuleNotFoundError: "
        "No module named 'prices'; it stands beside the plugin, so write the dot: from .prices import ..."
    )


def test_a_plugin_shadows_nothing(discover: Callable[..., Plugins]) -> None:
    plugins = discover({"json.py": f"PRICE = 1\n{dedent(CHANNEL)}", "csv.py": "raise SystemExit\n"}, ("csv",))

    assert plugins.problems == ()
    assert "golf" in plugins.channels().values
    assert sys.modules["json"].__name__ == "json"
    assert "plugins" not in sys.modules["json"].__file__


def test_modules_live_under_a_private_name(discover: Callable[..., Plugins]) -> None:
    plugins = discover(
        {
            "golf.py": """
                from rounds import Channel, hookimpl

                @hookimpl
                def register_channels():
                    return [Channel("golf", __name__)]
            """
        }
    )

    title = plugins.channels().values["golf"].title
    assert title.startswith("rounds_client_")
    assert title.endswith(".golf")
    assert title in sys.modules


def test_the_same_bytes_run_once_a_process(discover: Callable[..., Plugins], tmp_path) -> None:
    log = tmp_path / "log"
    files = {"golf.py": f"with open({str(log)!r}, 'a') as log: log.write('ran ')\nPRICE = 1\n{dedent(CHANNEL)}"}

    discover(files)
    discover(files)

    assert log.read_text() == "ran "


def test_changed_bytes_run_anew(discover: Callable[..., Plugins]) -> None:
    discover({"golf.py": f"PRICE = 1\n{dedent(CHANNEL)}"})
    plugins = discover({"golf.py": f"PRICE = 2\n{dedent(CHANNEL)}"})

    assert plugins.channels().values["golf"].cost == 2


def test_what_is_a_plugin() -> None:
    paths = [
        "plugins/golf.py",
        "plugins/tennis/__init__.py",
        "plugins/tennis/court.py",
        "plugins/helpers/prices.py",
        "plugins/_prices.py",
        "plugins/__init__.py",
        "plugins/test_golf.py",
        "plugins/golf_test.py",
        "plugins/conftest.py",
        "plugins/tests/__init__.py",
        "plugins/prices.txt",
        "plugins/deep/er/__init__.py",
    ]

    assert [plugin.name for plugin in client_plugins(paths)] == ["golf", "tennis"]


def test_a_name_that_cannot_be_one_is_told(discover: Callable[..., Plugins]) -> None:
    plugins = discover({"my golf.py": "raise SystemExit\n", "golf.v2.py": "raise SystemExit\n"})

    assert [str(problem) for problem in plugins.problems] == [
        "plugins/golf.v2.py: plugin golf.v2: 'golf.v2' cannot name a plugin",
        "plugins/my golf.py: plugin my golf: 'my golf' cannot name a plugin",
    ]
    assert {one.state for one in plugins.listing if one.origin == "workspace"} == {"failed"}


def test_a_file_and_a_package_of_one_name_are_told(discover: Callable[..., Plugins]) -> None:
    plugins = discover(
        {"golf.py": f"PRICE = 1\n{dedent(CHANNEL)}", "golf/__init__.py": f"PRICE = 2\n{dedent(CHANNEL)}"}
    )

    (problem,) = plugins.problems
    assert str(problem) == (
        "plugins/golf.py: plugin golf: the name 'golf' is taken by the workspace plugin plugins/golf/__init__.py"
    )
    assert plugins.channels().values["golf"].cost == 2


def test_a_disabled_plugin_is_not_even_imported(discover: Callable[..., Plugins]) -> None:
    plugins = discover({"golf.py": "raise SystemExit\n"}, ("golf",))

    assert plugins.problems == ()
    (golf,) = [one for one in plugins.listing if one.origin == "workspace"]
    assert (golf.state, golf.hooks) == ("disabled", ())


def test_a_misspelt_name_among_the_disabled_is_told(discover: Callable[..., Plugins]) -> None:
    (problem,) = discover({"golf.py": f"PRICE = 1\n{dedent(CHANNEL)}"}, ("gofl",)).problems

    assert str(problem) == "rounds.yaml: disabled_plugins: there is no plugin 'gofl'"
    assert problem.hint == "did you mean 'golf'?"


def test_the_listing_tells_hooks_version_and_path(discover: Callable[..., Plugins]) -> None:
    plugins = discover({"golf.py": f"__version__ = '1.2'\nPRICE = 1\n{dedent(CHANNEL)}"})

    (golf,) = [one for one in plugins.listing if one.origin == "workspace"]
    assert (golf.name, golf.version, golf.path, golf.hooks, golf.state) == (
        "golf",
        "1.2",
        "plugins/golf.py",
        ("register_channels",),
        "on",
    )


def test_values_of_a_plugin_can_be_pickled(discover: Callable[..., Plugins]) -> None:
    """Worker processes of a plugin's own depend on it."""
    channel = discover({"golf.py": f"PRICE = 1\n{dedent(CHANNEL)}"}).channels().values["golf"]

    assert pickle.loads(pickle.dumps(channel)) == channel  # noqa: S301 - our own bytes
