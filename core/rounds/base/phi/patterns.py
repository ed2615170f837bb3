"""What patient data look like in a line of text. Every pattern is linear: nothing repeats within a repetition."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Kind = Literal["social security number", "record number", "date of birth", "age over 89", "patient's name"]
KINDS: tuple[Kind, ...] = ("social security number", "record number", "date of birth", "age over 89", "patient's name")

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = (
    r"(?:\d{1,2}[-/. ]{1,2}\d{1,2}[-/. ]{1,2}(?:19|20)?\d{2}|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}"
    rf"|{_MONTH} {{0,2}}\d{{1,2}}(?:st|nd|rd|th)?,? {{1,2}}(?:19|20)\d{{2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? {{0,2}}(?:of )?{_MONTH},? {{1,2}}(?:19|20)\d{{2}})"
)
_BETWEEN = r"[ \t]{0,3}(?:number|numbers|no\.?|num|id|#|is|was|of)?[ \t]{0,3}[:#=]?[ \t]{0,3}(?:is |was )?[\"'(]?"
_SSN = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])")
_NAMED_SSN = re.compile(
    rf"\b(?:ssn|social[ -]security)\b{_BETWEEN}(\d{{3}}[- .]?\d{{2}}[- .]?\d{{4}})\b", re.IGNORECASE
)
_RECORD = re.compile(
    r"(?:\b(?:mrn|m\.r\.n\.|medical[ -]record|patient[ -](?:id|number|account|acct\.?|no\.?)"
    r"|chart[ -]?(?:no\.?|number|#)"
    r"|(?:member|subscriber|medicaid|medicare|beneficiary)[ -](?:id|number|no\.?)|mbi)|\bchart #)"
    rf"{_BETWEEN}((?=[A-Z0-9-]{{0,6}}\d)[A-Z0-9][A-Z0-9-]{{3,19}})\b",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    rf"(?:\bd\.?o\.?b\b\.?|\bdate of birth\b|\bbirth ?-?date\b|\bbirthday\b|\bborn\b)"
    rf"[ \t]{{0,3}}[:=]?[ \t]{{0,3}}(?:is |on |was |of )?[\"'(]?({_DATE})",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"(?<![\d.])(9\d|1[0-2]\d)[ -]?(?:year|years|yr|yrs)?[ -]?(?:old|y\.?o\.?|y/o)\b"
    r"|\bage[d]?[ :]{1,2}(9\d|1[0-2]\d)\b(?![\d/.-])",
    re.IGNORECASE,
)
_WORD = "[^\\W\\d_][^\\W\\d_'\u2019.-]{0,24}(?:['\u2019-][^\\W\\d_]{1,24})?"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|MR|MRS|MS)\b\.?"
_PATIENT = re.compile(
    r"\b(?:patients?|Patients?|PATIENTS?|pts?\b\.?|Pts?\b\.?|PT\b\.?)"
    r"(?P<said>[ \t]{0,2}:[ \t]{0,2}|[ \t]{1,2}(?:named|called|name is|name:|name)[ \t]{1,2}|[ \t]{1,2})"
    rf"(?P<title>{_TITLE}[ \t]{{1,2}})?(?P<first>[^\W\d_]\.|{_WORD})(?:[ \t]{{1,2}}(?P<second>{_WORD}))?"
)
_COMMON_WORDS = (
    "access accounts administration admission admissions advocacy advocate advocates advisory billing board call care "
    "center centers centre clinic clinics communication communications complaint complaints consultant contact "
    "coordination coordinator coordinators council data discharge dr doctor doctors education engagement experience "
    "family feedback finance financial first flow forms group handout health home hospital id information intake "
    "journey liaison line list lists logistics management manager mix navigation navigator navigators number office "
    "outreach panel panels physical physician physicians placement population portal practice privacy program "
    "protection records referral referrals registration relations representative resource results rights safety "
    "satisfaction scheduling screening service services specialist support survey surveys team therapy transfer "
    "transfers transport transportation types unit visit visits volume volumes welcome monday tuesday wednesday "
    "thursday friday saturday sunday january february march april may june july august september october november "
    "december medicare medicaid mri ct ent icu er ed pcp np pa md do rn and or the is was has who with from for to in "
    "on at"
)
_NOT_A_NAME = frozenset(_COMMON_WORDS.split())
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u00ad"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_ALIKE: Mapping[int, str] = MappingProxyType(
    {**{ord(letter): "-" for letter in _HYPHENS}, **{ord(letter): " " for letter in _SPACES}}
)


@dataclass(frozen=True, slots=True)
class Hit:
    """Text that looks like patient data: what it would be, and where it stands (offsets; it is never repeated)."""

    kind: Kind
    start: int
    end: int


def find(text: str) -> list[Hit]:
    """Everything in the text that looks like patient data, in order; of two that overlap, the first.

    >>> [(hit.kind, hit.start) for hit in find("MRN 00482913, asked twice")]
    [('record number', 4)]
    """
    plain = _plain(text)
    hits = sorted(_all(plain), key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    for hit in hits:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _plain(text: str) -> str:
    """The same length of text with every kind of digit, hyphen and space as plain ones."""
    if text.isascii():
        return text
    return "".join(_plain_letter(letter) for letter in text)


def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    wide = unicodedata.normalize("NFKC", letter)
    return _ALIKE.get(ord(letter), wide if len(wide) == 1 else letter)


def _all(text: str) -> Iterator[Hit]:
    for match in _SSN.finditer(text):
        yield Hit("social security number", *match.span())
    for match in _NAMED_SSN.finditer(text):
        yield Hit("social security number", *match.span(1))
    for match in _RECORD.finditer(text):
        yield Hit("record number", *match.span(1))
    for match in _BIRTH.finditer(text):
        yield Hit("date of birth", *match.span(1))
    for match in _AGE.finditer(text):
        yield Hit("age over 89", *match.span())
    for match in _PATIENT.finditer(text):
        if _is_name(match):
            yield Hit("patient's name", match.start("first"), match.end())


def _is_name(match: re.Match[str]) -> bool:
    """Two capitalized words after "patient", or one after "patient named", "patient:" or a title; no common word."""
    first, second = match["first"], match["second"] or ""
    words = [word for word in (first, second) if word]
    if not first[0].isupper() or any(_common(word) for word in words):
        return False
    if second[:1].isupper():
        return len(first) > 1
    return (bool(match["title"]) or bool(match["said"].strip())) and len(first) > 2  # noqa: PLR2004 - no initial alone


def _common(word: str) -> bool:
    return word.casefold().rstrip(".").split("'")[0].split("\u2019")[0] in _NOT_A_NAME
