"""A record in the user's editor: a copy is edited, and replaces the record only when it is right."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import TYPE_CHECKING

import click

from rounds.base.durable import write_draft
from rounds.base.problems import ChangedError, RoundsError, UsageError
from rounds.cli.question import choose_contact, on_terminal
from rounds.cli.shown.output import print_json
from rounds.desk.records.drafts import Draft, InvalidError, save
from rounds.desk.records.record_edit import Opened, open_record
from rounds.documents.yamltext import decode, read_bytes
from rounds.storage.history.git import editor
from rounds.storage.store import as_storage_error
from rounds.storage.workspace import FOLDERS, is_id, make_local

if TYPE_CHECKING:
    from pathlib import Path

    from rounds.cli.context import Invocation


def edit_record(invocation: Invocation, who: str) -> int:
    """Open the contact's file as a copy, again while it is wrong and the user wants to, and write what came out.

    Raises:
        InvalidError: the copy was left with errors; it is kept.
        ChangedError: the record changed meanwhile; the copy is kept.
    """
    opened = _opened(invocation, who)
    with as_storage_error():
        folder = make_local(invocation.desk.workspace, "drafts")
        copy, older = write_draft(folder, opened.path.rsplit("/", 1)[-1], opened.before)
    for draft in older:
        click.echo(f"rounds: what you wrote earlier is still in {draft}", err=True)
    while True:
        _run_editor(invocation, copy)
        text = _read(copy)
        if text is None or text.encode() == opened.before:
            copy.unlink()
            click.echo("Nothing was changed.")
            return 0
        try:
            saved = save(invocation.desk, [Draft(opened.kind, opened.path, text, opened.before)], f"Edit {opened.path}")
        except InvalidError:
            if on_terminal() and click.confirm("Open it again?", default=True, err=True):
                continue
            raise InvalidError("the record is as it was", f"what you wrote is kept in {copy}") from None
        except (ChangedError, RoundsError) as error:
            raise type(error)(error.message, f"what you wrote is kept in {copy}") from error
        copy.unlink()
        if invocation.as_json:
            print_json(saved.as_data(dry_run=False))
        else:
            click.echo(f"Saved {opened.path}.")
        return 0


def _opened(invocation: Invocation, who: str) -> Opened:
    """The file to edit: of the contact who is meant, or the one of that very name, which may have errors to mend."""
    workspace = invocation.desk.workspace
    try:
        return open_record(workspace, choose_contact(invocation.desk.book, who, invocation.desk.ear))
    except UsageError:
        path = f"{FOLDERS['contact']}/{who}.yaml"
        raw, _ = read_bytes(workspace.root / path, path) if is_id(who) else (None, [])
        if raw is None:
            raise
        return Opened("contact", path, raw, "")


def _run_editor(invocation: Invocation, copy: Path) -> None:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or editor(invocation.desk.workspace)
    words = shlex.split(named, posix=os.name != "nt")
    if not any(words):
        raise UsageError("no editor is set", "set one: export EDITOR=nano")
    try:
        code = subprocess.run([*words, str(copy)], check=False).returncode  # noqa: S603 - the user's own editor
    except OSError as error:
        raise UsageError(f"the editor '{named}' could not be started: {error.strerror}", "set EDITOR") from error
    if code:
        raise UsageError(f"the editor ended with code {code}", f"what you wrote is kept in {copy}")


def _read(copy: Path) -> str | None:
    """The text that the editor left; None when it emptied or removed the file.

    Raises:
        RoundsError: it is not text that rounds reads.
    """
    if not copy.exists():
        return None
    raw, problems = read_bytes(copy, str(copy))
    text, found = decode(raw, str(copy)) if raw is not None else (None, [])
    if text is None:
        raise RoundsError(str([*problems, *found][0]), f"what you wrote is kept in {copy}")
    return text if text.strip() else None
