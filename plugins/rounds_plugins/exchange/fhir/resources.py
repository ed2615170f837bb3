"""FHIR resources out of a file, and what they say of people and places; what is about patients is never looked at."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from rounds import Rejected, RoundsError, is_npi
from rounds_plugins.exchange.parts import address_of, emails_of, filled, person_document, phones_of
from rounds_plugins.exchange.specialties import specialty_of as words_of_code
from rounds_plugins.exchange.texts import clean, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


_SHORTEST = 2
NPI_SYSTEM, NUCC_SYSTEM = "http://hl7.org/fhir/sid/us-npi", "http://nucc.org/provider-taxonomy"
_NPI = (NPI_SYSTEM, "urn:oid:2.16.840.1.113883.4.6")
_NUCC = (NUCC_SYSTEM, "urn:oid:2.16.840.1.113883.6.101")
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X")
_KINDS = {"mobile": "mobile", "home": "home", "work": "work"}
_PLACES = {"prov": "practice", "hosp": "hospital", "dept": "facility", "ins": "other", "pay": "other"}


class Resource(NamedTuple):
    """A resource, the line on which it begins, the address that a bundle gives it, and what it is contained in."""

    line: int
    data: dict[str, Any]
    address: str = ""
    within: str = ""

    @property
    def kind(self) -> str:
        """Its resourceType."""
        return str(self.data.get("resourceType", ""))

    @property
    def names(self) -> tuple[str, ...]:
        """What references may call it."""
        own = str(self.data.get("id", ""))
        if self.within:
            return (f"{self.within}#{own}",)
        return tuple(name for name in (self.address, f"{self.kind}/{own}" if own else "") if name)

    @property
    def called(self) -> str:
        """One name of its own, even if it has none."""
        return self.names[-1] if self.names else f"line {self.line}"


def resources_in(path: Path) -> list[Resource | Rejected]:
    """Every resource of the file, in order, and what each contains; a line of NDJSON that is none is rejected.

    Raises:
        RoundsError: the file cannot be read, or is no FHIR at all.
    """
    text = read_text(path)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < _SHORTEST or not lines[0].lstrip().startswith("{"):
            raise RoundsError(f"{path}: it cannot be read as JSON: {error}", "FHIR comes as JSON or NDJSON") from error
        return list(_each_line(text))
    resources: list[Resource | Rejected] = [*_within(found, text)]
    if not resources:
        raise RoundsError(f"{path}: there is no FHIR resource in it", "a resource has a resourceType")
    return resources


def _each_line(text: str) -> Iterator[Resource | Rejected]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            yield Rejected(number, "the line is not JSON")
            continue
        inner = list(_within(found, line))
        if not inner:
            yield Rejected(number, "the line is no FHIR resource")
        yield from (resource._replace(line=number) for resource in inner)


def _within(found: Any, text: str) -> Iterator[Resource]:
    """The resources in a value: a bundle's entries, a list's items, or itself."""
    at = 0
    for data, address in _flat(found, ""):
        place = text.find(f'"{data.get("id")}"', at) if data.get("id") else -1
        at = place if place >= 0 else at
        whole = Resource(text.count("\n", 0, at) + 1, data, address)
        yield whole
        contained = data.get("contained")
        for part in contained if isinstance(contained, list) else []:
            if isinstance(part, dict) and isinstance(part.get("resourceType"), str):
                yield Resource(whole.line, part, within=whole.called)


def _flat(found: Any, address: str) -> Iterator[tuple[dict[str, Any], str]]:
    waiting: list[tuple[Any, str]] = [(found, address)]
    while waiting:
        one, known_as = waiting.pop(0)
        if isinstance(one, list):
            waiting = [*((item, "") for item in one), *waiting]
        elif isinstance(one, dict) and one.get("resourceType") == "Bundle":
            given = one.get("entry")
            entries = [entry for entry in given if isinstance(entry, dict)] if isinstance(given, list) else []
            inner = [(entry.get("resource"), str(entry.get("fullUrl") or "")) for entry in entries]
            waiting = [*inner, *waiting]
        elif isinstance(one, dict) and isinstance(one.get("resourceType"), str):
            yield one, known_as


def person_of(resource: Resource) -> dict[str, Any]:
    """The contact's document of a Practitioner; without a name it has none."""
    name = _best(resource.data.get("name"))
    behind = _texts(name.get("suffix"))
    return person_document(
        " ".join(clean(word) for word in _texts(name.get("given"))),
        clean(_text(name.get("family"))),
        " ".join(_texts(name.get("prefix"))),
        [*behind, *_qualifications(resource)],
        clean(_text(name.get("text"))),
        **_common(resource),
    )


def place_of(resource: Resource) -> dict[str, Any]:
    """The organization's document of an Organization or a Location."""
    codes = [code.lower() for concept in _list(resource.data.get("type")) for _, code, _ in _codings(concept)]
    document = {
        "name": clean(_text(resource.data.get("name"))),
        "type": next((_PLACES[code] for code in codes if code in _PLACES), ""),
        **_common(resource),
    }
    return filled(document)


def specialty_of(role: Resource, own: Mapping[str, str]) -> dict[str, str]:
    """Specialty and taxonomy code of a PractitionerRole; a code in the words of the user's ``own`` set first."""
    for concept in (*_list(role.data.get("specialty")), *_list(role.data.get("code"))):
        for system, code, display in _codings(concept):
            if system in _NUCC and _TAXONOMY.fullmatch(code) and concept in _list(role.data.get("specialty")):
                shown = clean(display or _text(concept.get("text"))).lower().removesuffix(" physician")
                words = own.get(code) or shown or words_of_code(code).words
                return {"taxonomy": code, **({"specialty": words[:100]} if words else {})}
    words = next((_text(concept.get("text")) for concept in _list(role.data.get("specialty"))), "")
    return {"specialty": clean(words).lower()[:100]} if words else {}


def npi_of(resource: Resource) -> str:
    """The National Provider Identifier among the resource's identifiers; no other identifier is looked at."""
    return npi_among(resource.data.get("identifier"))


def npi_among(identifiers: Any) -> str:
    """The first valid NPI of an Identifier or a list of them."""
    found = (_text(one.get("value")) for one in _list(identifiers) if one.get("system") in _NPI)
    return next((npi for npi in found if is_npi(npi)), "")


def reference_of(value: Any, resource: Resource) -> str:
    """What a Reference of the resource names; one to what it contains itself begins with ``#``."""
    reference = _text(value.get("reference")) if isinstance(value, dict) else ""
    return f"{resource.called}{reference}" if reference.startswith("#") else reference


def npi_in(value: Any) -> str:
    """The NPI by which a Reference names somebody who need not be in the file."""
    return npi_among(value.get("identifier")) if isinstance(value, dict) else ""


def telephones_of(resource: Resource) -> list[dict[str, str]]:
    """Telephone and fax numbers."""
    return phones_of(
        (value, "fax" if system == "fax" else _KINDS.get(use, "work"))
        for system, use, value in _telecom(resource)
        if system in {"phone", "fax", "sms"} and use != "old"
    )


def mail_addresses_of(resource: Resource) -> list[dict[str, str]]:
    """E-mail addresses."""
    found = ((value, use) for system, use, value in _telecom(resource) if system == "email")
    return emails_of((value, "personal" if use == "home" else "work") for value, use in found)


def _telecom(resource: Resource) -> Iterator[tuple[str, str, str]]:
    for one in _list(resource.data.get("telecom")):
        yield _text(one.get("system")), _text(one.get("use")), _text(one.get("value"))


def place_address(value: Any) -> dict[str, str]:
    """A postal address; of several the one of work, else the first."""
    places = [one for one in _list(value) if one.get("use") != "old"]
    one = next((each for each in places if each.get("use") == "work"), next(iter(places), {}))
    return address_of(
        _texts(one.get("line")), *(_text(one.get(part)) for part in ("city", "state", "postalCode", "country"))
    )


def _common(resource: Resource) -> dict[str, Any]:
    return {
        "npi": npi_of(resource),
        "phones": telephones_of(resource),
        "emails": mail_addresses_of(resource),
        "address": place_address(resource.data.get("address")),
    }


def _qualifications(resource: Resource) -> list[str]:
    """Degrees: codes of HL7's table of them."""
    codes = (
        code
        for one in _list(resource.data.get("qualification"))
        for system, code, _ in _codings(one.get("code"))
        if "v2-0360" in system
    )
    return [code for code in codes if code.isalpha()]


def _best(value: Any) -> dict[str, Any]:
    names = [one for one in _list(value) if _text(one.get("use")) not in {"old", "maiden", "nickname"}]
    return next((one for one in names if one.get("use") == "official"), next(iter(names), {}))


def _codings(concept: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(concept, dict):
        for one in _list(concept.get("coding")):
            yield _text(one.get("system")), _text(one.get("code")), _text(one.get("display"))


def _list(value: Any) -> list[dict[str, Any]]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict)]


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str) and item.strip()]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
