"""What a terminal asks of a person: who is meant."""

from __future__ import annotations

import sys
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rounds.base.words import counted
from rounds.desk.lookup import MOST_SHOWN, Ambiguous

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.desk.desk import Desk

_WORDS = frozenset({"name", "notes", "text", "purpose", "next_action", "reason", "resolution", "which"})
"""Fields of requests that hold somebody's words, which may happen to be the same."""
Request = TypeVar("Request")
Result = TypeVar("Result")


def on_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def perform(operation: Callable[[Desk, Request], Result], desk: Desk, request: Request) -> Result:
    """Do it; where several people could be meant, ask on a terminal which one, and do it with that one.

    Raises:
        Ambiguous: nobody is there to be asked.
    """
    while True:
        try:
            return operation(desk, request)
        except Ambiguous as several:
            if not on_terminal():
                raise
            request = _settled(request, several.text, _ask_which(several))


def _settled(request: Request, text: str, chosen: str) -> Request:
    """The request with the id in place of what was typed, where that first stands for somebody."""
    for field in fields(request):  # type: ignore[arg-type]
        value = getattr(request, field.name)
        if field.name in _WORDS:
            continue
        settled: dict[str, Any] = {}
        if value == text:
            settled = {field.name: chosen}
        elif isinstance(value, tuple) and text in value:
            at = value.index(text)
            settled = {field.name: (*value[:at], chosen, *value[at + 1 :])}
        if settled:
            return replace(request, **settled)  # type: ignore[type-var]
    return request


def _ask_which(several: Ambiguous) -> str:
    shown = several.candidates[:MOST_SHOWN]
    click.echo(f"{several.message}:{several.more(several.candidates)}", err=True)
    for number, one in enumerate(shown, 1):
        click.echo(f"  {number}  {one.words}", err=True)
    chosen: int = click.prompt("Which", type=click.IntRange(1, len(shown)), err=True)
    return shown[chosen - 1].id


def ask_number(number: int, what: str, through: str) -> int | None:
    """How many messages go out, as a person types it to confirm them; None where nobody is there to be asked."""
    if not sys.stdin.isatty():
        return None
    asked = f"{counted(number, what)} will be sent {through}. Type the number to send them"
    typed: int = click.prompt(asked, type=int, err=True)
    return typed
