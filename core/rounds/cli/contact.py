"""``rounds contact``: adds, edits and sets fields of contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rounds.base.problems import UsageError
from rounds.cli.context import Invocation, as_of_option, dry_run_option, json_option, pass_invocation
from rounds.cli.question import choose_contact, on_terminal
from rounds.cli.record_editor import edit_record
from rounds.cli.shown.output import print_json
from rounds.desk.contacts.new_contact import Given, drafts_of
from rounds.desk.records.drafts import save
from rounds.desk.records.fields import find_spec, parse_value, parse_where
from rounds.desk.records.record_edit import open_record
from rounds.storage.loader import schemas_of

if TYPE_CHECKING:
    from rounds.desk.records.record_edit import Opened
    from rounds.documents.yamltext import JsonValue


@click.group("contact", short_help="Add, edit or set fields of contacts.")
def command() -> None:
    """Add, edit or set fields of contacts."""


@command.command("add")
@click.argument("name", default="")
@click.option("--id", "contact_id", default="", metavar="ID", help="By default made from the name: okafor-grace.")
@click.option("--organization", default="", metavar="WHO", help="Where the person works; an id or part of a name.")
@click.option("--new-organization", default="", metavar="NAME", help="The same, for a practice that is new here.")
@click.option("--role", default="", help="What the person does: physician, office manager.")
@click.option("--specialty", default="", help="In words: family medicine.")
@click.option("--npi", default="", help="National Provider Identifier, ten digits.")
@click.option("--phone", default="", help="Telephone number at work.")
@click.option("--email", default="", help="E-mail address at work.")
@click.option("--tier", default="", help="Importance band, such as A.")
@click.option("--status", default="", help="prospect, active, inactive, left or declined.  [default: prospect]")
@click.option("--liaison", default="", envvar="ROUNDS_LIAISON", help="Who owns the relationship.")
@click.option("--prefers", default="", metavar="CHANNELS", help="Preferred channels, best first: visit,email.")
@click.option("--note", default="", help="What is good to know; never about a patient.")
@click.option("--tag", multiple=True, help="A short label; may be repeated.")
@click.option("--set", nargs=2, multiple=True, metavar="FIELD VALUE", help="Any other field: custom.fax_first yes.")
@click.option("--anyway", is_flag=True, help="Although somebody of this name is here already.")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def add(invocation: Invocation, /, name: str, *, anyway: bool, **options: Any) -> int:
    """Add a contact.

    NAME may carry a title and credentials. Without it, on a terminal, the most useful things are asked for.

    \b
    rounds contact add "Grace Okafor, MD" --organization northgate --specialty "family medicine" --tier B
    rounds contact add "Dr. Min Lee" --new-organization "Hillside Pediatrics" --phone "413 555 0142"
    """
    given = Given(name=name.strip(), **options)
    if not given.name:
        given = _asked(given)
    drafts, contact_id = drafts_of(invocation.desk, given, anyway=anyway)
    saved = save(invocation.desk, drafts, f"Add {given.name}")
    if invocation.as_json:
        print_json({"contact": contact_id, **saved.as_data(dry_run=invocation.dry_run)})
    elif not invocation.dry_run:
        contact = saved.book.contacts[contact_id]
        click.echo(f"Added {contact.called}: {', '.join(saved.written.paths)}.")
        missing = [field for field in ("tier", "liaison") if not getattr(contact, field)]
        if missing:
            fields = " ".join(f"{field} …" for field in missing)
            click.echo(f"Without {' and '.join(missing)} yet: rounds contact set {contact_id} {fields}")
    return 0


def _asked(given: Given) -> Given:
    """The same with answers to what is most useful to know.

    Raises:
        UsageError: nobody is there to answer.
    """
    if not on_terminal():
        raise UsageError("whom do you want to add?", 'rounds contact add "Grace Okafor, MD"')
    name = click.prompt("Name, with credentials", err=True).strip()
    return given.with_answers(name, lambda question: click.prompt(question, default="", show_default=False, err=True))


@command.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("who")
@click.argument("pairs", nargs=-1, metavar="FIELD VALUE...")
@click.option("--remove", multiple=True, metavar="FIELD", help="Take a field out; may be repeated.")
@as_of_option
@dry_run_option
@json_option
@pass_invocation
def set_fields(invocation: Invocation, who: str, pairs: tuple[str, ...], remove: tuple[str, ...]) -> int:
    """Set fields of a contact, and leave every other byte of the file as it is.

    A list is given with commas; a value that begins with + is added to the list.

    \b
    rounds contact set okafor tier A
    rounds contact set okafor preferences.channels visit,email verified today
    rounds contact set okafor interests +sailing --remove preferences.best_time
    """
    if len(pairs) % 2 or not (pairs or remove):
        raise UsageError("fields and values come in pairs", "rounds contact set okafor tier A status active")
    contact = choose_contact(invocation.desk.book, who, invocation.desk.ear)
    opened = open_record(invocation.desk.workspace, contact)
    schemas, _ = schemas_of(invocation.desk.workspace, invocation.desk.plugins)
    schema, as_of = schemas.effective("contact"), invocation.desk.as_of
    changes: list[tuple[str, JsonValue, JsonValue]] = []
    for field, text in zip(pairs[::2], pairs[1::2], strict=True):
        where = parse_where(field)
        before = opened.value(where)
        spec = find_spec(schema, where)
        if text.startswith("+") and spec.get("type") == "array":
            for item in parse_value(spec, text[1:], as_of):
                opened = opened if item in (opened.value(where) or ()) else opened.with_item(where, item)
        else:
            opened = opened.with_value(where, parse_value(spec, text, as_of))
        opened = _typed(opened, str(where[0]))
        changes.append((field, before, opened.value(where)))
    for field in remove:
        where = parse_where(field)
        changes.append((field, opened.value(where), None))
        opened = opened.without(where)
    return _save_changes(invocation, contact.name, opened, changes)


def _typed(opened: Opened, field: str) -> Opened:
    """The same without the line that says which file the field came from: somebody has typed it now."""
    marks = opened.value(("provenance",))
    if not isinstance(marks, dict) or field not in marks:
        return opened
    return opened.without(("provenance",) if len(marks) == 1 else ("provenance", field))


def _save_changes(
    invocation: Invocation, name: str, opened: Opened, changes: list[tuple[str, JsonValue, JsonValue]]
) -> int:
    words = "; ".join(_change(*change) for change in changes)
    saved = save(invocation.desk, [opened.draft()], f"Set {', '.join(field for field, *_ in changes)} of {name}")
    if invocation.as_json:
        told = [{"field": field, "before": old, "after": new} for field, old, new in changes]
        print_json({"changes": told, **saved.as_data(dry_run=invocation.dry_run)})
    elif not invocation.dry_run:
        unchanged = "" if saved.written.paths else "nothing to change; "
        click.echo(f"{name}: {unchanged}{words}. ({opened.path})")
    return 0


def _change(field: str, old: JsonValue, new: JsonValue) -> str:
    if new is None:
        return f"{field} removed (was {_shown(old)})"
    return f"{field}: {_shown(new)}" + ("" if old is None else f" (was {_shown(old)})")


def _shown(value: JsonValue) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@command.command("edit")
@click.argument("who")
@as_of_option
@json_option
@pass_invocation
def edit(invocation: Invocation, who: str) -> int:
    """Open a contact's file in your editor ($VISUAL, $EDITOR, or git's).

    You edit a copy. It is checked when you close the editor, and opened again if something is wrong; the record is
    replaced only when it is right, and when nobody changed it meanwhile.
    """
    return edit_record(invocation, who)
