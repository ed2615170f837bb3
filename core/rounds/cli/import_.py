"""``rounds import``: one subcommand an importer, with the importer's own options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rounds.base.words import printable
from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation
from rounds.cli.exchange import ExchangeGroup, options_of, values_of
from rounds.cli.output import cut, write_output
from rounds.desk.exports import ListFormats, list_formats
from rounds.desk.imports.import_file import ApplyImport, apply_import

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rounds.desk.exports import Format
    from rounds.desk.imports.import_file import FileImport
    from rounds.desk.imports.plan import Conflict, Creation, Deactivation, Fill, ImportPlan


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


def say_import(done: FileImport, kept_in: Path | None) -> None:
    """Print it. Rejected lines go to standard error, unless they are kept in a file of their own."""
    plan = done.plan
    click.echo(f"{'Would import' if done.dry_run else 'Imported'} {done.file.name}:")
    for name, number in plan.numbers.items():
        if number or name == "created":
            blank = f" ({plan.blank:,} blank)" if name == "skipped" and plan.blank else ""
            click.echo(f"{number:8,} {_WORDS[name][number != 1]}{blank}")
    _news(plan)
    if done.dry_run:
        _list("New, for example:", map(_creation_line, plan.creations[:_EXAMPLES]), 0)
        _list("Filled, for example:", map(_fill_line, plan.fills[:_EXAMPLES]), 0)
    _list("Out of use:", map(_deactivation_line, plan.deactivated[:_MOST]), len(plan.deactivated) - _MOST)
    _list("Replaced:", map(_conflict_line, plan.replaced[:_MOST]), len(plan.replaced) - _MOST)
    _list("In conflict, not taken:", map(_conflict_line, plan.conflicts[:_MOST]), len(plan.conflicts) - _MOST)
    _say_rejected(done, kept_in)
    if done.dry_run:
        click.echo("Nothing was written.")
    if done.written.commit:
        click.echo(f"Commit {done.written.commit}.")
    if done.left_out:
        words = "records of the workspace cannot be read and were not compared"
        click.echo(f"rounds: {done.left_out:,} {words}", err=True)


def _say_rejected(done: FileImport, kept_in: Path | None) -> None:
    rejected = done.plan.rejected
    if kept_in is not None:
        if rejected:
            click.echo(f"Rejected lines: {kept_in}")
        return
    for one in rejected[:_MOST]:
        click.echo(f"{done.file}:{one.line}: {_printable(one.reason)}", err=True)
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


def _list(title: str, lines: Iterable[str], more: int) -> None:
    shown: Sequence[str] = list(lines)
    if shown:
        click.echo(title)
        for line in shown:
            click.echo(f"  {line}")
    if more > 0:
        click.echo(f"  and {more:,} more: --json")


def _creation_line(one: Creation) -> str:
    document = one.document
    what = [document.get(name) for name in ("name", "specialty", "date", "month", "contact", "organization", "count")]
    words = ", ".join(str(value) for value in what if value not in (None, ""))
    return f"{one.kind} {one.id}{' ' if one.id else ''}({words}), line {one.line}"


def _fill_line(one: Fill) -> str:
    return f"{one.kind} {one.id}: {', '.join(one.fields)}, line {one.line}"


def _conflict_line(one: Conflict) -> str:
    return f"{one.kind} {one.id}: {one.field} is {_brief(one.ours)}; line {one.line} says {_brief(one.theirs)}"


def _brief(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(_brief(part) for part in value.values())
    if isinstance(value, list):
        return ", ".join(_brief(part) for part in value)
    return cut(_printable(" ".join(str(value).split())), 60)


def _printable(text: str) -> str:
    """A foreign file's text for a terminal: nothing that moves the cursor, and no more than some lines."""
    return cut(printable(text, "\ufffd"), 500)


_OWN = frozenset({"as-of", "dry-run", "json", "rejected", "update", "help"})


def _command(importer: Format) -> click.Command:
    @pass_invocation
    def run(invocation: Invocation, /, file: Path, rejected: Path | None, *, update: bool, **given: Any) -> int:
        request = ApplyImport(importer.name, file, values_of(importer.options, given), update)
        done = apply_import(invocation.desk, request)
        kept_in = None if done.dry_run else rejected
        if kept_in is not None:
            write_output({"rejected.csv": done.rejected_table}, kept_in, kept_in.parent, kept_in.stem)
        if not invocation.printed_data(done):
            say_import(done, kept_in)
        return 1 if done.is_useless else 0

    command = click.Command(importer.name, callback=run, help=importer.title, short_help=importer.title)
    command.params = [
        click.Argument(["file"], type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        *options_of(importer.options, _OWN),
        click.Option(
            ["--rejected"],
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Keep rejected lines in this CSV file.",
        ),
        click.Option(
            ["--update"], is_flag=True, help="Also replace what an earlier import wrote; what somebody typed stays."
        ),
    ]
    return dry_run_option(as_of_option(json_option(command)))


command = ExchangeGroup(
    "import",
    found=lambda invocation: list_formats(invocation.desk, ListFormats("import")),
    made=_command,
    short_help="Bring in records from elsewhere.",
    help="""Bring in records from elsewhere.

    Records are found by NPI, then by id. Empty fields are filled, and each says where its value comes from. What is
    there already stays: a file that says something else is listed as a conflict. The same file a second time changes
    nothing. Try it first with --dry-run.
    """,
)
