"""``rounds export fhir``: people, their roles and places as a FHIR R4 bundle. What was touched or heard stays here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rounds_plugins.exchange.fhir.resources import NPI_SYSTEM, NUCC_SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rounds import Book, Contact, Organization

_USES = {"mobile": "mobile", "home": "home", "personal": "home"}


def export_fhir(book: Book, options: Mapping[str, Any]) -> Mapping[str, str | bytes]:  # noqa: ARG001 - an exporter's signature
    """A collection of Organization, Practitioner and PractitionerRole resources; voided records are left out."""
    places = [one for one in book.organizations.values() if not one.void]
    people = [one for one in book.contacts.values() if not one.void]
    known = {one.id for one in places}
    resources = [*map(_organization, places), *map(_practitioner, people)]
    resources += [role for one in people for role in _roles(one, known)]
    entries = [{"fullUrl": f"urn:rounds:{one['resourceType']}:{one['id']}", "resource": one} for one in resources]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return {"directory.json": json.dumps(bundle, indent=1, ensure_ascii=False) + "\n"}


def _organization(one: Organization) -> dict[str, Any]:
    resource = {
        "resourceType": "Organization",
        "id": one.id,
        "identifier": _identifier(one),
        "active": one.is_active,
        "name": one.name,
        "telecom": list(_telecom(one)),
        "address": _address(one),
        "partOf": {"reference": f"urn:rounds:Organization:{one.parent}"} if one.parent else None,
    }
    return _filled(resource)


def _practitioner(one: Contact) -> dict[str, Any]:
    name = {
        "use": "official",
        "text": one.name,
        "family": one.family,
        "given": one.given.split(),
        "prefix": [one.prefix] if one.prefix else [],
        "suffix": [part for part in (one.suffix, *one.credentials.split(", ")) if part],
    }
    resource = {
        "resourceType": "Practitioner",
        "id": one.id,
        "identifier": _identifier(one),
        "active": one.is_active,
        "name": [_filled(name)],
        "telecom": list(_telecom(one)),
        "address": _address(one),
    }
    return _filled(resource)


def _roles(one: Contact, known: set[str]) -> Iterator[dict[str, Any]]:
    coding = _filled({"system": NUCC_SYSTEM if one.taxonomy else "", "code": one.taxonomy, "display": one.specialty})
    specialty = [_filled({"coding": [coding] if one.taxonomy else [], "text": one.specialty})] if one.specialty else []
    for number, place in enumerate((place for place in one.organizations if place in known), start=1):
        role = {
            "resourceType": "PractitionerRole",
            "id": f"{one.id[:55]}-r{number}",
            "practitioner": {"reference": f"urn:rounds:Practitioner:{one.id}"},
            "organization": {"reference": f"urn:rounds:Organization:{place}"},
            "code": [{"text": one.role}] if one.role else [],
            "specialty": specialty,
        }
        yield _filled(role)


def _identifier(one: Contact | Organization) -> list[dict[str, str]]:
    return [{"system": NPI_SYSTEM, "value": one.npi}] if one.npi else []


def _telecom(one: Contact | Organization) -> Iterator[dict[str, str]]:
    for phone in one.phones:
        number = f"{phone.number} x{phone.extension}" if phone.extension else phone.number
        yield {
            "system": "fax" if phone.kind == "fax" else "phone",
            "value": number,
            "use": _USES.get(phone.kind, "work"),
        }
    for email in one.emails:
        yield {"system": "email", "value": email.address, "use": _USES.get(email.kind, "work")}


def _address(one: Contact | Organization) -> list[dict[str, Any]]:
    at = one.address
    if at is None:
        return []
    lines = [line for line in (at.line1, at.line2) if line]
    parts = {"line": lines, "city": at.city, "state": at.state, "postalCode": at.zip, "country": at.country}
    return [_filled(parts | {"use": "work"} if one.kind == "contact" else parts)]


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", [], None, {})}
