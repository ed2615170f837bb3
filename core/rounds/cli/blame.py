"""``rounds blame``: who set a field to what it is, when, and what it was before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from rounds.base.problems import UsageError
from rounds.base.words import nearest
from rounds.cli.context import Invocation, json_option, pass_invocation
from rounds.cli.shown.output import print_json, print_table
from rounds.desk.records.lookup import choose_record
from rounds.storage.compare import Key, documents_in
from rounds.storage.history.past import changed_files, file_at, past_commits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rounds.book.records import Record
    from rounds.storage.history.past import PastCommit
    from rounds.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Blame:
    """A field as it is now, the commit that made it so, and what it was before (None: it was not there)."""

    field: str
    value: Any
    commit: PastCommit
    before: Any


@click.command("blame", short_help="Say who set a field, when, and what it was before.")
@click.argument("who")
@click.argument("field", default="")
@json_option
@pass_invocation
def command(invocation: Invocation, who: str, field: str) -> int:
    """Say who set a field of a record, when, and what it was before; without FIELD, of every field.

    WHO is a contact or organization (an id, or part of a name), or the id of any record.

    \b
    rounds blame okafor tier
    rounds blame northgate
    """
    record = choose_record(invocation.desk.book, who, invocation.desk.ear)
    found = blame(invocation.desk.workspace, record)
    chosen = [one for one in found if not field or one.field == field]
    if not chosen:
        names = [one.field for one in found]
        hint = nearest(field, names, f"it has: {', '.join(names)}" if names else "nothing of it was committed yet")
        raise UsageError(f"'{record.id}' has no field '{field}' that was committed", hint)
    if invocation.as_json:
        print_json([_data(one) for one in chosen])
        return 0
    rows = [
        (one.field, _text(one.value), one.commit.written, one.commit.author, one.commit.short, _text(one.before))
        for one in chosen
    ]
    print_table(("field", "value", "since", "by", "commit", "before"), rows)
    return 0


def blame(workspace: Workspace, record: Record) -> list[Blame]:
    """Each field of a record as it was last committed, with the commit that set it; in the record's order."""
    key, path = Key(record.kind, record.id), record.source.path
    open_fields: dict[str, Any] = {}
    found: dict[str, Blame] = {}
    begun = False
    for commit in past_commits(workspace, [path]):
        files = changed_files(workspace, commit.before, commit.hash, [path])
        if not files:
            continue
        after, before = (_document(path, raw, key) for raw in (files[0].after, files[0].before))
        if not begun:
            open_fields, begun = dict(after), True
        for name in [name for name in open_fields if before.get(name) != open_fields[name]]:
            found[name] = Blame(name, open_fields.pop(name), commit, before.get(name))
    order = list(_document(path, file_at(workspace, "HEAD", path), key)) if found else []
    return sorted(found.values(), key=lambda one: order.index(one.field) if one.field in order else len(order))


def _document(path: str, raw: bytes | None, key: Key) -> Mapping[str, Any]:
    return documents_in(path, raw)[0].get(key, {})


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)


def _data(one: Blame) -> dict[str, Any]:
    commit = {"commit": one.commit.hash, "day": str(one.commit.written), "author": one.commit.author}
    return {"field": one.field, "value": one.value, "before": one.before, **commit, "subject": one.commit.subject}
