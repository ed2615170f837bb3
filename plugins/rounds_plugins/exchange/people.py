"""A person out of a register or an address book, as a contact's document: the parts of the name, ways to reach them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rounds.base.addresses import is_email
from rounds.base.names import credentials_of, generation_of, without_ending
from rounds_plugins.exchange.parts import phone_of
from rounds_plugins.exchange.propercase import proper_name
from rounds_plugins.exchange.texts import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = {"name": 200, "given": 100, "family": 100, "prefix": 30, "suffix": 20, "role": 100, "notes": 2000}
_MOST = 5


def register_name(first: str, middle: str, last: str, suffix: str) -> dict[str, str]:
    """``name``, ``given``, ``family`` and ``suffix`` of the columns of a register; an initial gets its full stop."""
    family, typed_in, letters = without_ending(last.rstrip(".,"))
    ending = suffix or typed_in
    given = " ".join(filter(None, (_initials(proper_name(first.strip(","))), _initials(proper_name(middle)))))
    parts = {
        "given": given,
        "family": proper_name(" ".join([family, *letters]).rstrip(",")),
        "suffix": generation_of(ending) or proper_name(ending),
    }
    return {"name": " ".join(filter(None, parts.values())), **parts}


def _initials(name: str) -> str:
    """A full stop after each single letter; commas that slipped in are left out."""
    words = [word.strip(",") for word in name.split()]
    return " ".join(f"{word}." if len(word) == 1 and word.isalpha() else word for word in words if word)


def person_document(
    given: str, family: str, prefix: str, behind: Iterable[str], whole: str, **fields: Any
) -> dict[str, Any]:
    """The document of a person whose name is told in parts; ``whole`` is taken where it is not.

    ``behind`` are the words that stand behind the name: suffixes and credentials. Empty fields are left out, and texts
    cut at what a record may hold.
    """
    words = [word for text in behind for word in text.replace(",", " ").split()]
    suffix = " ".join(filter(None, map(generation_of, words)))
    letters = dict.fromkeys(word for word in words if not generation_of(word))
    document = {
        "name": " ".join(filter(None, (given, family, suffix))) or whole.removeprefix(prefix).strip(),
        "prefix": prefix,
        "given": given,
        "family": family,
        "suffix": suffix,
        "credentials": credentials_of(", ".join(letters)),
        **fields,
    }
    return {name: _short(name, value) for name, value in document.items() if value}


def _short(name: str, value: Any) -> Any:
    return value[: _LONGEST[name]].strip() if isinstance(value, str) and name in _LONGEST else value


def phones_of(found: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Telephone numbers with their kinds, as a record holds them; one number once."""
    phones: dict[str, dict[str, str]] = {}
    for text, kind in found:
        if phone := phone_of(clean(text), kind):
            phones.setdefault(phone["number"], phone)
    return list(phones.values())[:_MOST]


def emails_of(found: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """E-mail addresses with their kinds (or none), as a record holds them; one address once."""
    emails: dict[str, dict[str, str]] = {}
    for text, kind in found:
        address = clean(text).removeprefix("mailto:")
        if is_email(address):
            emails.setdefault(address.lower(), {"address": address, **({"kind": kind} if kind else {})})
    return list(emails.values())[:_MOST]
