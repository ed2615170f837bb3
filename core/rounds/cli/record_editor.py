"""A record in the user's editor: a copy is edited, and replaces the record only when it is right."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import TYPE_CHECKING

import click

from rounds.base.problems import UsageError
from rounds.cli.question import on_terminal, perform
from rounds.cli.shown.output import print_json
from rounds.desk.contacts.contact_draft import OpenContact, git_editor, open_contact, save_contact
from rounds.desk.records.drafts import InvalidError

if TYPE_CHECKING:
    from rounds.cli.context import Invocation
    from rounds.desk.contacts.contact_draft import ContactDraft, SavedContact


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
