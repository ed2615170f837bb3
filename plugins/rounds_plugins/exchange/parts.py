"""Parts of records in the form that Rounds keeps: names, telephone numbers, e-mail and postal addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rounds.base.addresses import is_email, is_home
from rounds.base.names import credentials_of, generation_of, without_ending
from rounds_plugins.exchange.propercase import proper_address, proper_name
from rounds_plugins.exchange.texts import clean

if TYPE_CHECKING:
    from collections.abc import Iterable


_EXTENSION = re.compile(r"[;,\s(]*(?:extension|extn?|x|#|,)\s*[.:=]?\s*([0-9]{1,8})\s*\)?\s*$", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:tel|phone|ph|fax|callto|sip)\s*\.?\s*[:.]\s*/*", re.IGNORECASE)
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u00b7]")
_ABROAD = re.compile(r"^(?:011|00)[ .-]?(?=(?:[ .()-]?[0-9]){11,13}$)")
_CUT = re.compile(r"(?<=[0-9])\.0$")
_FOREIGN = re.compile(r"\+(?!1(?![0-9]{11}))[0-9 ().-]{6,}")
_AREA_AND_EXCHANGE = re.compile(r"[2-9][0-9]{2}[2-9][0-9]{2}[0-9]{4}")
_LOCAL_DIGITS, _LONGEST = 7, 15
_ZIP, _ZIP_PLUS_4 = 5, 9
_LETTERS_AND_DIGITS = re.compile(r"[^A-Z0-9]")
_STATES = {
    "ALABAMA": "AL", "ALASKA": "AK", "ARIZONA": "AZ", "ARKANSAS": "AR", "CALIFORNIA": "CA", "COLORADO": "CO",
    "CONNECTICUT": "CT", "DELAWARE": "DE", "DISTRICTOFCOLUMBIA": "DC", "FLORIDA": "FL", "GEORGIA": "GA", "HAWAII":
    "HI", "IDAHO": "ID", "ILLINOIS": "IL", "INDIANA": "IN", "IOWA": "IA", "KANSAS": "KS", "KENTUCKY": "KY",
    "LOUISIANA": "LA", "MAINE": "ME", "MARYLAND": "MD", "MASSACHUSETTS": "MA", "MICHIGAN": "MI", "MINNESOTA":
    "MN", "MISSISSIPPI": "MS", "MISSOURI": "MO", "MONTANA": "MT", "NEBRASKA": "NE", "NEVADA": "NV",
    "NEWHAMPSHIRE": "NH", "NEWJERSEY": "NJ", "NEWMEXICO": "NM", "NEWYORK": "NY", "NORTHCAROLINA": "NC",
    "NORTHDAKOTA": "ND", "OHIO": "OH", "OKLAHOMA": "OK", "OREGON": "OR", "PENNSYLVANIA": "PA", "RHODEISLAND":
    "RI", "SOUTHCAROLINA": "SC", "SOUTHDAKOTA": "SD", "TENNESSEE": "TN", "TEXAS": "TX", "UTAH": "UT", "VERMONT":
    "VT", "VIRGINIA": "VA", "WASHINGTON": "WA", "WESTVIRGINIA": "WV", "WISCONSIN": "WI", "WYOMING": "WY",
    "PUERTORICO": "PR", "GUAM": "GU", "CONN": "CT", "MASS": "MA", "PENN": "PA", "CALIF": "CA",
}  # fmt: skip
House = tuple[str, str]
_LONGEST_LINE = 100


def filled(document: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a document that say something."""
    return {field: value for field, value in document.items() if value}


def phone_of(text: str, kind: str = "") -> dict[str, str] | None:
    """A telephone number as a record holds it: ``860-714-4820`` and its extension; None when it is no number.

    ``+18607144820;ext=12``, ``tel:+1-860-714-4820``, ``1 (860) 714-4820 x12`` and ``860.714.4820`` are one number. Ten
    digits must be dialable in North America (the area code and the exchange begin with 2 to 9), which sorts out
    fillers such as 999-000-0000. Numbers with another country code stay as they are.
    """
    number, extension = _plain_number(text), ""
    if found := _EXTENSION.search(number):
        number, extension = number[: found.start()].strip(), found[1]
    number = _ABROAD.sub("+", number)
    digits = "".join(letter for letter in number if letter in "0123456789")
    if _FOREIGN.fullmatch(number) and len(digits) <= _LONGEST:
        shown = number
    elif _AREA_AND_EXCHANGE.fullmatch(national := digits[1:] if digits[:1] == "1" and len(digits) > 10 else digits):  # noqa: PLR2004 - with the country code
        shown = f"{national[:3]}-{national[3:6]}-{national[6:]}"
    elif len(digits) == _LOCAL_DIGITS and not number.startswith("+"):
        shown = f"{digits[:3]}-{digits[3:]}"
    else:
        return None
    if re.sub(r"[0-9 ().+/-]", "", number):
        return None
    found_parts = {"number": shown, "kind": kind, "extension": extension}
    return filled(found_parts)


def _plain_number(text: str) -> str:
    """Without the scheme of a link, in ASCII, and without the ``.0`` of a spreadsheet."""
    text = unicodedata.normalize("NFKC", clean(text)) if not text.isascii() else text.strip()
    number, _, context = _DASHES.sub("-", _SCHEME.sub("", text)).partition(";phone-context=")
    return _CUT.sub("", context + number if context.startswith("+") else number)


def digits_of(text: str) -> str:
    """A number that stands for itself, such as an NPI: a spreadsheet's ``1234567893.0`` is ``1234567893``."""
    return text if text.isdigit() else _CUT.sub("", text.strip())


def zip_of(text: str) -> str:
    """A United States ZIP code as text: ``061051208`` is ``06105-1208``; a zero that a spreadsheet cut is put back.

    Other postal codes stay as they are.
    """
    text = digits_of(text)
    if len(text) == _ZIP and text.isdigit() and text.isascii():
        return text
    digits = text.replace("-", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit()):
        return text
    if len(digits) > 5:  # noqa: PLR2004 - with the four digits of the delivery route
        digits = digits.zfill(_ZIP_PLUS_4)
        return f"{digits[:5]}-{digits[5:]}" if len(digits) == _ZIP_PLUS_4 else text
    return digits.zfill(5) if len(digits) in {3, 4, 5} else text


def state_of(text: str) -> str:
    """A state of the United States as USPS abbreviates it: ``Connecticut`` and ``Conn.`` is ``CT``; others stay."""
    return _STATES.get(_LETTERS_AND_DIGITS.sub("", text.upper()), text.strip())


def address_of(lines: Sequence[str], city: str, state: str, code: str, country: str = "") -> dict[str, str]:
    """A postal address as a record holds it, without what is empty; the country only where it is abroad."""
    home = is_home(country)
    first, *others = [*lines, ""]
    address = {
        "line1": first,
        "line2": ", ".join(filter(None, others)),
        "city": city,
        "state": state,
        "zip": zip_of(code) if home else code,
        "country": "" if home else country,
    }
    shown = {part: " ".join(clean(text).split())[:_LONGEST_LINE] for part, text in address.items()}
    return filled(shown)


def register_address(*parts: str) -> dict[str, str]:
    """The address of a register's columns (two lines, city, state, ZIP, country), in the case that people write."""
    first, second, city, state, code, *country = parts
    lines = [proper_address(first), proper_address(second)]
    return address_of(lines, proper_address(city), state, code, "".join(country).upper())


def house_of(address: object) -> House:
    """Street with number, and ZIP code: what the suites of one house share. Takes any record's or document's."""
    if isinstance(address, Mapping):
        street, zip_code = str(address.get("line1", "")), str(address.get("zip", ""))
    else:
        street, zip_code = getattr(address, "line1", ""), getattr(address, "zip", "")
    return street.casefold().rstrip("."), zip_code[:5]


_LONGEST_TEXTS = {"name": 200, "given": 100, "family": 100, "prefix": 30, "suffix": 20, "role": 100, "notes": 2000}
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
    return value[: _LONGEST_TEXTS[name]].strip() if isinstance(value, str) and name in _LONGEST_TEXTS else value


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
