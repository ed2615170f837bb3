"""``rounds export vcard``: everybody's numbers in the phone, versions 3.0 (what phones import) and 4.0."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rounds import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rounds import Book, Contact, Organization

VERSIONS = ("3.0", "4.0")
_OCTETS = 75
_SPECIAL = re.compile(r"[\\,;]")
_TYPES = {"mobile": "CELL", "fax": "FAX", "home": "HOME", "personal": "HOME"}


def export_vcards(book: Book, options: Mapping[str, Any]) -> Mapping[str, str | bytes]:
    """One file with a card for each contact, and with ``organizations`` one for each place; voided ones are left out.

    Raises:
        UsageError: there is no such version, or nobody.
    """
    version = str(options.get("card-version") or VERSIONS[0])
    if version not in VERSIONS:
        raise UsageError(f"--card-version {version}: there is no such version", f"versions are: {', '.join(VERSIONS)}")
    tiers = {str(tier).upper() for tier in options.get("tier") or ()}
    people = [one for one in book.contacts.values() if _is_wanted(one, tiers)]
    places = (
        [one for one in book.organizations.values() if _is_wanted(one, tiers)] if options.get("organizations") else []
    )
    if not people and not places:
        raise UsageError("nobody is to be exported", "rounds list shows who there is")
    cards = [*(_person(one, book, version) for one in people), *(_place(one, version) for one in places)]
    return {"contacts.vcf": "".join(cards)}


def _is_wanted(one: Contact | Organization, tiers: set[str]) -> bool:
    return not one.void and one.is_active and (not tiers or one.tier in tiers)


def _person(one: Contact, book: Book, version: str) -> str:
    places = [book.organizations[place].name for place in one.organizations if place in book.organizations]
    given, _, middle = one.given.partition(" ")
    after = ", ".join(filter(None, (one.suffix, one.credentials)))
    full = " ".join(filter(None, (one.prefix, one.name))) + (f", {one.credentials}" if one.credentials else "")
    name = (one.family or one.name, given, middle, one.prefix, after)
    lines = [f"N:{';'.join(map(_escaped, name))}", f"FN:{_escaped(full)}"]
    lines += [f"ORG:{_escaped(places[0])}"] if places else []
    lines += [f"TITLE:{_escaped(one.role or one.specialty)}"] if one.role or one.specialty else []
    return _card([*lines, *_reach(one, version)], one, version)


def _place(one: Organization, version: str) -> str:
    lines = ["N:;;;;", f"FN:{_escaped(one.name)}", f"ORG:{_escaped(one.name)}"]
    lines += ["KIND:org"] if version == "4.0" else ["X-ABShowAs:COMPANY"]
    return _card([*lines, *_reach(one, version)], one, version)


def _reach(one: Contact | Organization, version: str) -> Iterator[str]:
    for phone in one.phones:
        if version == "4.0":
            extension = f";ext={phone.extension}" if phone.extension else ""
            kind, number = _type(phone.kind).lower(), _escaped(phone.number.replace(" ", "-"))
            yield f'TEL;VALUE=uri;TYPE="{kind}":tel:{number}{extension}'
        else:
            extension = f" x{phone.extension}" if phone.extension else ""
            yield f"TEL;TYPE={_type(phone.kind)}:{_escaped(phone.number + extension)}"
    for email in one.emails:
        yield f"EMAIL;TYPE={_type(email.kind)}:{_escaped(email.address)}"
    if one.address:
        at = one.address
        parts = ("", at.line2, at.line1, at.city, at.state, at.zip, at.country)
        yield f"ADR;TYPE=WORK:{';'.join(map(_escaped, parts))}"


def _card(lines: list[str], one: Contact | Organization, version: str) -> str:
    more = [f"CATEGORIES:{','.join(map(_escaped, one.tags))}"] if one.tags else []
    more += [f"X-NPI:{one.npi}"] if one.npi else []
    every = ["BEGIN:VCARD", f"VERSION:{version}", f"UID:rounds-{one.kind}-{one.id}", *lines, *more, "END:VCARD"]
    return "".join(f"{_folded(line)}\r\n" for line in every)


def _type(kind: str) -> str:
    return _TYPES.get(kind, "WORK")


def _escaped(text: str) -> str:
    """Marks and line breaks as vCards write them; nothing in a record can begin a line of its own."""
    plain = " ".join(text.splitlines()) if "\r" in text else text
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", plain).replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, the further ones after a blank; no character is cut in two."""
    parts: list[str] = []
    part = ""
    for letter in line:
        if len((part + letter).encode()) > _OCTETS - bool(parts):
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
