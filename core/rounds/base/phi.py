"""Patient data: a tripwire for text that looks like it. Rounds holds none, and git would keep it for ever.

It finds what is written in a recognizable form, and is no proof that there is none: see docs/patient-data.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rounds.base.problems import Problem, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


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
_ALIKE: Mapping[int, str] = {**{ord(letter): "-" for letter in _HYPHENS}, **{ord(letter): " " for letter in _SPACES}}


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


_REVIEWED = re.compile(r"(?:^|\s)#[ \t]*phi-ok\b:?[ \t]*(.*)$")
_BLOCK = re.compile(r":[ \t]*[|>][-+0-9]{0,2}[ \t]*(?:#.*)?$|^[ \t]*-[ \t]*[|>][-+0-9]{0,2}[ \t]*$")
_HINT = (
    "take it out: Rounds holds no patient data. If it is none, write above it: # phi-ok: who looked, and why it is none"
)
_NO_REASON = "the comment phi-ok gives no reason"


def scan(text: str, path: str) -> list[Problem]:
    """What is refused (errors of policy), and comments that excuse nothing or give no reason (warnings)."""
    lines = text.splitlines()
    excuses = dict(_excuses(lines))
    found: list[Problem] = []
    used: set[int] = set()
    for number, line in enumerate(lines, start=1):
        for hit in find(line):
            excuse = excuses.get(number)
            if excuse is None:
                found.append(_problem(hit, path, number))
            else:
                used.add(excuse)
    for excuse, reason in _comments(lines):
        place = Source(path, excuse, 1)
        if not reason:
            found.append(Problem(place, _NO_REASON, "say who looked, and why it is none", severity="warning"))
        elif excuse not in used:
            message = "the comment phi-ok excuses nothing here"
            found.append(Problem(place, message, "take it out", severity="warning"))
    return sorted(found, key=lambda problem: problem.sort_key)


def news(after: str, before: str, path: str) -> list[Problem]:
    """What is refused in the new text and was not in the old: mending something else is not hindered."""
    known = Counter(_kinds(before, path))
    fresh: list[Problem] = []
    for problem in _refused(after, path):
        line = after.splitlines()[problem.source.line - 1].strip()
        key = (problem.message, line)
        if known[key]:
            known[key] -= 1
        else:
            fresh.append(problem)
    return fresh


def _kinds(text: str, path: str) -> Iterator[tuple[str, str]]:
    lines = text.splitlines()
    for problem in _refused(text, path):
        yield problem.message, lines[problem.source.line - 1].strip()


def _refused(text: str, path: str) -> list[Problem]:
    return [problem for problem in scan(text, path) if problem.severity == "error"]


def _problem(hit: Hit, path: str, line: int) -> Problem:
    article = "an" if hit.kind.startswith("a") else "a"
    message = f"this looks like {article} {hit.kind}"
    return Problem(Source(path, line, hit.start + 1), message, _HINT, policy=True)


def _comments(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Each comment by its line, with its reason."""
    for number, line in enumerate(lines, start=1):
        match = _REVIEWED.search(line)
        if match:
            yield number, match[1].strip()


def _excuses(lines: list[str]) -> Iterator[tuple[int, int]]:
    """(a line that is excused, the line of the comment that excuses it)."""
    for number, reason in _comments(lines):
        if not reason:
            continue
        yield number, number
        if not lines[number - 1].lstrip().startswith("#"):
            continue
        following = next((n for n in range(number, len(lines)) if not lines[n].lstrip().startswith("#")), None)
        if following is None:
            continue
        yield following + 1, number
        if _BLOCK.search(lines[following]):
            yield from ((n, number) for n in _block(lines, following))


def _block(lines: list[str], opening: int) -> Iterator[int]:
    """The lines, from 1, of the text that begins below a line (from 0): all that are indented deeper, or empty."""
    depth = len(lines[opening]) - len(lines[opening].lstrip())
    for number in range(opening + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            return
        yield number + 1
