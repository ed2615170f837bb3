"""Hints of the desk name commands and options in parts, so that a door without a command line can show its own."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import rounds.desk

TYPED = {"Remedy", "Option"}
_OF_A_TERMINAL = re.compile(r"\brounds (?!again)[a-z]|(?<![\w-])--[a-z]")


def _called(node):
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def _hints(tree):
    """The expressions of hints: what errors, problems and complaints get after the message, and what is named so."""
    for node in ast.walk(tree):
        if _called(node).endswith(("Error", "Problem", "Complaint")):
            yield from node.args[1 if _called(node).endswith("Error") else 2 :]
            yield from (keyword.value for keyword in node.keywords if keyword.arg == "hint")
        elif isinstance(node, ast.Assign) and any(getattr(one, "id", "") in {"hint", "_TRY"} for one in node.targets):
            yield node.value
        elif _called(node) == "nearest":
            yield from node.args[2:]


def _plain(node):
    """The literal texts of an expression that stand in no typed hint."""
    if _called(node) in TYPED:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from _plain(child)


def _untyped(text):
    found = (words for hint in _hints(ast.parse(text)) for words in _plain(hint))
    return [words for words in found if _OF_A_TERMINAL.search(words)]


@pytest.mark.parametrize("file", sorted(Path(rounds.desk.__file__).parent.rglob("*.py")), ids=lambda file: file.stem)
def test_no_plain_hint_names_a_command_or_an_option(file):
    assert _untyped(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('raise UsageError("x", "see: rounds check")', ["see: rounds check"]),
        ('raise RefusedError("x", f"say --count {number}")', ["say --count "]),
        ('hint = "--next 2w" if late else ""', ["--next 2w"]),
        ('hint = nearest(name, names, "see: rounds query")', ["see: rounds query", "see: rounds query"]),
        ('raise UsageError("x", Remedy("see:", "check", " --github"))', []),
        ('raise UsageError("--update and --cancel say two things", "choose one")', []),
    ],
)
def test_a_plain_one_is_found(text, plain):
    assert _untyped(text) == plain
