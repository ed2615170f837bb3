"""A plugin that fails is named, and the run goes on with the rest."""

from __future__ import annotations

import sys
import threading
from datetime import date
from typing import TYPE_CHECKING

import pytest

from rounds.base.problems import RefusedError, Source
from rounds.book.records import Client, Settings
from rounds.plugins import Plugins, attempt, call_plugin, each_of_plugin
from rounds.plugins.faults import PluginError, error_words, plain, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OTHER = """
    @hookimpl
    def register_channels():
        return [Channel("tennis", "Tennis")]
"""
SETTINGS = Settings(client=Client("Cedar Orthopedics"))


def told(problems) -> list[str]:
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("raising", "words"),
    [
        ("raise ValueError('no such course')", "ValueError: no such course"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("raise MemoryError", "MemoryError"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        (
            "(lambda again: again(again))(lambda again: again(again))",
            "RecursionError: maximum recursion depth exceeded",
        ),
        ("raise type('Rude', (Exception,), {'__str__': lambda self: 1 / 0})", "Rude"),
    ],
)
def test_what_a_plugin_raises_at_import_names_it_and_the_others_work(
    trusted: Callable[..., Plugins], raising: str, words: str
) -> None:
    plugins = trusted(broken=f"\n{raising}\n", tennis=OTHER)

    assert told(plugins.problems) == [f"plugins/broken.py:4: plugin broken: loading failed: {words}"]
    assert list(plugins.channels().values) == ["tennis"]
    assert [(one.name, one.state) for one in plugins.listing if one.origin == "workspace"] == [
        ("broken", "failed"),
        ("tennis", "on"),
    ]


def test_what_a_plugin_prints_stays_out_of_the_answer(
    trusted: Callable[..., Plugins], capsys: pytest.CaptureFixture[str]
) -> None:
    """Or ``rounds list --json`` would be no JSON."""
    chatty = OTHER.replace("return", 'print("in the hook")\n        return')
    plugins = trusted(chatty=f'\n    print("at import")\n{chatty}')
    assert list(plugins.channels().values) == ["tennis"]
    assert capsys.readouterr() == ("", "at import\nin the hook\n")


def test_a_file_that_is_no_python_is_told_by_line_and_column(one: Callable[[str], Plugins]) -> None:
    (problem,) = one("def register_channels(:\n").problems

    assert problem.source == Source("plugins/warm.py", 3, 23)
    assert "SyntaxError: invalid syntax" in problem.message


@pytest.mark.parametrize(
    "raising", ["raise ValueError('no')", "raise SystemExit", "yield Channel('golf', 'Golf'); raise ValueError('no')"]
)
def test_what_a_hook_raises_names_plugin_hook_and_line(trusted: Callable[..., Plugins], raising: str) -> None:
    plugins = trusted(
        broken=f"""
            @hookimpl
            def register_channels():
                {raising}
        """,
        tennis=OTHER,
    )
    channels = plugins.channels()

    assert plugins.problems == ()
    assert "tennis" in channels.values
    (problem,) = channels.problems
    assert (problem.source, problem.plugin) == (Source("plugins/broken.py", 6), "broken")
    assert problem.message.startswith("register_channels failed: ")


def test_what_a_generator_gave_before_it_raised_stays(one: Callable[[str], Plugins]) -> None:
    channels = one("""
        @hookimpl
        def register_channels():
            yield Channel("golf", "Golf")
            raise OSError("rained off")
    """).channels()

    assert list(channels.values) == ["golf"]
    assert told(channels.problems) == ["plugins/warm.py:7: plugin warm: register_channels failed: OSError: rained off"]


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        ("'golf'", "register_channels returned 'golf', not a list of Channel"),
        ("42", "register_channels returned 42, not a list of Channel"),
        (
            "Channel('golf', 'Golf')",
            "register_channels returned Channel(name='golf', title='Golf', cost=0.0, minutes=0.0, w…, not a list",
        ),
        ("{'golf': 1}", "register_channels returned {'golf': 1}, not a list of Channel"),
        ("['golf']", "register_channels: Channel expected, not 'golf'"),
        ("[Channel]", "register_channels: Channel expected, not <class 'rounds.plugins.contracts.Channel'>"),
        ("[Channel('Golf!', 'Golf')]", "register_channels: Channel name 'Golf!' is not lower-case letters"),
        ("[Channel(['golf'], 'Golf')]", "register_channels: Channel name ['golf'] is not lower-case letters"),
        ("[Channel('golf', '')]", "register_channels: Channel golf: title '' is not a text"),
        ("[Channel('golf', 'Golf', cost='40')]", "register_channels: Channel golf: cost '40' is not a number"),
        (
            "[Channel('golf', 'Golf', cost=-1)]",
            "register_channels: Channel golf: cost -1 is not a number that is not neg",
        ),
        (
            "[Channel('golf', 'Golf', weight=float('nan'))]",
            "register_channels: Channel golf: weight nan is not a number",
        ),
        ("[Channel('golf', 'Golf', weight=10**400)]", "register_channels: Channel golf: weight 1000"),
    ],
)
def test_rubbish_is_named_and_left_out(one: Callable[[str], Plugins], returned: str, words: str) -> None:
    channels = one(f"""
        @hookimpl
        def register_channels():
            return {returned}
    """).channels()

    (problem,) = channels.problems
    assert channels.values == {}
    assert problem.message.startswith(words)
    assert (problem.source.path, problem.plugin) == ("plugins/warm.py", "warm")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("ScoringRule('warm', 'Warm', 10)", "ScoringRule warm: function 10 is not a function"),
        ("ScoringRule('warm', 'Warm', print, weight=True)", "ScoringRule warm: weight True is not a number"),
        ("Channel('golf', 'Golf')", "ScoringRule expected, not Channel("),
    ],
)
def test_a_bad_rule_is_left_out_and_the_good_one_stays(one: Callable[[str], Plugins], rule: str, words: str) -> None:
    rules = one(f"""
        @hookimpl
        def register_scoring_rules(settings):
            return [{rule}, ScoringRule("good", settings.client.name, lambda relationship, as_of: 1)]
    """).scoring_rules(SETTINGS)

    assert rules.values["good"].title == "Cedar Orthopedics"
    (problem,) = rules.problems
    assert problem.message.startswith(f"register_scoring_rules: {words}")


def test_none_means_nothing_to_register(one: Callable[[str], Plugins]) -> None:
    channels = one("@hookimpl\ndef register_channels():\n    pass\n").channels()

    assert (channels.values, channels.problems) == ({}, ())


def test_an_async_hook_is_told(one: Callable[[str], Plugins]) -> None:
    channels = one("@hookimpl\nasync def register_channels():\n    return []\n").channels()

    assert told(channels.problems) == ["plugins/warm.py:3: plugin warm: register_channels is an async function"]


def test_of_two_channels_with_one_name_the_first_stays(trusted: Callable[..., Plugins]) -> None:
    channels = trusted(a_tennis=OTHER, b_tennis=OTHER).channels()

    assert channels.owners == {"tennis": "a_tennis"}
    assert told(channels.problems) == [
        "plugins/b_tennis.py:4: plugin b_tennis: register_channels: the name 'tennis' is taken by plugin a_tennis"
    ]


def test_a_plugin_that_repeats_itself_is_told(one: Callable[[str], Plugins]) -> None:
    channels = one("""
        @hookimpl
        def register_channels():
            return [Channel("golf", "Golf"), Channel("golf", "Golf again")]
    """).channels()

    assert channels.values["golf"].title == "Golf"
    assert channels.problems[0].message == "register_channels: the name 'golf' is taken by itself, earlier"


def test_each_hook_is_called_once(one: Callable[[str], Plugins]) -> None:
    plugins = one("""
        calls = []

        @hookimpl
        def register_channels():
            calls.append(1)
            return [Channel(f"golf-{len(calls)}", "Golf")]
    """)

    assert list(plugins.channels().values) == list(plugins.channels().values) == ["golf-1"]


def test_rules_are_asked_anew_for_other_settings(one: Callable[[str], Plugins]) -> None:
    plugins = one("""
        @hookimpl
        def register_scoring_rules(settings):
            return [ScoringRule("own", settings.client.name, print)]
    """)

    assert plugins.scoring_rules(SETTINGS).values["own"].title == "Cedar Orthopedics"
    assert plugins.scoring_rules(Settings(client=Client("Elm"))).values["own"].title == "Elm"


def test_attempt_returns_what_the_call_returns() -> None:
    assert attempt("warm", "scoring", lambda: date(2026, 11, 30)) == (date(2026, 11, 30), None)


def test_attempt_blames_the_record_and_says_where_in_the_plugin(one: Callable[[str], Plugins]) -> None:
    """The record is what a liaison can look at; the line in the plugin is for whoever mends it."""
    rules = one("""
        @hookimpl
        def register_scoring_rules(settings):
            return [ScoringRule("own", "Own", lambda relationship, as_of: share(relationship))]

        def share(relationship):
            return 1 / relationship
    """).scoring_rules(SETTINGS)

    where = Source("contacts/okafor-grace.yaml", 1, 1)
    value, problem = attempt("warm", "scoring okafor-grace", lambda: rules.values["own"].function(0, date.min), where)

    assert value is None
    assert problem is not None
    assert problem.source == where
    assert problem.message == "scoring okafor-grace failed: ZeroDivisionError: division by zero (plugins/warm.py:9)"
    assert problem.plugin == "warm"
    assert problem.hint


def test_ctrl_c_passes() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attempt("warm", "scoring", interrupted)


def test_a_message_never_reaches_the_terminal_as_commands() -> None:
    assert plain("red \x1b[31m alert\r\nand\u202e more") == "red [31m alert and more"
    assert len(plain("x" * 1_000_000)) == 200
    assert error_words(ValueError("\x1b]0;title\x07")) == "ValueError: ]0;title"


def test_the_place_is_in_the_plugin_and_not_in_what_it_calls(one: Callable[[str], Plugins]) -> None:
    channels = one("""
        import json

        @hookimpl
        def register_channels():
            return json.loads("{")
    """).channels()

    assert channels.problems[0].source == Source("plugins/warm.py", 8)


def test_a_value_that_cannot_even_be_shown_is_named_by_its_type(one: Callable[[str], Plugins]) -> None:
    channels = one("""
        class Shy:
            def __repr__(self):
                raise RuntimeError("no")

        @hookimpl
        def register_channels():
            return [Shy()]
    """).channels()

    assert channels.problems[0].message == "register_channels: Channel expected, not a Shy"


def test_a_value_is_told_by_the_same_words_in_every_run() -> None:
    assert short(object()) == "<object object>"
    assert short(told).startswith("<function told>")


# -- What nothing can go on without ------------------------------------------------------------------------------------


def test_what_a_plugin_returns_is_given_on_and_what_it_prints_stays_out_of_the_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def export() -> dict[str, str]:
        print("working ...")  # noqa: T201 - what a plugin may do
        return {"a.csv": "1"}

    assert call_plugin("golf", "exporting", export) == {"a.csv": "1"}
    print("answer")  # noqa: T201 - the command's own
    assert capsys.readouterr() == ("answer\n", "working ...\n")


@pytest.mark.parametrize("raised", [ValueError("no such course"), SystemExit(3), GeneratorExit()])
def test_a_plugin_that_fails_at_what_is_needed_is_named(
    raised: BaseException, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        print("working ...")  # noqa: T201 - what a plugin may do
        raise raised

    with pytest.raises(PluginError, match=r"plugin golf: exporting failed: \w+") as caught:
        call_plugin("golf", "exporting", fail, "nothing was written; mend the plugin")
    assert caught.value.hint == "nothing was written; mend the plugin"
    assert caught.value.__cause__ is raised
    print("answer")  # noqa: T201 - the command's own
    assert capsys.readouterr() == ("answer\n", "working ...\n")


@pytest.mark.parametrize("raised", [RefusedError("a limit is reached", "give less"), KeyboardInterrupt()])
def test_a_plugin_s_own_refusal_and_an_interrupt_pass(raised: BaseException) -> None:
    def fail() -> None:
        raise raised

    with pytest.raises(type(raised)) as caught:
        call_plugin("golf", "exporting", fail)
    assert caught.value is raised


def test_what_a_plugin_yields_comes_one_by_one_and_its_failure_after_the_good(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def lines() -> Iterator[int]:
        print("reading ...")  # noqa: T201 - what a plugin may do
        yield 1
        yield 0
        print("failing ...")  # noqa: T201 - the same
        raise ValueError("no such course")

    found: list[int] = []
    asked = (print(one) or one for one in each_of_plugin("golf", "importing", lines))  # noqa: T201 - the command's own
    with pytest.raises(PluginError, match=r"plugin golf: importing failed: ValueError: no such course"):
        found.extend(asked)
    assert found == [1, 0]
    assert capsys.readouterr() == ("1\n0\n", "reading ...\nfailing ...\n")


def test_a_plugin_that_yields_nothing_iterable_is_named() -> None:
    with pytest.raises(PluginError, match="'int' object is not iterable"):
        list(each_of_plugin("golf", "importing", lambda: 3))
    assert list(each_of_plugin("golf", "importing", lambda: [None, "", 0])) == [None, "", 0]


def test_two_plugins_at_once_leave_the_answers_stream_where_it_was() -> None:
    """The one that began first ends first: what it found must not be what the other puts back."""
    stream, begun, ended = sys.stdout, threading.Event(), threading.Event()

    def second() -> None:
        begun.set()
        assert ended.wait(10)

    other = threading.Thread(target=attempt, args=("golf", "waiting", second))

    def first() -> None:
        other.start()
        assert begun.wait(10)

    try:
        attempt("golf", "starting", first)
        ended.set()
        other.join(10)
        assert sys.stdout is stream
    finally:
        sys.stdout = stream
