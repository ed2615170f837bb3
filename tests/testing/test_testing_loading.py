"""Loading one plugin for its test, and the pytest fixtures, in a pytest of their own."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from rounds.base.dates import Period
from rounds.testing import (
    AS_OF,
    BadPluginError,
    LoadedPlugin,
    findings,
    load_plugin,
    relationship,
    relationships,
    small_book,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WARM = """\
from datetime import timedelta
from rounds import Channel, Metric, Opportunity, OpportunityRule, Paragraph, Reason, ScoringRule, Section, hookimpl


@hookimpl
def register_channels():
    return [Channel("golf", "Golf outing")]


@hookimpl
def register_scoring_rules(settings):
    return [ScoringRule("warm", "Warm", warm), ScoringRule("flat", "Flat", lambda rel, as_of: 7)]


def warm(relationship, as_of):
    patients = relationship.referrals_since(as_of - timedelta(30))
    return Reason(min(1, patients / 5), f"{patients} patients")


@hookimpl
def register_opportunity_rules(settings):
    return [OpportunityRule("thank", "Thank", lambda rel, as_of: Opportunity("Say thanks", ("They sent.",)))]


@hookimpl
def register_metrics():
    return [Metric("golfers", "Golfers", "people", lambda rels, period: len(rels))]


@hookimpl
def register_sections():
    return [Section("golf", "Golf", lambda findings: [Paragraph(f"{len(findings.relationships)} could play.")])]
"""


@pytest.fixture
def warm() -> LoadedPlugin:
    return load_plugin(WARM, "warm")


def test_three_lines_test_a_scoring_rule(warm: LoadedPlugin) -> None:
    book = small_book(referrals=[{"month": "2026-11", "count": 2}])
    reason = warm.score("warm", relationship(book))
    assert (reason.points, reason.words) == (0.4, "2 patients")


def test_everything_that_is_registered_can_be_called(warm: LoadedPlugin) -> None:
    book = small_book()
    assert warm.channel("golf").title == "Golf outing"
    assert warm.score("flat", relationship(book)).points == 7
    assert warm.opportunity("thank", relationship(book)).action == "Say thanks"
    assert warm.measure("golfers", relationships(book), Period(AS_OF, AS_OF)) == 1
    assert warm.section("golf", findings(book))[0].text == "1 could play."


def test_only_the_plugin_itself_is_there(warm: LoadedPlugin) -> None:
    assert [one.name for one in warm.listing] == ["warm"]
    assert list(warm.channels().values) == ["golf"]


def test_a_name_that_is_not_registered_is_answered_with_those_that_are(warm: LoadedPlugin) -> None:
    with pytest.raises(LookupError, match=r"registers no 'gulf', but golf"):
        warm.channel("gulf")
    with pytest.raises(LookupError, match=r"registers no 'zzz', but flat, warm"):
        warm.score("zzz", relationship(small_book()))


def test_the_plugins_own_exception_comes_through() -> None:
    plugin = load_plugin("""
from rounds import ScoringRule, hookimpl

@hookimpl
def register_scoring_rules(settings):
    return [ScoringRule("warm", "Warm", lambda rel, as_of: 1 / 0)]
""")

    with pytest.raises(ZeroDivisionError):
        plugin.score("warm", relationship(small_book()))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("raise ValueError('no')\n", "plugins/example.py:1: plugin example: loading failed: ValueError: no"),
        ("from rounds import hookimpl\n@hookimpl\ndef register_chanels(): pass\n", "did you mean 'register_channels'?"),
        ("x = 1\n", "implements no hook"),
    ],
)
def test_a_plugin_that_would_be_reported_fails_its_test(source: str, message: str) -> None:
    with pytest.raises(BadPluginError) as caught:
        load_plugin(source)

    assert message in str(caught.value)
    assert caught.value.problems


def test_rubbish_fails_its_test() -> None:
    plugin = load_plugin("from rounds import hookimpl\n@hookimpl\ndef register_channels(): return ['golf']\n")

    with pytest.raises(BadPluginError, match="Channel expected, not 'golf'"):
        plugin.channel("golf")


def test_a_plugin_comes_from_its_file_wherever_that_lies(tmp_path: Path) -> None:
    (tmp_path / "anywhere.py").write_text(WARM)

    assert load_plugin(tmp_path / "anywhere.py").channel("golf")
    assert load_plugin(str(tmp_path / "anywhere.py")).listing[0].name == "anywhere"


@pytest.mark.parametrize("named", ["plugins/golf", "plugins/golf/__init__.py", "elsewhere/golf"])
def test_a_plugin_may_be_a_package(tmp_path: Path, named: str) -> None:
    folder = tmp_path / named.partition("/")[0] / "golf"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(f"from .prices import PRICE\n{WARM}")
    (folder / "prices.py").write_text("PRICE = 40\n")

    assert load_plugin(tmp_path / named).listing[0].name == "golf"


def test_a_plugin_may_use_a_helper_beside_it(tmp_path: Path) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins/golf.py").write_text(f"from ._prices import PRICE\n{WARM}")
    (tmp_path / "plugins/_prices.py").write_text("PRICE = 40\n")

    assert load_plugin(tmp_path / "plugins/golf.py").channel("golf")


def test_a_changed_file_is_loaded_anew(tmp_path: Path) -> None:
    file = tmp_path / "golf.py"
    file.write_text(WARM)
    load_plugin(file)
    file.write_text(WARM.replace("Golf outing", "Golf again"))

    assert load_plugin(file).channel("golf").title == "Golf again"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "plugins").mkdir()
    for path in (tmp_path / "none.py", tmp_path / "plugins/none.py"):
        with pytest.raises(FileNotFoundError, match="none"):
            load_plugin(path)


# -- The pytest plugin -------------------------------------------------------------------------------------------------


@pytest.fixture
def pytest_in(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A function: files (path to text) and a pytest of its own in their folder, warnings being errors."""

    def run(files: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(dedent(text))
        command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


def test_the_fixtures_find_the_plugin_and_read_the_docstring(
    pytest_in: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = pytest_in(
        {
            "plugins/warm.py": WARM,
            "tests/deep/test_warm.py": """
                from rounds.testing import relationship, small_book

                def test_a_recent_referral_is_warm(rounds_plugin):
                    book = small_book(referrals=[{"month": "2026-11", "count": 2}])
                    assert rounds_plugin("warm").score("warm", relationship(book)).points == 0.4

                def test_an_untouched_source(rounds_book):
                    '''
                    contacts: [{id: hill-bo, tier: B}]
                    touches: []
                    '''
                    assert relationship(rounds_book).state == "due"

                def test_none(rounds_plugin):
                    try:
                        rounds_plugin("cold")
                    except FileNotFoundError as error:
                        assert "there is no plugins/cold.py in a folder above" in str(error)
            """,
        }
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout


def test_other_peoples_tests_pay_nothing(pytest_in: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """Whoever has Rounds installed and tests something else imports two small modules, and no warning arises."""
    done = pytest_in(
        {
            "test_other.py": """
                import sys

                def test_other():
                    ours = {name for name in sys.modules if name.split(".")[0] in {"rounds", "rounds_plugins"}}
                    public = {"rounds", "rounds.base", "rounds.base.public_names"}
                    assert ours == {*public, "rounds.testing", "rounds.testing.pytest_plugin"}
            """
        }
    )

    assert done.returncode == 0, done.stdout + done.stderr
