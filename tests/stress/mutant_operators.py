"""Where Python text can be changed so that a test ought to notice, and the changed text.

Places are found by syntax and changed by bytes: the rest of a file stays as it is. Annotations, docstrings, messages of
exceptions, f-strings, decorators, ``__all__``, protocols and what only type checkers read are left alone.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections import defaultdict
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FLIPS = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "in": "not in",
    "not in": "in",
    "is": "is not",
    "is not": "is",
}
_COMPARISON = re.compile(rb"<=|>=|==|!=|<|>|\bnot\s+in\b|\bin\b|\bis\s+not\b|\bis\b")
_AND_OR = re.compile(rb"\b(and|or)\b")
# Swapping the arguments of these says nothing, or breaks at once.
_NOT_SWAPPED = {"isinstance", "issubclass", "cast", "getattr", "setattr", "hasattr", "min", "max", "TypeVar", "NewType"}


class Place(NamedTuple):
    """One change: bytes ``start`` to ``end`` of a file become ``after``. ``statement`` is the line where it begins."""

    operator: str
    start: int
    end: int
    after: bytes
    line: int
    last_line: int
    statement: int


def changed(source: bytes, place: Place) -> bytes:
    """The text with the change made."""
    return source[: place.start] + place.after + source[place.end :]


def is_change(source: bytes, place: Place) -> bool:
    """Whether the changed text is Python and means something else."""
    try:
        return ast.dump(ast.parse(changed(source, place))) != ast.dump(ast.parse(source))
    except SyntaxError:
        return False


def defaults_in(sources: Iterable[bytes]) -> dict[str, set[str]]:
    """By name of a function or class, the arguments that may be left out."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for node in (node for source in sources for node in ast.walk(ast.parse(source))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = node.args
            plain = [*given.posonlyargs, *given.args]
            found[node.name].update(each.arg for each in plain[len(plain) - len(given.defaults) :])
            found[node.name].update(
                each.arg for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True) if default
            )
        elif isinstance(node, ast.ClassDef):
            fields = (each for each in node.body if isinstance(each, ast.AnnAssign) and each.value)
            found[node.name].update(each.target.id for each in fields if isinstance(each.target, ast.Name))
    return {name: words for name, words in found.items() if words}


def places_in(source: bytes, defaults: Mapping[str, set[str]]) -> list[Place]:
    """Every place of a module, in the order of the text."""
    finder = _Finder(source, defaults)
    finder.visit(ast.parse(source))
    return sorted(finder.places, key=lambda place: (place.start, place.end, place.operator))


class _Finder(ast.NodeVisitor):
    def __init__(self, source: bytes, defaults: Mapping[str, set[str]]) -> None:
        self.source = source
        self.defaults = defaults
        self.places: list[Place] = []
        self.starts = [0, *accumulate(len(line) for line in source.splitlines(keepends=True))]
        self.statement = 1
        self.depth = 0

    def visit(self, node: ast.AST) -> None:
        outer = self.statement
        if isinstance(node, ast.stmt):
            self.statement = node.lineno
        super().visit(node)
        self.statement = outer

    def all(self, *groups: Iterable[ast.AST | None] | ast.AST | None) -> None:
        for group in groups:
            for node in [group] if isinstance(group, ast.AST) or group is None else group:
                if node is not None:
                    self.visit(node)

    def span(self, node: ast.expr | ast.stmt | ast.keyword) -> tuple[int, int]:
        first = self.starts[node.lineno - 1] + node.col_offset
        return first, self.starts[node.end_lineno - 1] + node.end_col_offset

    def add(self, operator: str, start: int, end: int, after: bytes | str) -> None:
        text = after if isinstance(after, bytes) else after.encode()
        line = bisect_right(self.starts, start)
        last = max(line, bisect_right(self.starts, max(start, end - 1)))
        self.places.append(Place(operator, start, end, text, line, last, self.statement))

    # What is left alone.

    def visit_If(self, node: ast.If) -> None:
        if "TYPE_CHECKING" in ast.dump(node.test):
            self.all(node.orelse)
        else:
            self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if not any(_last_name(base) == "Protocol" for base in node.bases):
            self.all(node.body)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if _last_name(node.annotation) != "TypeAlias":
            self.all(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        if not any(_last_name(target) == "__all__" for target in node.targets):
            self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        """A message."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """A message, or text whose places Python does not tell."""

    # What is changed.

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        if any(_last_name(each) == "overload" for each in node.decorator_list):
            return
        self._early_return(node)
        self.all(node.args.defaults, node.args.kw_defaults)
        self.depth += 1
        self.all(node.body)
        self.depth -= 1

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def _early_return(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
        does = [each for each in body if not isinstance(each, ast.Pass | ast.Raise) and not _is_nothing(each)]
        if not does or body[0].lineno == node.lineno:
            return
        first = min([body[0].lineno, *(each.lineno for each in getattr(body[0], "decorator_list", []))])
        outer, self.statement = self.statement, body[0].lineno
        start = self.starts[first - 1]
        # A bare return also keeps a generator a generator.
        self.add("early return", start, start, b" " * body[0].col_offset + b"return\n")
        self.statement = outer

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            self.add("dropped call", *self.span(node), "pass")
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        for left, right in pairwise([node.left, *node.comparators]):
            word = self._between(left, right, _COMPARISON)
            if word:
                self.add("comparison", *word.span(), FLIPS[" ".join(word[0].decode().split())])
        self._numbers(node.left, *node.comparators)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        for left, right in pairwise(node.values):
            if word := self._between(left, right, _AND_OR):
                self.add("and/or", *word.span(), "or" if word[0] == b"and" else "and")
        self.generic_visit(node)

    def _between(self, left: ast.expr, right: ast.expr, words: re.Pattern[bytes]) -> re.Match[bytes] | None:
        start, end = self.span(left)[1], self.span(right)[0]
        return None if b"#" in self.source[start:end] else words.search(self.source, start, end)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            start = self.span(node)[0]
            end = start + len(re.match(rb"not\s*", self.source[start:])[0])
            self.add("dropped not", start, end, b"")
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        self._numbers(node.left, node.right)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self._numbers(node.slice)
        self.generic_visit(node)

    def visit_Slice(self, node: ast.Slice) -> None:
        self._numbers(node.lower, node.upper, node.step)
        self.generic_visit(node)

    def _numbers(self, *nodes: ast.AST | None) -> None:
        for each in nodes:
            number = each.operand if isinstance(each, ast.UnaryOp) else each
            if isinstance(number, ast.Constant) and type(number.value) is int:
                self.add("off by one", *self.span(number), str(number.value + 1))

    def visit_Call(self, node: ast.Call) -> None:
        name = _last_name(node.func)
        if name == "range":
            self._numbers(*node.args)
        if name not in _NOT_SWAPPED and not any(isinstance(each, ast.Starred) for each in node.args):
            for left, right in pairwise(node.args):
                (start, one), (two, end) = self.span(left), self.span(right)
                swapped = self.source[two:end] + self.source[one:two] + self.source[start:one]
                self.add("swapped arguments", start, end, swapped)
        for word in node.keywords:
            if word.arg in self.defaults.get(name, ()):
                self._drop("dropped argument", self.span(word)[0], word.value, b"=")
        self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        if self.depth and len(node.keys) > 1:
            for key, value in zip(node.keys, node.values, strict=True):
                if key is not None:
                    self._drop("dropped entry", self.span(key)[0], value, b": ")
        self.generic_visit(node)

    def _drop(self, operator: str, start: int, value: ast.expr, before: bytes) -> None:
        first, end = self.span(value)
        after = re.match(rb"\s*,[^\S\n]*", self.source[end:])
        # A value in parentheses of its own ends elsewhere; it is left out.
        if self.source[:first].endswith(before):
            self.add(operator, start, end + (after.end() if after else 0), b"")

    def visit_Return(self, node: ast.Return) -> None:
        value = node.value
        if isinstance(value, ast.Constant) and isinstance(value.value, bool):
            self.add("returned value", *self.span(value), str(not value.value))
        elif isinstance(value, ast.Compare | ast.BoolOp) or (
            isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not)
        ):
            start, end = self.span(value)
            self.add("returned value", start, end, b"not (" + self.source[start:end] + b")")
        self.generic_visit(node)


def _last_name(node: ast.AST) -> str:
    """``b`` of ``a.b``, ``b(…)`` or ``b[…]``; nothing of what has no name."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _is_nothing(node: ast.stmt) -> bool:
    """``...``, or a return of nothing."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Return) and (node.value is None or getattr(node.value, "value", 0) is None)
