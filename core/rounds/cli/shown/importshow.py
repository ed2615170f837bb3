"""What an import did, or would do: numbers, examples, disagreements and rejected lines."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import click

from rounds.base.sheets import safe
from rounds.base.words import printable
from rounds.cli.shown.outfile import write_output
from rounds.cli.shown.output import print_json
from rounds.documents.yamltext import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rounds.cli.context import Invocation
    from rounds.desk.imports import Conflict, Creation, Deactivation, Fill, ImportPlan
    from rounds.desk.imports.import_file import Imported

_EXAMPLES, _MOST = 5, 20
_WORDS = {  # of one, of several
    "created": ("new record", "new records"),
    "filled": ("record with empty fields filled", "records with empty fields filled"),
    "unchanged": ("line that says nothing new", "lines that say nothing new"),
    "replaced": ("field that says what this file says now", "fields that say what this file says now"),
    "conflicts": ("field in conflict; what is there stays", "fields in conflict; what is there stays"),
    "rejected": ("line rejected", "lines rejected"),
    "skipped": ("line passed over", "lines passed over"),
}


def show_import(invocation: Invocation, imported: Imported, *, rejected_to: Path | None) -> None:
    """Print it, as text or (``--json``) as data. Rejected lines go to standard error, or to their own file."""
    if invocation.as_json:
        print_json(import_data(invocation, imported))
        return
    plan = imported.plan
    click.echo(f"{'Would import' if invocation.dry_run else 'Imported'} {imported.file.name}:")
    for name, number in plan.numbers.items():
        if number or name == "created":
            blank = f" ({plan.blank:,} blank)" if name == "skipped" and plan.blank else ""
            click.echo(f"{number:8,} {_WORDS[name][number != 1]}{blank}")
    _news(plan)
    if invocation.dry_run:
        _list("New, for example:", map(_creation_line, plan.creations[:_EXAMPLES]), 0)
        _list("Filled, for example:", map(_fill_line, plan.fills[:_EXAMPLES]), 0)
    _list("Out of use:", map(_deactivation_line, plan.deactivated[:_MOST]), len(plan.deactivated) - _MOST, "--json")
    _list("Replaced:", map(_conflict_line, plan.replaced[:_MOST]), len(plan.replaced) - _MOST, "--json")
    _list("In conflict, not taken:", map(_conflict_line, plan.conflicts[:_MOST]), len(plan.conflicts) - _MOST, "--json")
    _show_rejected(imported, rejected_to if not invocation.dry_run else None)
    if invocation.dry_run:
        click.echo("Nothing was written.")
    if imported.written.commit:
        click.echo(f"Commit {imported.written.commit}.")
    left_out = invocation.desk.loaded.left_out
    if left_out:
        click.echo(f"rounds: {left_out:,} records of the workspace cannot be read and were not compared", err=True)


def import_data(invocation: Invocation, imported: Imported) -> dict[str, Any]:
    """The import as data, for ``--json``."""
    plan = imported.plan
    return {
        "importer": imported.importer,
        "file": str(imported.file),
        "dry_run": invocation.dry_run,
        "numbers": dict(plan.numbers),
        "created": [{"kind": one.kind, "id": one.id, "line": one.line} for one in plan.creations],
        "filled": [{"kind": one.kind, "id": one.id, "fields": _fields(one), "line": one.line} for one in plan.fills],
        "replaced": [_conflict_data(one) for one in plan.replaced],
        "conflicts": [_conflict_data(one) for one in plan.conflicts],
        "blank": plan.blank,
        "news": dict(plan.news),
        "deactivated": [
            {
                "kind": one.kind,
                "id": one.id,
                "npi": one.npi,
                "since": one.since.isoformat() if one.since else None,
                "line": one.line,
            }
            for one in plan.deactivated
        ],
        "rejected": [{"line": one.line, "reason": one.reason} for one in plan.rejected],
        "written": list(imported.written.paths),
        "commit": imported.written.commit,
    }


def _conflict_data(one: Conflict) -> dict[str, Any]:
    place = {"kind": one.kind, "id": one.id, "field": one.field}
    return {**place, "ours": one.ours, "theirs": one.theirs, "line": one.line}


def write_rejected(file: Path, imported: Imported) -> None:
    """The rejected lines with their reasons, as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["file", "line", "reason"])
    writer.writerows([safe(imported.file.name), one.line, safe(one.reason)] for one in imported.plan.rejected)
    write_output({"rejected.csv": text.getvalue()}, file, file.parent, file.stem)


def _show_rejected(imported: Imported, kept_in: Path | None) -> None:
    rejected = imported.plan.rejected
    if kept_in is not None:
        if rejected:
            click.echo(f"Rejected lines: {kept_in}")
        return
    for one in rejected[:_MOST]:
        click.echo(f"{imported.file}:{one.line}: {_printable(one.reason)}", err=True)
    if len(rejected) > _MOST:
        click.echo(f"and {len(rejected) - _MOST:,} more lines; keep them all with --rejected FILE", err=True)


def _news(plan: ImportPlan) -> None:
    """What a register says of the people and places of the book since it was read last, in numbers."""
    if any(number for name, number in plan.news.items() if name != "new"):
        click.echo("People and places: " + ", ".join(f"{number:,} {name}" for name, number in plan.news.items()) + ".")


def _deactivation_line(one: Deactivation) -> str:
    since = f" since {one.since}" if one.since else ""
    end = f"rounds contact set {one.id} status left" if one.kind == "contact" else "status: left, if it closed"
    return f"{one.kind} {one.id}: the NPI {one.npi} is out of use{since}, line {one.line}; {end}"


def _list(title: str, lines: Iterable[str], more: int, option: str = "") -> None:
    shown: Sequence[str] = list(lines)
    if shown:
        click.echo(title)
        for line in shown:
            click.echo(f"  {line}")
    if more > 0:
        click.echo(f"  and {more:,} more: {option}")


def _creation_line(one: Creation) -> str:
    document = one.document
    what = [document.get(name) for name in ("name", "specialty", "date", "month", "contact", "organization", "count")]
    words = ", ".join(str(value) for value in what if value not in (None, ""))
    return f"{one.kind} {one.id}{' ' if one.id else ''}({words}), line {one.line}"


def _fill_line(one: Fill) -> str:
    return f"{one.kind} {one.id}: {', '.join(_fields(one))}, line {one.line}"


def _conflict_line(one: Conflict) -> str:
    return f"{one.kind} {one.id}: {one.field} is {_brief(one.ours)}; line {one.line} says {_brief(one.theirs)}"


def _fields(fill: Fill) -> list[str]:
    return [".".join(map(str, where)) for where in fill.values if where[0] != "provenance"]


def _brief(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(_brief(part) for part in value.values())
    if isinstance(value, list):
        return ", ".join(_brief(part) for part in value)
    return shortened(_printable(" ".join(str(value).split())), 60)


def _printable(text: str) -> str:
    """A foreign file's text for a terminal: nothing that moves the cursor, and no more than some lines."""
    return shortened(printable(text, "\ufffd"), 500)
