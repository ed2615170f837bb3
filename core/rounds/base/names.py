"""People's names, taken apart by one set of rules: as they are typed, as files have them, as records are compared.

``Dr. Grace N. Okafor, MD``, ``Okafor, Grace N., M.D.`` and ``Grace Okafor Jr.`` are Grace of the family Okafor, and a
record of any of them has the id ``okafor-grace``: middle names and what stands around a name come and go. Of
the letters after a name the module tells which are credentials, how they are written, and who is called doctor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rounds.base.ids import make_id
from rounds.base.words import folded

if TYPE_CHECKING:
    from collections.abc import Mapping


TITLES: Final[Mapping[str, str]] = {
    "dr": "Dr.", "doctor": "Dr.", "mr": "Mr.", "mrs": "Mrs.", "ms": "Ms.", "miss": "Miss", "prof": "Prof.",
}  # fmt: skip
"""Words before a name that are no part of it, as records write them."""
_TITLE: Final = re.compile(rf"({'|'.join(TITLES)})(?:\.\s*|\s+)(?=\S)", re.IGNORECASE)
_GENERATIONS: Final[Mapping[str, str]] = {
    "JR": "Jr.", "JUNIOR": "Jr.", "SR": "Sr.", "SENIOR": "Sr.", "II": "II", "III": "III", "IV": "IV", "V": "V",
}  # fmt: skip
_INITIALS_TOO: Final = frozenset({"V", "SENIOR", "JUNIOR"})  # at the end of a name: Henry V., and Ann Senior
_PARTICLES: Final = frozenset((
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "mac", "st",
    "ste", "ten", "ter", "van", "von",
))  # fmt: skip
_FULL_NAME: Final = 2  # words that a name keeps: "Maria DO" is no doctor of osteopathy


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name and its parts; empty: it has none.

    ``name`` is as a record has it: given names, family name and suffix, without title and credentials. ``is_told``
    says that a comma tells the given from the family name; otherwise the last word is the family name, with its
    particles (van der Berg).
    """

    name: str
    given: str = ""
    family: str = ""
    prefix: str = ""
    suffix: str = ""
    credentials: str = ""
    is_told: bool = False

    @property
    def first(self) -> str:
        """The first of the given names."""
        return next(iter(self.given.split()), "")


def split_name(text: str) -> PersonName:
    """The parts of a name as somebody wrote it; never fails.

    What follows a comma is a suffix, credentials when it looks like them (MD; PT, DPT), else the given name after a
    family name. Known credentials at the end need no comma.
    """
    text, prefix = _without_title(" ".join(text.split()).strip(" ,"))
    head, *behind = [piece for part in text.split(",") if re.search(r"\w", piece := part.strip())] or [""]
    whole, suffix, letters = without_ending(head, _FULL_NAME)
    told, is_open = "", True
    for piece in behind:
        rest, found, more = _behind(piece)
        suffix = suffix or found
        if rest and is_open and not (_is_whole(head) and look_like(rest)):
            told, title = _without_title(rest)
            prefix, rest = prefix or title, ""
        letters += [*filter(None, [rest]), *more]
        is_open = is_open and not (told or rest or more)
    given, family = (told, without_ending(head)[0]) if told else _halves(whole)
    return PersonName(
        name=" ".join(filter(None, (given, family, suffix))),
        given=given,
        family=family,
        prefix=prefix,
        suffix=suffix,
        credentials=", ".join(letters),
        is_told=bool(told),
    )


def name_of(name: str, given: str = "", family: str = "", suffix: str = "") -> PersonName:
    """The parts of a name that somebody may have told apart already: those of the whole name where they have not."""
    whole = split_name(name)
    if not (given.strip() and family.strip()):
        return whole
    family, found, _ = without_ending(" ".join(family.split()))
    given, _, _ = without_ending(_without_title(" ".join(given.split()))[0])
    return PersonName(whole.name, given, family, "", generation_of(suffix) or found or whole.suffix, is_told=True)


def id_of(name: PersonName) -> str:
    """The id that a contact of this name gets: the family name and the first given name; empty without a name."""
    return make_id(name.family, name.first, otherwise="contact") if name.family or name.first else ""


def generation_of(text: str) -> str:
    """``Jr.`` of ``JR``, ``jr.`` or ``Junior``; empty when it is no suffix."""
    return _GENERATIONS.get(text.strip(" .,").upper(), "")


def words_of(text: str) -> list[str]:
    """The words of a name, folded, without titles (``Dr. O'Neil-Nuñez`` is oneil, nunez)."""
    return [word for word in folded(text).split() if word not in TITLES]


def is_one_name(ours: str, theirs: str) -> bool:
    """Whether one is the other with middle names or initials left out: ``Grace Okafor``, ``Dr. Grace N. Okafor``."""
    return _is_one([folded(split_name(text).name).split() for text in (ours, theirs)], ends=True)


def is_one_given_name(ours: str, theirs: str) -> bool:
    """The same of given names alone."""
    return _is_one([folded(text).split() for text in (ours, theirs)], ends=False)


def _is_one(names: list[list[str]], *, ends: bool) -> bool:
    short, long = sorted(names, key=len)
    if not short or short[0] != long[0] or (ends and short[-1] != long[-1]):
        return False
    rest = iter(long)
    return all(any(_may_be(word, other) for other in rest) for word in short)


def _may_be(one: str, other: str) -> bool:
    """Whether the words are equal, or one is the other's initial."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def without_ending(name: str, least: int = 1) -> tuple[str, str, list[str]]:
    """The name without suffix and known credentials at its end (``least`` words stay); the suffix; the credentials."""
    words, suffix, letters = name.split(), "", list[str]()
    while len(words) > least:
        generation = "" if words[-1].strip(".").upper() in _INITIALS_TOO else generation_of(words[-1])
        if not generation and not are_known(words[-1]):
            break
        if generation:
            suffix = generation
        else:
            letters.insert(0, words[-1])
        words.pop()
    return " ".join(words), suffix, letters


def _without_title(text: str) -> tuple[str, str]:
    titles: list[str] = []
    while found := _TITLE.match(text):
        titles.append(TITLES[found[1].lower()])
        text = text[found.end() :]
    return text, " ".join(titles)


def _behind(piece: str) -> tuple[str, str, list[str]]:
    """What stands behind a comma: what is neither suffix nor known credentials, the suffix, the credentials."""
    generation = generation_of(piece)
    return ("", generation, []) if generation else without_ending(piece, 0)


def _is_whole(head: str) -> bool:
    """Whether what stands before the comma is a whole name, in which capitals tell credentials from names."""
    return len(head.split()) >= _FULL_NAME and not head.isupper()


def _halves(name: str) -> tuple[str, str]:
    """Given and family names: the family name is the last word, and the particles before it."""
    words = name.split()
    at = max(len(words) - 1, 0)
    while at > 1 and words[at - 1].strip(".").lower() in _PARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])


PHYSICIANS: Final = ("MD", "DO", "DDS", "DMD", "DPM", "OD", "DC")
"""Who is a physician by the Stark law (42 CFR 411.351)."""
DOCTORAL: Final = (*PHYSICIANS, "DPT", "PHD", "PSYD", "DNP")
"""Who is called doctor."""

_WRITTEN: Final[Mapping[str, str]] = {
    "AUD": "AuD", "PHARMD": "PharmD", "PHD": "PhD", "PSYD": "PsyD", "RPH": "RPh", "EDD": "EdD", "DRPH": "DrPH",
    "SCD": "ScD", "MED": "MEd", "MPHIL": "MPhil", "DMSC": "DMSc", "MSC": "MSc", "BPHARM": "BPharm",
}  # fmt: skip
_KNOWN: Final = frozenset(DOCTORAL) | frozenset((
    "MBBS", "PA", "PAC", "NP", "FNP", "FNPC", "FNPBC", "CNP", "CRNP", "APRN", "RN", "LPN", "MSN", "BSN", "PT", "OT",
    "OCS", "FAPTA", "SLP", "CCC", "RD", "AUD", "PHARMD", "LCSW", "MA", "MS", "MBA", "MPH", "FACS", "FAAN", "FAAOS",
    "FAAFP", "ESQ",
))  # fmt: skip
# Names of people too: credentials only where they are written in capitals.
_NAMES_TOO: Final = frozenset({"DO", "MA", "PA"})
_CAPITALS: Final = 2  # MD, PhD, D.O. and PharmD have at least two; a given name has one
_NO_LETTER: Final = re.compile(r"[^A-Z0-9]")


def are_known(words: str) -> bool:
    """Whether each word is a credential that is known: ``MD``, ``M.D.``, ``phd``; of ``Do`` only ``DO``."""
    return bool(words.split()) and all(map(_is_known, words.split()))


def look_like(words: str) -> bool:
    """Whether each word is written as credentials are, known or not: ``FAAOMPT``."""
    return bool(words.split()) and all(sum(map(str.isupper, word)) >= _CAPITALS for word in words.split())


def _is_known(word: str) -> bool:
    letters = _NO_LETTER.sub("", word.upper())
    return letters in _KNOWN and (letters not in _NAMES_TOO or look_like(word))


def credentials_of(text: str) -> str:
    """Letters after a name, each in its usual form: ``M.D., PH.D`` is ``MD, PhD``."""
    parts = [_written(part) for part in re.split(r"[,;/]\s*|\s+(?=[A-Z]\.?[A-Z])", text.strip().upper())]
    return ", ".join(dict.fromkeys(filter(None, parts)))


def degrees_in(text: str) -> list[str]:
    """The known credentials of a text, in capitals and without dots: of ``FNP-BC`` FNP."""
    words = (_NO_LETTER.sub("", word) for word in re.split(r"[,;/\s]+|-B?C\b", text.upper()))
    return [word for word in words if word in _KNOWN]


def _written(part: str) -> str:
    part = part.strip().replace(". ", ".").replace(".", "")
    letters = _NO_LETTER.sub("", part)
    if not letters or letters.isdigit():
        return ""
    return _WRITTEN.get(letters, part.rstrip("0123456789"))
