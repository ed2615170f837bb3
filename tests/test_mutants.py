"""What the mutation runner changes: each operator on a line of its own, and nothing where nothing should be."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path
from textwrap import dedent

import pytest

STRESS = Path(__file__).parent / "stress"


@pytest.fixture(autouse=True)
def _on_the_path(monkeypatch):
    monkeypatch.syspath_prepend(STRESS)


def _mutants(text, defaults=None):
    from mutant_operators import changed, is_change, places_in  # noqa: PLC0415 - a script of the folder

    source = dedent(text).encode()
    return [
        (place.operator, changed(source, place).decode())
        for place in places_in(source, defaults or {})
        if is_change(source, place)
    ]


@pytest.mark.parametrize(
    ("line", "operator", "lines"),
    [
        ("é = a < b >= c", "comparison", ["é = a <= b >= c", "é = a < b > c"]),
        ("x = (a) == (b)", "comparison", ["x = (a) != (b)"]),
        ("x = a not  in b", "comparison", ["x = a in b"]),
        ("x = a is b", "comparison", ["x = a is not b"]),
        ("x = a is not b", "comparison", ["x = a is b"]),
        ("x = (a or b) and c", "and/or", ["x = (a and b) and c", "x = (a or b) or c"]),
        ("x = not(a)", "dropped not", ["x = (a)"]),
        ("x = not a", "dropped not", ["x = a"]),
        ("if x: f(1, *y)", "dropped call", ["if x: pass"]),
        ("x = y[-1] + 0x0f", "off by one", ["x = y[-2] + 0x0f", "x = y[-1] + 16"]),
        ("x = y[1:], range(5), f(7)", "off by one", ["x = y[2:], range(5), f(7)", "x = y[1:], range(6), f(7)"]),
        ("x = f(a, (b), c=1)", "swapped arguments", ["x = f(b, (a), c=1)"]),
        ("x = isinstance(a, b)", "swapped arguments", []),
        ("x = f(a, a)", "swapped arguments", []),
        ("x = f(a, known=1, other=2)", "dropped argument", ["x = f(a, other=2)"]),
        ("x = f(a, other=2, known=1)", "dropped argument", ["x = f(a, other=2, )"]),
        (
            "def f(): return {'a': 1, 'b': 2}",
            "dropped entry",
            ["def f(): return {'b': 2}", "def f(): return {'a': 1, }"],
        ),
        ("x = {'a': 1, 'b': 2}", "dropped entry", []),
        ("def f(): return True", "returned value", ["def f(): return False"]),
        ("def f(): return a in b", "returned value", ["def f(): return not (a in b)"]),
    ],
)
def test_an_operator_changes_its_words_and_nothing_else(line, operator, lines):
    told = _mutants(line, {"f": {"known"}})

    assert [text for name, text in told if name == operator] == lines


def test_a_function_that_does_more_returns_early():
    text = '''
        def f():
            """Words."""
            yield 1

        def nothing():
            """Words."""
            return None
        '''

    assert _mutants(text) == [
        ("early return", dedent(text).replace("    yield", "    return\n    yield")),
    ]


def test_what_tests_cannot_see_is_left_alone():
    text = """
        from typing import TYPE_CHECKING, Protocol
        if TYPE_CHECKING:
            from a import b
            x = 1 + 1
        __all__ = ["a"] + ["b"][1:]
        class Shape(Protocol):
            def sides(self) -> int:
                return f(1, 2) + 1
        @cache(1 < 2)
        def f(a: x[1] = None) -> x[2 + 2]: ...
        b: c[3 < 4]
        raise Error(f"{1 + 1}", not a)
        """

    assert _mutants(text) == []


def test_a_seed_gives_the_same_sample_and_places_are_taken_once():
    from mutants import sample  # noqa: PLC0415 - a script of the folder

    sources = {"a.py": b"x = 1 + 1 < 2\n", "b.py": b"x = a and b and c and d and e and f\n", "c.py": b"x = 1\n"}

    assert sample(sources, 4, seed=3) == sample(sources, 4, seed=3)
    assert sample(sources, 4, seed=3) != sample(sources, 4, seed=4)
    assert Counter(each.path for each in sample(sources, 99, seed=1)) == {"a.py": 4, "b.py": 5}
    assert {each.path for each in sample(sources, 99, 1, lambda path, _: path == "a.py")} == {"a.py"}


def test_lines_of_a_file_that_moved_are_not_new(tmp_path):
    from mutants import changed_lines  # noqa: PLC0415 - a script of the folder

    def git(*words):
        subprocess.run(["git", "-C", tmp_path, *words], check=True, capture_output=True)

    old, new = tmp_path / "core" / "old.py", tmp_path / "core" / "new.py"
    old.parent.mkdir()
    old.write_text("".join(f"x{number} = {number}\n" for number in range(50)), encoding="utf-8")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "Old")
    old.rename(new)
    new.write_text(new.read_text(encoding="utf-8").replace("x7 = 7\n", "x7 = 8\nx70 = 9\n"), encoding="utf-8")
    git("add", ".")

    assert changed_lines("HEAD", tmp_path) == {"core/new.py": {8, 9}}
