"""An import leaves the workspace as sound as it was: what ``rounds check`` would refuse is rejected with its line."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Source
from rounds.book.book import make_book
from rounds.book.checks import Known, check
from rounds.book.records import KINDS, Referral, build
from rounds.desk.imports.differences import apply_values
from rounds.desk.imports.plan import Creation, Fill
from rounds.plugins.contracts import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rounds.book.book import Book
    from rounds.book.records import Record
    from rounds.desk.imports.plan import Where

_HERE = "import"
Change = Creation | Fill


@dataclass(frozen=True, slots=True)
class Rules:
    """What a record must obey: ``judge(kind, document)`` says in words what its schema refuses (empty: nothing)."""

    judge: Callable[[str, Mapping[str, Any]], str]
    known: Known


def vet(
    changes: Sequence[Change], book: Book, rules: Rules, documents: Callable[[Record], Mapping[str, Any] | None]
) -> tuple[list[Change], list[Rejected]]:
    """The changes that may be made, and the lines of the others with the reason."""
    rejected: list[Rejected] = []
    drafts: dict[int, tuple[Change, Record]] = {}
    filled = _filled(book, changes)
    for number, change in enumerate(changes, start=1):
        old = filled.get(_name(change)) if isinstance(change, Fill) else None
        draft, reason = _draft(change, old, Source(_HERE, number), rules, documents)
        if draft is None:
            rejected.append(Rejected(change.line, reason))
        else:
            drafts[number] = (change, draft)
    complaints = _old_complaints(book, filled, rules)
    while bad := _complaints(book, drafts, rules, complaints):
        for number, reason in bad.items():
            rejected.append(Rejected(drafts.pop(number)[0].line, reason))
    return [change for change, _ in drafts.values()], rejected


def _name(change: Change) -> tuple[str, Source]:
    return (change.kind, change.source) if isinstance(change, Fill) else (change.kind, Source(_HERE))


def _filled(book: Book, changes: Sequence[Change]) -> dict[tuple[str, Source], Record]:
    """The records of the book that the changes fill, by kind and place."""
    wanted = {_name(change) for change in changes if isinstance(change, Fill)}
    return {(record.kind, record.source): record for record in book.records() if (record.kind, record.source) in wanted}


def _draft(
    change: Change,
    old: Record | None,
    source: Source,
    rules: Rules,
    documents: Callable[[Record], Mapping[str, Any] | None],
) -> tuple[Record | None, str]:
    """The record as it would stand, or why it may not."""
    if isinstance(change, Creation):
        document = dict(change.document)
    else:
        ours = documents(old) if old is not None else None
        if ours is None and isinstance(old, Referral):
            return replace(old, source=source, **_figures(change.values)), ""
        if ours is None:
            return None, f"'{change.id}' does not stand in a file of this workspace"
        document = apply_values(ours, change.values)
    reason = rules.judge(change.kind, document)
    if reason:
        return None, reason
    record_type: Any = KINDS[change.kind].type
    record_id = old.id if old is not None else change.id
    return build(record_type, document, source=source, id=record_id), ""


def _figures(values: Mapping[Where, Any]) -> dict[str, Any]:
    return {
        str(where[0]): date.fromisoformat(value) if str(where[0]).endswith("_on") else value
        for where, value in values.items()
    }


def _complaints(
    book: Book,
    drafts: Mapping[int, tuple[Change, Record]],
    rules: Rules,
    before: Mapping[tuple[str, Source], set[str]],
) -> dict[int, str]:
    """What the checks across records find in the drafts, had they been written; only what is new."""
    replaced = {_name(change) for change, _ in drafts.values() if isinstance(change, Fill)}
    kept = [record for record in book.records() if (record.kind, record.source) not in replaced]
    whole = make_book(book.settings, [*kept, *(draft for _, draft in drafts.values())]) if drafts else book
    created = {draft.id for change, draft in drafts.values() if isinstance(change, Creation)}
    found: dict[int, str] = {}
    for finding in check(whole, rules.known, newest=created):
        if finding.severity == "error" and finding.source.path == _HERE and finding.source.line in drafts:
            change = drafts[finding.source.line][0]
            if finding.message not in before.get(_name(change), ()):
                hint = f" ({finding.hint})" if finding.hint else ""
                found.setdefault(finding.source.line, finding.message + hint)
    return found


def _old_complaints(
    book: Book, filled: Mapping[tuple[str, Source], Record], rules: Rules
) -> Mapping[tuple[str, Source], set[str]]:
    """What was wrong before with the records that are filled; an import need not mend it."""
    complaints: dict[tuple[str, Source], set[str]] = defaultdict(set)
    places = {source: kind for kind, source in filled}
    for finding in check(book, rules.known) if filled else ():
        if finding.source in places:
            complaints[places[finding.source], finding.source].add(finding.message)
    return complaints
