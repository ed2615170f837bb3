"""``rounds contact``: adds, edits and sets fields of contacts."""

from __future__ import annotations

import os
import shlex
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from rounds.base.problems import UsageError
from rounds.cli.context import Invocation, as_of_option, json_option, pass_invocation, writes
from rounds.cli.output import print_json
from rounds.cli.question import on_terminal, perform
from rounds.desk.drafts import InvalidError
from rounds.desk.edit_contact import OpenContact, SetFields, git_editor, open_contact, save_contact, set_fields
from rounds.desk.new_contact import AddContact, add_contact

if TYPE_CHECKING:
    from rounds.desk.edit_contact import ChangedContact, ContactDraft, FieldChange, SavedContact
    from rounds.desk.new_contact import AddedContact


def edit_record(invocation: Invocation, who: str) -> int:
    """Open the contact's file as a copy, again while it is wrong and the user wants to, and write what came out.

    Raises:
        InvalidError: the copy was left with errors; it is kept.
    """
    draft = perform(open_contact, invocation.desk, OpenContact(who))
    for older in draft.older:
        click.echo(f"rounds: what you wrote earlier is still in {older}", err=True)
    done = _edited(invocation, draft)
    if done.saved is None:
        click.echo("Nothing was changed.")
    elif invocation.as_json:
        print_json(done.as_data())
    else:
        click.echo(f"Saved {done.path}.")
    return 0


def _edited(invocation: Invocation, draft: ContactDraft) -> SavedContact:
    while True:
        _run_editor(invocation, draft)
        try:
            return save_contact(invocation.desk, draft)
        except InvalidError:
            if not (on_terminal() and click.confirm("Open it again?", default=True, err=True)):
                raise


def _run_editor(invocation: Invocation, draft: ContactDraft) -> None:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or git_editor(invocation.desk)
    words = shlex.split(named, posix=os.name != "nt")
    if not any(words):
        raise UsageError("no editor is set", "set one: export EDITOR=nano")
    try:
        code = subprocess.run([*words, str(draft.copy)], check=False).returncode  # noqa: S603 - the user's own editor
    except OSError as error:
        raise UsageError(f"the editor '{named}' could not be started: {error.strerror}", "set EDITOR") from error
    if code:
        raise UsageError(f"the editor ended with code {code}", f"what you wrote is kept in {draft.copy}")


_QUESTIONS = (
    ("organization", "Practice (part of its name; empty: none, or new)"),
    ("new_organization", "Name of the new practice"),
    ("role", "Role"),
    ("specialty", "Specialty"),
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("tier", "Tier"),
)


@click.group("contact", short_help="Add, edit or set fields of contacts.")
def command() -> None:
    """Add, edit or set fields of contacts."""


@command.command("add")
@click.argument("name", default="")
@click.option("--id", default="", metavar="ID", help="By default made from the name: okafor-grace.")
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
@click.option("--note", "notes", default="", help="What is good to know; never about a patient.")
@click.option("--tag", "tags", multiple=True, help="A short label; may be repeated.")
@click.option(
    "--set", "fields", nargs=2, multiple=True, metavar="FIELD VALUE", help="Any other field: custom.fax_first yes."
)
@click.option("--anyway", is_flag=True, help="Although somebody of this name is here already.")
@writes
def add(invocation: Invocation, /, name: str, **options: Any) -> int:
    """Add a contact.

    NAME may carry a title and credentials. Without it, on a terminal, the most useful things are asked for.

    \b
    rounds contact add "Grace Okafor, MD" --organization northgate --specialty "family medicine" --tier B
    rounds contact add "Dr. Min Lee" --new-organization "Hillside Pediatrics" --phone "413 555 0142"
    """
    given = AddContact(name.strip(), **options)
    return invocation.finish(perform(add_contact, invocation.desk, given if given.name else _asked(given)), _added)


def _asked(given: AddContact) -> AddContact:
    """The same with answers to what is most useful to know, where somebody is there to answer."""
    if not on_terminal():
        return given
    answers: dict[str, Any] = {"name": click.prompt("Name, with credentials", err=True).strip()}
    for field, question in _QUESTIONS:
        skipped = field == "new_organization" and (answers.get("organization") or given.organization)
        if not getattr(given, field) and not skipped:
            answers[field] = click.prompt(question, default="", show_default=False, err=True).strip()
    return replace(given, **answers)


def _added(done: AddedContact) -> None:
    click.echo(f"Added {done.called}: {', '.join(done.saved.written.paths)}.")
    if done.missing:
        fields = " ".join(f"{field} …" for field in done.missing)
        click.echo(f"Without {' and '.join(done.missing)} yet: rounds contact set {done.contact} {fields}")


@command.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("who")
@click.argument("pairs", nargs=-1, metavar="FIELD VALUE...")
@click.option("--remove", multiple=True, metavar="FIELD", help="Take a field out; may be repeated.")
@writes
def set_(invocation: Invocation, who: str, pairs: tuple[str, ...], remove: tuple[str, ...]) -> int:
    """Set fields of a contact, and leave every other byte of the file as it is.

    A list is given with commas; a value that begins with + is added to the list.

    \b
    rounds contact set okafor tier A
    rounds contact set okafor preferences.channels visit,email verified today
    rounds contact set okafor interests +sailing --remove preferences.best_time
    """
    if len(pairs) % 2:
        raise UsageError("fields and values come in pairs", "rounds contact set okafor tier A status active")
    request = SetFields(who, tuple(zip(pairs[::2], pairs[1::2], strict=True)), remove)
    return invocation.finish(perform(set_fields, invocation.desk, request), _changed)


def _changed(done: ChangedContact) -> None:
    unchanged = "" if done.saved.written.paths else "nothing to change; "
    click.echo(f"{done.name}: {unchanged}{'; '.join(map(_change, done.changes))}. ({done.path})")


def _change(one: FieldChange) -> str:
    was = f" (was {_shown(one.before)})"
    if one.after is None:
        return f"{one.field} removed{was}"
    return f"{one.field}: {_shown(one.after)}{'' if one.before is None else was}"


def _shown(value: object) -> str:
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
