"""``rounds import fhir`` and ``export fhir``: people, places and referrals as FHIR R4 bundles, resources or NDJSON."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from rounds import Exporter, Importer, Incoming, Option, Rejected, Skipped, hookimpl
from rounds.base.ids import make_id, short_hash
from rounds_plugins.exchange.fhir import resources
from rounds_plugins.exchange.fhir.exporter import export_fhir
from rounds_plugins.exchange.parts import filled
from rounds_plugins.exchange.specialties import NUCC_OPTION, specialties_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from rounds import Book


_OPTIONS = (
    Option("referrals", "Take service requests as referrals of who requested them.", flag=True),
    Option("service-line", "The service line of these referrals, as rounds.yaml names it."),
    NUCC_OPTION,
)
_READ = ("Organization", "Location", "Practitioner", "PractitionerRole", "ServiceRequest")
_LONGEST = 64
_DEAD = frozenset({"revoked", "entered-in-error", "draft"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@hookimpl
def register_importers() -> Iterable[Importer]:
    """The ``fhir`` importer."""
    return [Importer("fhir", "People, places and referrals from FHIR R4.", read_fhir, _OPTIONS)]


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """The ``fhir`` exporter."""
    return [Exporter("fhir", "People, their roles and places as a FHIR R4 bundle.", export_fhir)]


def read_fhir(path: Path, book: Book, options: Mapping[str, Any]) -> Iterator[Incoming | Rejected | Skipped]:
    """What each resource gives. Patients are never looked at: a referral is a day, a source and an opaque case.

    Raises:
        RoundsError: the file cannot be read, or is no FHIR.
    """
    found = resources.resources_in(path)
    yield from (one for one in found if isinstance(one, Rejected))
    whole = [one for one in found if isinstance(one, resources.Resource)]
    by_kind = {kind: [one for one in whole if one.kind == kind] for kind in _READ}
    for one in whole:
        if one.kind not in _READ and not one.within:
            kind = one.kind if one.kind.isalnum() and len(one.kind) < _LONGEST else "a resource of no known kind"
            yield Rejected(one.line, f"{kind} is not read: Rounds takes {', '.join(_READ)}")
    places, own = _Places(book), specialties_by(options)
    for one in by_kind["Organization"]:
        yield places.record(one)
    for one in by_kind["Location"]:
        yield places.location(one)
    people = {name: one for one in by_kind["Practitioner"] for name in one.names}
    roles = _roles(by_kind["PractitionerRole"], people)
    for one in by_kind["Practitioner"]:
        yield _person(one, roles.get(one.names[-1] if one.names else "", []), places, own)
    for role in by_kind["PractitionerRole"]:
        if _named(people, resources.reference_of(role.data.get("practitioner"), role)) is None:
            yield Rejected(role.line, "the role's practitioner is not in the file")
    for request in by_kind["ServiceRequest"]:
        yield _referral(request, people, roles, options) if options.get("referrals") else Skipped(request.line)


class _Places:
    """The organizations of the file and of the book, by what references and names call them."""

    def __init__(self, book: Book) -> None:
        self._by_name = {place.name.casefold(): place.id for place in book.organizations.values() if not place.void}
        self._by_npi = {place.npi: place.id for place in book.organizations.values() if place.npi and not place.void}
        self._by_reference: dict[str, str] = {}
        self._names = {place.id: place.name for place in book.organizations.values()}

    def record(self, resource: resources.Resource) -> Incoming | Rejected:
        """The organization's record; from now on references find it."""
        document = resources.place_of(resource)
        if not document.get("name"):
            return Rejected(resource.line, f"the {resource.kind} has no name")
        place = self._by_npi.get(document.get("npi", "")) or self.id_of(document["name"])
        self._by_reference |= dict.fromkeys(resource.names, place)
        self._names.setdefault(place, document["name"])
        return Incoming("organization", {"id": place, **document}, resource.line)

    def location(self, resource: resources.Resource) -> Incoming | Rejected:
        """A place of an organization: what it says belongs to that, or it is one itself."""
        owner = self.referred(resource.data.get("managingOrganization"), resource)
        if not owner:
            return self.record(resource)
        self._by_reference |= dict.fromkeys(resource.names, owner)
        parts = {
            "phones": resources.telephones_of(resource),
            "emails": resources.mail_addresses_of(resource),
            "address": resources.place_address(resource.data.get("address")),
        }
        document = filled(parts)
        name = self._names.get(owner, owner)
        return Incoming("organization", {"id": owner, "name": name, **document}, resource.line)

    def referred(self, reference: Any, resource: resources.Resource) -> str:
        """Id of the organization that a reference names: in the file, by its NPI, or by what the reference shows."""
        known = _named(self._by_reference, resources.reference_of(reference, resource)) or self._by_npi.get(
            resources.npi_in(reference), ""
        )
        shown = reference.get("display") if isinstance(reference, dict) else None
        return known or (self._by_name.get(shown.casefold(), "") if isinstance(shown, str) else "")

    def of_role(self, role: resources.Resource) -> list[str]:
        """Ids of the places of a PractitionerRole: its organization, or without one its locations."""
        organization = self.referred(role.data.get("organization"), role)
        locations = role.data.get("location")
        places = locations if isinstance(locations, list) and not organization else []
        return [one for one in (organization, *(self.referred(place, role) for place in places)) if one]

    def id_of(self, name: str) -> str:
        """Id of the organization of this name, as the book has it, or a new one."""
        return self._by_name.setdefault(name.casefold(), make_id(name))


def _roles(
    roles: list[resources.Resource], people: Mapping[str, resources.Resource]
) -> dict[str, list[resources.Resource]]:
    found: dict[str, list[resources.Resource]] = {}
    for role in roles:
        person = _named(people, resources.reference_of(role.data.get("practitioner"), role))
        if person is not None and person.names:
            found.setdefault(person.names[-1], []).append(role)
    return found


def _person(
    resource: resources.Resource, roles: list[resources.Resource], places: _Places, own: Mapping[str, str]
) -> Incoming | Rejected:
    document = resources.person_of(resource)
    if not document.get("name"):
        return Rejected(resource.line, "the Practitioner has no name")
    affiliations: dict[str, dict[str, Any]] = {}
    for role in roles:
        for field, value in resources.specialty_of(role, own).items():
            document.setdefault(field, value)
        for work in places.of_role(role) if role.data.get("active") is not False else ():
            affiliations.setdefault(work, {"organization": work})
        for field, values in (("phones", resources.telephones_of(role)), ("emails", resources.mail_addresses_of(role))):
            have = document.get(field, [])
            document |= {field: [*have, *(one for one in values if one not in have)]} if values else {}
    if affiliations:
        document["affiliations"] = list(affiliations.values())
    return Incoming("contact", document, resource.line, key=str(resource.data.get("id", "")))


def _referral(
    request: resources.Resource,
    people: Mapping[str, resources.Resource],
    roles: Mapping[str, list[resources.Resource]],
    options: Mapping[str, Any],
) -> Incoming | Rejected | Skipped:
    if str(request.data.get("status")) in _DEAD:
        return Skipped(request.line)
    by_role = {name: person for person, own in roles.items() for role in own for name in role.names}
    requester = request.data.get("requester")
    reference = resources.reference_of(requester, request)
    person = _named(people, _named(by_role, reference) or reference)
    npi = resources.npi_of(person) if person else resources.npi_in(requester)
    if not npi:
        return Rejected(request.line, "who requested it is not in the file, or has no NPI")
    day = _DAY.match(str(request.data.get("authoredOn", "")))
    if day is None or not _is_day(day[0]):
        return Rejected(request.line, "it does not say on which day it was requested")
    line = str(options.get("service-line") or "")
    document = {"received_on": day[0], "case": f"fhir-{short_hash(str(request.data.get('id', '')))}", "npi": npi}
    return Incoming("referral", document | ({"service_line": line} if line else {}), request.line)


def _named(known: Mapping[str, Any], reference: str) -> Any:
    """What a reference names: by its whole text, or by its last two parts, where it is an address."""
    if reference in known:
        return known[reference]
    return known.get("/".join(reference.split("/_history/", maxsplit=1)[0].split("/")[-2:]))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
