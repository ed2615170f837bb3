"""The first files of a workspace: its settings and what git is to know about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.ids import make_id
from rounds.base.problems import UsageError
from rounds.book.records.settings import DEFAULT_TIERS
from rounds.desk.workspace.editor_schemas import EDITOR_SETTINGS, editor_settings
from rounds.documents.yamltext import dump
from rounds.storage.history.setup import GITATTRIBUTES, GITIGNORE
from rounds.storage.store import schema_line
from rounds.storage.workspace import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_PERSON = re.compile(r"\s*([^<>]*[^<>\s])\s*(?:<\s*([^<>\s]+)\s*>)?\s*")
_TIERS_NOTE = """
# How often a source of each tier is touched, in days, and through which channels (shares of the touches).
# These are a start, not a standard: change what does not suit you.
"""
_MORE_NOTE = """
# Kinds of referred work, and the margin of a seen patient in US dollars, for the value of referrals:
# service_lines:
#   spine: {name: Spine, margin: 400}
#
# Cut-offs that figures rest on, weights of the score, sections of reports: docs/records/settings.md
"""


@dataclass(frozen=True, slots=True)
class NewClient:
    """What a new workspace is about."""

    name: str
    specialty: str = ""
    liaisons: tuple[dict[str, str], ...] = ()


def parse_people(texts: Sequence[str]) -> tuple[dict[str, str], ...]:
    """Liaisons from ``Dana Reyes <dana@cedar.example>``, each with an id from the first name, or the whole if need be.

    Raises:
        UsageError: it is not a name with an e-mail address or without.
    """
    people: list[dict[str, str]] = []
    for text in texts:
        match = _PERSON.fullmatch(text)
        if match is None:
            raise UsageError(f"'{text}' is not a person", "try --liaison 'Dana Reyes <dana@practice.example>'")
        taken = {person["id"] for person in people}
        short = make_id(match[1].split()[0])
        person = {"id": make_id(match[1]) if short in taken else short, "name": match[1]}
        people.append(person | ({"email": match[2]} if match[2] else {}))
    return tuple(people)


def settings_text(client: NewClient) -> str:
    """The text of ``rounds.yaml``."""
    about = {"name": client.name} | ({"specialty": client.specialty} if client.specialty else {})
    first: dict[str, Any] = {"client": about}
    if client.liaisons:
        first["liaisons"] = list(client.liaisons)
    tiers = {
        letter: {
            "name": tier.name,
            **({"cadence_days": tier.cadence_days} if tier.cadence_days else {}),
            **({"mix": dict(tier.mix)} if tier.mix else {}),
        }
        for letter, tier in DEFAULT_TIERS.items()
    }
    return dump(first, schema_line("settings", SETTINGS_FILE)) + _TIERS_NOTE + dump({"tiers": tiers}) + _MORE_NOTE


def side_files(root: Path) -> dict[str, str]:
    """Files beside the records, by path: git's attributes and ignores, the editor's settings. Existing ones are kept.

    To git's two files the lines are added that they lack.
    """
    texts = {EDITOR_SETTINGS: editor_settings()} if not (root / EDITOR_SETTINGS).exists() else {}
    for path, lines in ((".gitignore", GITIGNORE), (".gitattributes", GITATTRIBUTES)):
        file = root / path
        old = file.read_text(encoding="utf-8") if file.exists() else ""
        missing = [line for line in lines if line not in old.splitlines()]
        if missing:
            texts[path] = old + ("\n" if old and not old.endswith("\n") else "") + "\n".join(missing) + "\n"
    return texts
