"""Records and problems that plugins hand in: let in only when the rest of Rounds can rely on them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Problem
from rounds.book.records import KINDS, Referral
from rounds.plugins.answers import items_of
from rounds.plugins.faults import attempt, short
from rounds.plugins.shapes import misfit
from rounds.storage.workspace import is_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds.book.book import Book
    from rounds.book.records import Record
    from rounds.plugins.answers import Answer

_KINDS = tuple(kind.type for kind in KINDS.values())
_SOURCES = frozenset({"contact", "organization"})


def derived_records(answers: Iterable[Answer], book: Book) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """The good records that plugins derived. One whose id the book or an earlier one has is left out."""
    given = list(answers)
    taken = {_key(record) for record in book.records() if record.id} if given else set()
    records: list[Record] = []
    problems: list[Problem] = []
    for answer in given:
        found, wrong = items_of(answer, "derive_records", "Record")
        problems += wrong
        for item in found:
            message, problem = attempt(answer.plugin, "checking a derived record", partial(_amiss, item, taken))
            if message or problem:
                hint = "it is left out; mend the plugin"
                problems.append(problem or Problem(answer.place, f"derive_records: {message}", hint, answer.plugin))
                continue
            record: Any = item
            records.append(record)
            if record.id:
                taken.add(_key(record))
    return tuple(records), tuple(problems)


def found_problems(answers: Iterable[Answer]) -> tuple[Problem, ...]:
    """The problems that plugins found in a book, with those of the plugins themselves."""
    problems: list[Problem] = []
    for answer in answers:
        found, wrong = items_of(answer, "check_book", "Problem")
        problems += wrong
        for item in found:
            message, problem = attempt(answer.plugin, "checking a problem", partial(_no_problem, item))
            if isinstance(item, Problem) and not message and not problem:
                problems.append(item)
                continue
            hint = "it is left out; mend the plugin"
            problems.append(problem or Problem(answer.place, f"check_book: {message}", hint, answer.plugin))
    return tuple(problems)


def _amiss(item: Any, taken: set[tuple[str, str]]) -> str:
    if not isinstance(item, _KINDS):
        return f"{short(item)} is no record"
    label = f"{item.kind} {short(item.id)}"
    wrong = misfit(item)
    if wrong:
        return f"{label}: {wrong}"
    if isinstance(item, Referral) and not item.month and item.received_on is None:
        return f"{label}: it has neither a month nor a day"
    if not is_id(item.id) and (item.id or item.kind != "referral"):
        return f"{label}: the id is not made of lower-case letters, digits and hyphens"
    if item.id and _key(item) in taken:
        return f"{label}: the id is taken; derived records add and never replace"
    return ""


def _no_problem(item: object) -> str:
    return misfit(item) if isinstance(item, Problem) else f"{short(item)} is no Problem"


def _key(record: Record) -> tuple[str, str]:
    """Contacts and organizations share one space of ids, since either may be a source."""
    return ("source" if record.kind in _SOURCES else record.kind, record.id)
