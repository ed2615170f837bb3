"""Bundled and installed plugins: real distributions on the path, as pip leaves them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.metadata import entry_points
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from rounds.plugins import Plugins
from rounds.plugins.discovery import BUNDLED_HOOKS, entry_plugins

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CHANNEL = """
    from rounds import Channel, hookimpl

    @hookimpl
    def register_channels():
        return [Channel("{name}", "{name}")]
"""


@pytest.fixture
def _no_others() -> None:
    """Here the others are the point."""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A function that installs a distribution: its modules (name to source), entry points, and metadata."""
    site = tmp_path / "site-packages"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))

    def run(name: str, entry_points: str, modules: dict[str, str], metadata: str | None = None) -> None:
        info = site / f"{name.replace('-', '_')}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(metadata or f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(dedent(entry_points))
        for module, source in modules.items():
            (site / f"{module}.py").write_text(dedent(source))
            monkeypatch.delitem(sys.modules, module, raising=False)

    return run


def from_others(plugins: Plugins) -> list[tuple[str, str, str, str]]:
    return [(one.name, one.version, one.path, one.state) for one in plugins.listing if one.origin == "installed"]


def test_an_installed_plugin_works_without_being_trusted(install: Callable[..., None]) -> None:
    """pip was the consent."""
    install("rounds-golf", "[rounds]\ngolf = clinic_golf\n", {"clinic_golf": CHANNEL.format(name="golf")})

    plugins = Plugins.discover(None, None)

    assert from_others(plugins) == [("golf", "1.0", "clinic_golf", "on")]
    assert plugins.channels().owners["golf"] == "golf"


def test_an_entry_point_may_name_an_object_of_a_module(install: Callable[..., None]) -> None:
    source = """
        from rounds import Channel, hookimpl

        class Golf:
            @hookimpl
            def register_channels(self):
                return [Channel("golf", "Golf")]

        plugin = Golf()
    """
    install("rounds-golf", "[rounds]\ngolf = clinic_golf:plugin\n", {"clinic_golf": source})

    assert "golf" in Plugins.discover(None, None).channels().values


def test_nothing_is_imported_by_looking(install: Callable[..., None]) -> None:
    install("rounds-golf", "[rounds]\ngolf = clinic_golf\n", {"clinic_golf": "raise SystemExit"})

    found, problems = entry_plugins()

    assert "golf" in [plugin.name for plugin in found]
    assert problems == ()
    assert "clinic_golf" not in sys.modules


def test_a_disabled_plugin_is_not_imported(install: Callable[..., None]) -> None:
    install("rounds-golf", "[rounds]\ngolf = clinic_golf\n", {"clinic_golf": "raise SystemExit"})

    plugins = Plugins.discover(None, None, ["golf"])

    assert plugins.problems == ()
    assert from_others(plugins) == [("golf", "1.0", "clinic_golf", "disabled")]


def test_one_that_does_not_import_is_named_and_the_others_work(install: Callable[..., None]) -> None:
    install("rounds-broken", "[rounds]\nbroken = clinic_broken\n", {"clinic_broken": "import no_such_thing\n"})
    install("rounds-gone", "[rounds]\ngone = clinic_gone\n", {})
    install("rounds-golf", "[rounds]\ngolf = clinic_golf\n", {"clinic_golf": CHANNEL.format(name="golf")})

    plugins = Plugins.discover(None, None)

    assert [str(problem) for problem in plugins.problems] == [
        "clinic_broken.py:1: plugin broken: loading failed: ModuleNotFoundError: No module named 'no_such_thing'",
        "clinic_gone: plugin gone: loading failed: ModuleNotFoundError: No module named 'clinic_gone'",
    ]
    assert "golf" in plugins.channels().values


def test_bundled_ones_come_first_then_by_distribution_and_name(install: Callable[..., None]) -> None:
    """The order decides of two channels with one name."""
    modules = {f"clinic_{name}": CHANNEL.format(name="same") for name in "abc"}
    install("rounds-z", "[rounds]\na = clinic_a\n", modules)
    install("rounds-y", "[rounds]\nc = clinic_c\nb = clinic_b\n", {})

    plugins = Plugins.discover(None, None)

    origins = [one.origin for one in plugins.listing]
    assert origins == sorted(origins)
    assert [name for name, *_ in from_others(plugins)] == ["b", "c", "a"]
    assert plugins.channels().owners["same"] == "b"


def test_two_plugins_of_one_name_are_told(install: Callable[..., None]) -> None:
    install("rounds-one", "[rounds]\ngolf = clinic_one\n", {"clinic_one": CHANNEL.format(name="one")})
    install("rounds-two", "[rounds]\ngolf = clinic_two\n", {"clinic_two": CHANNEL.format(name="two")})

    plugins = Plugins.discover(None, None)

    (problem,) = plugins.problems
    assert str(problem) == "clinic_two: plugin golf: the name 'golf' is taken by the installed plugin clinic_one"
    assert "one" in plugins.channels().values
    assert "two" not in plugins.channels().values


def test_a_client_cannot_take_the_name_of_an_installed_plugin(
    install: Callable[..., None], trusted: Callable[..., Plugins]
) -> None:
    install("rounds-golf", "[rounds]\ngolf = clinic_golf\n", {"clinic_golf": CHANNEL.format(name="golf")})

    (problem,) = trusted(golf=CHANNEL.format(name="own")).problems

    assert str(problem).startswith("plugins/golf.py: plugin golf: the name 'golf' is taken by the installed plugin")


@pytest.mark.parametrize(
    ("entry_points", "metadata"),
    [
        ("[rounds]\nno equals sign\n", None),
        ("[rounds]\ngolf = clinic_golf\n", "nothing that is metadata\n"),
        ("[rounds]\ngolf = not a module at all\n", None),
    ],
)
def test_broken_metadata_takes_nothing_else_away(
    install: Callable[..., None], entry_points: str, metadata: str | None
) -> None:
    install("rounds-broken", entry_points, {}, metadata)
    install("rounds-tennis", "[rounds]\ntennis = clinic_tennis\n", {"clinic_tennis": CHANNEL.format(name="tennis")})

    plugins = Plugins.discover(None, None)

    assert "tennis" in plugins.channels().values
    assert all(isinstance(str(problem), str) for problem in plugins.problems)


def test_the_bundled_plugins_are_found_in_the_distribution_named_rounds() -> None:
    declared = {entry.name for entry in entry_points(group="rounds") if entry.value.startswith("rounds_plugins")}

    assert {one.name for one in Plugins.discover(None, None).listing if one.origin == "bundled"} == declared


def test_bundled_plugins_load_without_complaint() -> None:
    plugins = Plugins.discover(None, None)

    assert plugins.problems == ()
    assert {one.state for one in plugins.listing} <= {"on"}


# -- Bundled plugins are imported when they are wanted -----------------------------------------------------------------


def test_the_hooks_of_bundled_plugins_are_known_beforehand() -> None:
    """Else a bundled plugin would be passed over, or imported for nothing."""
    bundled = {one.name for one in entry_plugins()[0] if one.is_bundled}
    found = {one.name: set(one.hooks) for one in Plugins.discover(None, None).listing if one.origin == "bundled"}

    assert {name: set(hooks.split()) for name, hooks in BUNDLED_HOOKS.items()} == found
    assert found.keys() == bundled
    assert all(found.values())


def test_a_command_imports_only_the_bundled_plugins_that_it_wants() -> None:
    program = """
        import sys
        from rounds.plugins import Plugins
        from rounds.plugins.discovery import entry_plugins

        plugins = Plugins.discover(None, None)
        modules = {one.entry.module for one in entry_plugins()[0] if one.is_bundled}
        assert len(modules) > 5
        assert not modules & set(sys.modules), "discovering imports none of them"
        assert "visit" in plugins.channels().values
        assert modules & set(sys.modules) == {"rounds_plugins.channels"}
        heavy = {"jinja2", "jsonschema", "click", "rounds.documents.schema", "rounds.report.findings"}
        assert not heavy & set(sys.modules)
    """
    done = subprocess.run([sys.executable, "-c", dedent(program)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.fixture
def bundle(install: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Installs a distribution and has it taken for the bundled one."""
    monkeypatch.setattr("rounds.plugins.discovery.OURS", "rounds-own")
    known = dict.fromkeys(("broken", "golf", "own"), "register_channels")
    monkeypatch.setattr("rounds.plugins.discovery.BUNDLED_HOOKS", known)
    return lambda entries, modules: install("rounds-own", entries, modules)


def test_a_bundled_plugin_that_fails_late_is_the_answer_to_the_hook_that_wanted_it(bundle: Callable[..., None]) -> None:
    bundle(
        "[rounds]\nbroken = own_broken\ngolf = own_golf\n",
        {"own_broken": f"1 / 0\n{dedent(CHANNEL)}", "own_golf": CHANNEL.format(name="golf")},
    )

    plugins = Plugins.discover(None, None, ["channels"])
    assert plugins.problems == ()
    channels = plugins.channels()
    assert list(channels.values) == ["golf"]
    assert [str(problem) for problem in channels.problems] == [
        "own_broken.py:1: plugin broken: loading failed: ZeroDivisionError: division by zero"
    ]
    assert {one.name: one.state for one in plugins.listing if one.origin == "bundled"} == {
        "broken": "failed",
        "golf": "on",
    }


def test_the_order_holds_whenever_a_bundled_plugin_is_imported(
    bundle: Callable[..., None], install: Callable[..., None]
) -> None:
    bundle("[rounds]\nown = own_same\n", {"own_same": CHANNEL.format(name="same")})
    install("rounds-a", "[rounds]\na = clinic_a\n", {"clinic_a": CHANNEL.format(name="same")})

    assert Plugins.discover(None, None).channels().owners["same"] == "own"


def test_a_bundled_plugin_whose_hooks_nobody_noted_is_imported_at_once(bundle: Callable[..., None]) -> None:
    bundle("[rounds]\nnew = own_new\n", {"own_new": "1 / 0\n"})

    (problem,) = Plugins.discover(None, None).problems

    assert problem.plugin == "new"


def test_of_a_distribution_that_is_installed_twice_the_first_counts(
    install: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user's own install before the system's, say."""
    install("rounds-golf", "[rounds]\ngolf = clinic_golf\n", {"clinic_golf": CHANNEL.format(name="golf")})
    shutil.copytree(tmp_path / "site-packages", tmp_path / "older")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "older")])

    plugins = Plugins.discover(None, None)

    assert plugins.problems == ()
    assert [name for name, *_ in from_others(plugins)] == ["golf"]
