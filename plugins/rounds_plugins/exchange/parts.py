"""Parts of records in the form that Rounds keeps: telephone numbers, addresses, names, credentials, plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from rounds_plugins.exchange.propercase import proper_address, proper_name

_EXTENSION = re.compile(r"[;,\s(]*(?:extension|extn?|x|#|,)\s*[.:=]?\s*([0-9]{1,8})\s*\)?\s*$", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:tel|phone|ph|fax|callto|sip)\s*\.?\s*[:.]\s*/*", re.IGNORECASE)
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u00b7]")
_ABROAD = re.compile(r"^(?:011|00)[ .-]?(?=(?:[ .()-]?[0-9]){11,13}$)")
_CUT = re.compile(r"(?<=[0-9])\.0$")
_FOREIGN = re.compile(r"\+(?!1(?![0-9]{11}))[0-9 ().-]{6,}")
_AREA_AND_EXCHANGE = re.compile(r"[2-9][0-9]{2}[2-9][0-9]{2}[0-9]{4}")
_LOCAL_DIGITS, _LONGEST = 7, 15
_ZIP, _ZIP_PLUS_4 = 5, 9
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\x0b\x0c]")
_LETTERS_AND_DIGITS = re.compile(r"[^A-Z0-9]")
_CREDENTIALS = {
    "AUD": "AuD", "PHARMD": "PharmD", "PHD": "PhD", "PSYD": "PsyD", "RPH": "RPh", "EDD": "EdD", "DRPH": "DrPH",
    "SCD": "ScD", "MED": "MEd", "MPHIL": "MPhil", "DMSC": "DMSc", "MSC": "MSc", "BPHARM": "BPharm",
}  # fmt: skip

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


def clean(text: str) -> str:
    """The text in composed letters, with plain spaces and line feeds, without invisible characters, trimmed."""
    if text.isascii() and not {"\t", "\r", "\x0b", "\x0c"} & set(text):
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _SPACES.sub(" ", text))).strip()


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
    return {name: value for name, value in found_parts.items() if value}


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


def credentials_of(text: str) -> str:
    """Letters after a name, each in its usual form: ``M.D., PH.D`` is ``MD, PhD``."""
    parts = [
        _credential(part) for part in re.split(r"[,;/]\s*|\s+(?=[A-Z]\.?[A-Z])", text.strip().upper()) if part.strip()
    ]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _credential(part: str) -> str:
    part = part.strip().replace(". ", ".").replace(".", "")
    letters = _LETTERS_AND_DIGITS.sub("", part)
    if not letters or letters.isdigit():
        return ""
    return _CREDENTIALS.get(letters, part.rstrip("0123456789"))


House = tuple[str, str]
_ADDRESS_PARTS = ("line1", "line2", "city", "state", "zip", "country")


def address_of(*parts: str) -> dict[str, str]:
    """The address of two lines, city, state, ZIP and country, as a record holds it: without what is empty."""
    given = dict(zip(_ADDRESS_PARTS, parts, strict=False))
    country = given.get("country", "").upper()
    address = {
        **{part: proper_address(given[part]) for part in ("line1", "line2", "city")},
        "state": given["state"],
        "zip": zip_of(given["zip"]),
        "country": "" if country == "US" else country,
    }
    return {part: text for part, text in address.items() if text}


def house_of(address: object) -> House:
    """Street with number, and ZIP code: what the suites of one house share. Takes any record's or document's."""
    if isinstance(address, Mapping):
        street, zip_code = str(address.get("line1", "")), str(address.get("zip", ""))
    else:
        street, zip_code = getattr(address, "line1", ""), getattr(address, "zip", "")
    return street.casefold().rstrip("."), zip_code[:5]


_SUFFIXES = {"JR": "Jr.", "SR": "Sr.", "I": "I", "II": "II", "III": "III", "IV": "IV", "V": "V"}


def name_parts(first: str, middle: str, last: str, suffix: str) -> dict[str, str]:
    """``name``, ``given``, ``family`` and ``suffix`` of a contact; an initial gets its full stop."""
    family, ending = _family_and_suffix(last, suffix)
    given = " ".join(filter(None, (_initials(proper_name(first.strip(","))), _initials(proper_name(middle)))))
    return {
        "name": " ".join(filter(None, (given, family, ending))),
        "given": given,
        "family": family,
        "suffix": ending,
    }


def _family_and_suffix(family: str, suffix: str) -> tuple[str, str]:
    """The family name without a suffix that was typed into it, and the suffix."""
    head, _, tail = family.rstrip(".,").rpartition(" ")
    end = tail.strip(".,").upper()
    if not suffix and head and end in _SUFFIXES and end not in {"I", "V"}:
        family, suffix = head.rstrip(","), end
    letters = suffix.strip(".,").upper()
    return proper_name(family.rstrip(",")), _SUFFIXES.get(letters, proper_name(suffix))


def _initials(name: str) -> str:
    """A full stop after each single letter; commas that slipped in are left out."""
    words = [word.strip(",") for word in name.split()]
    return " ".join(f"{word}." if len(word) == 1 and word.isalpha() else word for word in words if word)
