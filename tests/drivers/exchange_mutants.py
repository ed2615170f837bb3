"""Broken foreign files of every kind, deterministic by seed, and what every reading of one has to hold."""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from rounds import Deactivated, Incoming, Rejected, Remark, RoundsError, Skipped
from rounds.documents.schema import load_schemas
from rounds.testing import AS_OF, small_book
from rounds_plugins.exchange.cms import read_cms
from rounds_plugins.exchange.csv_import import read_csv
from rounds_plugins.exchange.fhir import read_fhir
from rounds_plugins.exchange.ical import read_icalendar
from rounds_plugins.exchange.nppes import read_nppes
from rounds_plugins.exchange.vcard import read_vcards

NPI = "1234567893"
PRACTITIONER = {
    "resourceType": "Practitioner", "id": "g",
    "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": NPI}],
    "name": [{"use": "official", "family": "Okafor", "given": ["Grace", "A."], "suffix": ["MD", "Jr."]}],
    "telecom": [{"system": "phone", "value": "(860) 555-0142 x2"}, {"system": "email", "value": "g@northgate.example"}],
    "address": [{"use": "work", "line": ["1 Main St"], "city": "Hartford", "state": "CT", "postalCode": "6103"}],
}  # fmt: skip
ROLE = {
    "resourceType": "PractitionerRole", "practitioner": {"reference": "Practitioner/g"},
    "organization": {"reference": "#o"},
    "contained": [{"resourceType": "Organization", "id": "o", "name": "Northgate"}],
    "specialty": [{"coding": [{"system": "http://nucc.org/provider-taxonomy", "code": "207Q00000X"}]}],
}  # fmt: skip
REQUEST = {
    "resourceType": "ServiceRequest", "id": "r", "status": "active", "authoredOn": "2026-10-14",
    "requester": {"reference": "Practitioner/g"},
}  # fmt: skip
BUNDLE = {"resourceType": "Bundle", "entry": [{"resource": one} for one in (PRACTITIONER, ROLE, REQUEST)]}
SECONDARY = "Provider Secondary Practice Location Address"
FILES = {
    "fhir": [
        json.dumps(BUNDLE),
        json.dumps(BUNDLE, indent=1),
        "\n".join(json.dumps(one) for one in (PRACTITIONER, ROLE, REQUEST)),
    ],
    "nppes": [
        (
            "NPI,Entity Type Code,Provider Organization Name (Legal Business Name),Provider Last Name (Legal Name),"
            "Provider First Name,Provider Credential Text,Provider Business Practice Location Address State Name,"
            "Provider Business Practice Location Address Postal Code,"
            "Provider Business Practice Location Address Telephone Number,NPI Deactivation Date,NPI Reactivation Date,"
            "Healthcare Provider Taxonomy Code_1,Healthcare Provider Primary Taxonomy Switch_1\r\n"
            f'"{NPI}","1","","OKAFOR","GRACE","M.D.","CT","061051208","8605550142","","","207Q00000X","Y"\r\n'
            '"1000000012","2","NORTHGATE HEALTH, INC.","","","","CT","06105","8605550142","","","282N00000X","Y"\r\n'
            '"1000000020","","","","","","","","","03/20/2026","","",""\r\n'
        ),
        f"NPI,{SECONDARY}- Address Line 1,{SECONDARY} - City Name,{SECONDARY} - Postal Code\n{NPI},1 ELM,AVON,06001\n",
        f"NPI,Provider Other Organization Name,Provider Other Organization Name Type Code\n{NPI},NORTHGATE,3\n",
        f"NPPES Deactivated NPI Report,\nNPI,NPPES Deactivation Date\n{NPI},03/20/2026\n",
        json.dumps({"results": [{"number": NPI, "enumeration_type": "NPI-1", "basic": {"last_name": "OKAFOR"}}]}),
    ],
    "cms": [
        (
            "NPI,Provider Last Name,Provider First Name,Cred,pri_spec,Facility Name,org_pac_id,adr_ln_1,City/Town,"
            f"State,ZIP Code,Telephone Number\n{NPI},OKAFOR,GRACE,MD,FAMILY PRACTICE,NORTHGATE LLC,4587000001,1 ELM ST,"
            f"HARTFORD,CT,6105,8605550142\n\n{NPI},OKAFOR,GRACE,MD,FAMILY PRACTICE,,,9 OAK AVE,AVON,CT,060010000,\n"
            '1000000012,BYRNE,LIAM,DO,CARDIOLOGY,"VALLEY, PC",4587000002,9 OAK AVE,AVON,CT,060010000,8605550199\n'
        ),
        f"NPI;lst_nm;frst_nm;pri_spec;org_pac_id;org_nm\n{NPI};N\u00fa\u00f1ez;Jos\u00e9;RHEUMATOLOGY;4587000001;Northgate\n",
    ],
    "vcard": [
        (
            "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Okafor;Grace;N.;Dr.;Jr.\r\nFN:Dr. Grace N. Okafor\r\nORG:Northgate;"
            "Spine\r\nTEL;TYPE=WORK,VOICE:(860) 555-0142 x2\r\nEMAIL:g@northgate.example\r\nADR;TYPE=WORK:;;1 Main St;"
            "Hartford;CT;06103;USA\r\nNOTE:NPI 1234567893\\nlikes\\, tea\r\nEND:VCARD\r\n"
        ),
        (
            "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:N=C3=BA=C3=B1ez;Jos=C3=\n=A9\n"
            "TEL;CELL:8605550142\nPHOTO;ENCODING=BASE64:\n AAAA\n\nEND:VCARD\nBEGIN:VCARD\nVERSION:4.0\nFN:Bo\n"
            "TEL;VALUE=uri:tel:+1-860-555-0142;ext=7\nEND:VCARD\n"
        ),
    ],
}
FILES["csv"] = [
    (
        "First Name,Last Name,Title,Company,Work Phone,Mobile,E-mail Address,Street,City,State,Zip,NPI,Notes\r\n"
        f"Grace,Okafor,MD,Northgate LLC,(860) 555-0142 x2,,g@northgate.example,1 Main St,Hartford,CT,6103,{NPI},"
        '"tea,\r\ntwo sugars"\r\nLiam,Byrne,DO,,8605550199,860-555-0100,,9 Oak Ave,Avon,CT,06001-0000,,\r\n'
    ),
    (
        "Name;Practice;Fax;Specialty;Tier\n"
        "Dr. Jos\u00e9 N\u00fa\u00f1ez, MD;Valley;+1 860 555 0123;Rheumatology;A\n;;;;\n"
    ),
    (
        "Referral Date\tReferring Provider\tService\tStatus\n"
        "2026-10-03 09:14\tGrace Okafor\tspine\tSeen\n10/4/26\tLee\tknee\tNew\n"
    ),
    (
        "Activity Type,Date,Contact,Subject,Owner\n"
        f"Call,2026-10-14T15:00:00Z,Grace Okafor,hello,Dana\nMeeting,45945,{NPI},lunch,Dana\n"
    ),
    "NPI,Referrals,Month\n1234567893,4,2026-09\n1234567893,x,Sep-26\n",
]
FILES["icalendar"] = [
    (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VTIMEZONE\r\nTZID:Eastern\r\nBEGIN:STANDARD\r\n"
        "DTSTART:19701101T020000\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
        "BEGIN:VEVENT\r\nUID:a@x\r\nDTSTAMP:20261001T120000Z\r\nDTSTART;TZID=Eastern:20261014T120000\r\n"
        "DTEND;TZID=Eastern:20261014T130000\r\nSUMMARY:Lunch with Grace Okafor\r\nATTENDEE;CN=Grace:mailto:g@nort\r\n"
        " hgate.example\r\nRRULE:FREQ=MONTHLY;COUNT=3\r\nEND:VEVENT\r\nBEGIN:VTODO\r\nUID:b@x\r\n"
        "DUE;VALUE=DATE:20261020\r\nSUMMARY:Send Grace Okafor the form\\, two pages\r\nRELATED-TO:a@x\r\n"
        "STATUS:NEEDS-ACTION\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
    ),
    (
        "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:c\nDTSTART;VALUE=DATE:20261001\nDURATION:P1D\n"
        "CLASS:PRIVATE\nSUMMARY:Grace Okafor\nSTATUS:CONFIRMED\nEXDATE:20261002\nRDATE:20261009\n"
        "RECURRENCE-ID:20261001\nEND:VEVENT\nEND:VCALENDAR\n"
    ),
]
READERS = {
    "csv": read_csv,
    "icalendar": read_icalendar,
    "fhir": read_fhir,
    "nppes": read_nppes,
    "cms": read_cms,
    "vcard": read_vcards,
}
PIECES = [
    *"abcXYZ0189:,;-[]{}\"'\\=+@.|/ \t\n\r",
    *(
        '""',
        "\r\n",
        "\n\n",
        "\\n",
        "null",
        "true",
        "1e999",
        "NaN",
        "{}",
        "[]",
        '"":',
        "[" * 60,
        "{" * 60,
        ",,,,",
        '"' * 7,
    ),
    *(
        "BEGIN:VEVENT\n",
        "END:VEVENT\n",
        "DTSTART:",
        "RRULE:FREQ=SECONDLY\n",
        "TZID=X:",
        "P1W",
        "20261332T256199Z",
        "00010101",
    ),
    *("BEGIN:VCARD\n", "END:VCARD\n", "ENCODING=BASE64:", "ENCODING=QUOTED-PRINTABLE:", "=\n", "=C3", "CHARSET=utf-16"),
    *("resourceType", "Bundle", "contained", "#o", "reference", "identifier", "1234567890", "1.23E+09", "6105.0"),
    *(
        "\0",
        "\x0b",
        "\x1c",
        "\x85",
        "\u2028",
        "\u202e",
        "\ufeff",
        "\u00e9",
        "\u3000",
        "\U0001f600",
        "a" * 300,
        "9" * 40,
    ),
]
BYTES = [b"\x00", b"\xff", b"\xe9", b"\xc3", b"\xed\xa0\x80", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"\x80"]


def mutants(kind, count, seed):
    """So many inputs, each a file with one to four edits; a tenth of them with broken bytes."""
    chance = random.Random(f"{kind}{seed}")
    for _ in range(count):
        text = chance.choice(FILES[kind])
        for _ in range(chance.randrange(1, 5)):
            text = _edited(text, chance, FILES[kind])
        raw = text.encode("utf-8", "surrogatepass")
        if chance.random() < 0.1:
            at = chance.randrange(len(raw) + 1)
            raw = raw[:at] + chance.choice(BYTES) + raw[at:]
        yield raw


def _edited(text, chance, files):
    at = chance.randrange(len(text) + 1)
    to = min(len(text), at + chance.randrange(1, 30))
    kind = chance.randrange(6)
    if kind == 0:
        return text[:at] + text[to:]
    if kind == 1:
        other = chance.choice(files)
        begins = chance.randrange(len(other))
        return text[:at] + other[begins : begins + chance.randrange(1, 120)] + text[at:]
    if kind == 2:
        return text[:at] + text[at:to] * chance.randrange(2, 4) + text[to:]
    if kind == 3:
        return text[:at] + chance.choice(PIECES) + text[to:]
    return text[:at] + chance.choice(PIECES) + text[at:]


def run(kind, count, seed):
    """Reads so many mutants; returns how they ended, and the slowest as (seconds of processor time, bytes)."""
    ends, slowest, book, schemas = Counter(), (0.0, b""), small_book(), load_schemas()[0]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file"
        for raw in mutants(kind, count, seed):
            file.write_bytes(raw)
            begins = time.process_time()
            ends[_end(kind, file, book, raw, schemas)] += 1
            slowest = max(slowest, (time.process_time() - begins, raw))
    return ends, slowest


def _end(kind, file, book, raw, schemas):
    """How the reading ended. Fails unless it gave what an importer gives, or words for the user."""
    try:
        found = list(READERS[kind](file, book, {"referrals": True, "as_of": AS_OF}))
    except RoundsError as error:
        words = error.message.replace(str(file), "")
        assert words, raw
        assert len(words) < 2000, raw
        return f"refused: {words.split(chr(39))[0][:30]}"
    lines = max(raw.count(b"\n"), raw.count(b"\r")) + raw.count(b"\x0b") + raw.count(b"\x0c") + len(raw) // 2 + 1
    for one in found:
        assert isinstance(one, Incoming | Rejected | Skipped | Deactivated | Remark), raw
        if isinstance(one, Remark):
            continue
        assert 1 <= one.line <= lines, (raw, one)
        if isinstance(one, Rejected):
            assert one.reason, raw
            assert not set(one.reason) & set("\n\r"), (raw, one)
    records = [one for one in found if isinstance(one, Incoming)]
    fit = all(schemas.accepts(one.kind, _plain(one.document)) for one in records if one.kind != "referral")
    return f"read, {'some records' if records else 'no record'}{'' if fit else ', not all fit the schema'}"


def _plain(document):
    """The document with ids where it names places by keys."""
    given = document.get("affiliations", ())
    places = [{"organization": place.get("organization", "x")} for place in given]
    return {**document, **({"affiliations": places} if places else {})}
