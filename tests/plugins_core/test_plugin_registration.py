"""Hooks that are misspelt, unmarked or ask for what they are not given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rounds import Channel, hookimpl
from rounds.base.problems import Source
from rounds.book.records import Client, Settings
from rounds.plugins import Plugins

if TYPE_CHECKING:
    from collections.abc import Callable


def own(plugins: Plugins) -> list[tuple[str, str]]:
    return [(one.name, one.state) for one in plugins.listing if one.origin == "workspace"]


def test_a_misspelt_hook_is_told_and_the_plugins_other_hooks_work(one: Callable[[str], Plugins]) -> None:
    plugins = one("""
        @hookimpl
        def register_chanels():
            return []

        @hookimpl
        def register_channels():
            return [Channel("golf", "Golf")]
    """)

    (problem,) = plugins.problems
    assert str(problem) == "plugins/warm.py:4: plugin warm: there is no hook 'register_chanels'"
    assert problem.hint == "did you mean 'register_channels'?"
    assert problem.severity == "error"
    assert list(plugins.channels().values) == ["golf"]
    assert own(plugins) == [("warm", "on")]


def test_a_hook_like_no_other_is_answered_with_all(one: Callable[[str], Plugins]) -> None:
    (problem,) = one("@hookimpl\ndef zzz():\n    pass\n").problems

    assert problem.hint.startswith("the hooks are: register_channels, register_scoring_rules, ")


def test_an_optional_hook_may_be_unknown(one: Callable[[str], Plugins]) -> None:
    """What pluggy offers a plugin that also serves another version of Rounds."""
    assert one("@hookimpl(optionalhook=True)\ndef from_next_year():\n    pass\n").problems == ()


def test_specname_names_the_hook(one: Callable[[str], Plugins]) -> None:
    plugins = one("""
        @hookimpl(specname="register_channels")
        def our_channels():
            return [Channel("golf", "Golf")]
    """)

    assert plugins.problems == ()
    assert list(plugins.channels().values) == ["golf"]


@pytest.mark.parametrize(
    ("argument", "hint"),
    [("setings", "did you mean 'settings'?"), ("book", "write: def register_scoring_rules(settings)")],
)
def test_an_argument_that_is_not_given_turns_the_plugin_off(
    one: Callable[[str], Plugins], argument: str, hint: str
) -> None:
    plugins = one(f"""
        @hookimpl
        def register_scoring_rules({argument}):
            return []

        @hookimpl
        def register_channels():
            return [Channel("golf", "Golf")]
    """)

    (problem,) = plugins.problems
    assert problem.source == Source("plugins/warm.py", 4)
    assert problem.message == f"register_scoring_rules asks for '{argument}', which it is not given"
    assert (problem.plugin, problem.hint) == ("warm", hint)
    assert own(plugins) == [("warm", "failed")]
    assert plugins.channels().values == {}


def test_a_hook_may_leave_arguments_out_and_have_defaults(one: Callable[[str], Plugins]) -> None:
    plugins = one("""
        @hookimpl
        def register_scoring_rules(points=7):
            return [ScoringRule("own", f"Own {points}", print)]
    """)

    assert plugins.problems == ()
    assert plugins.scoring_rules(Settings(client=Client("Cedar"))).values["own"].title == "Own 7"


@pytest.mark.parametrize("option", ["wrapper", "hookwrapper"])
def test_a_wrapper_turns_the_plugin_off(one: Callable[[str], Plugins], option: str) -> None:
    plugins = one(f"""
        @hookimpl({option}=True)
        def register_channels():
            yield
    """)

    (problem,) = plugins.problems
    assert problem.message == "register_channels is marked as a wrapper; plugins of Rounds do not wrap each other"
    assert own(plugins) == [("warm", "failed")]


def test_a_hook_without_its_mark_is_told(one: Callable[[str], Plugins]) -> None:
    (problem,) = one("def register_channels():\n    return []\n").problems

    assert str(problem) == "plugins/warm.py:3: plugin warm: register_channels lacks @hookimpl and is never called"


def test_a_plugin_without_hooks_is_told(one: Callable[[str], Plugins]) -> None:
    (problem,) = one("GREETING = 'hello'\n").problems

    assert str(problem) == "plugins/warm.py: plugin warm: implements no hook"
    assert problem.severity == "warning"


def test_tryfirst_and_trylast_order_the_plugins(trusted: Callable[..., Plugins]) -> None:
    source = """
        @hookimpl({})
        def register_channels():
            return [Channel("{}", "Channel")]
    """
    plugins = trusted(
        a=source.format("trylast=True", "last"),
        b=source.format("", "third"),
        c=source.format("tryfirst=True", "first"),
        d=source.format("tryfirst=True", "second"),
    )

    assert list(plugins.channels().values) == ["first", "second", "third", "last"]


def test_a_class_instance_may_be_a_plugin() -> None:
    """Whoever embeds Rounds may pass objects; ``self`` is no argument of the hook."""

    class Golf:
        @hookimpl
        def register_channels(self):
            return [Channel("golf", "Golf")]

    plugins = Plugins.discover(None, None, extra=[("golf", Golf())])

    assert plugins.problems == ()
    assert plugins.channels().owners == {"golf": "golf"}


def test_an_object_that_cannot_even_be_looked_at_is_named() -> None:
    class Hostile:
        def __dir__(self):
            raise RuntimeError("go away")

    (problem,) = Plugins.discover(None, None, extra=[("hostile", Hostile())]).problems

    assert problem.plugin == "hostile"
    assert "RuntimeError: go away" in problem.message
